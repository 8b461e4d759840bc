import { l10n, Position, Range, Selection, TextEditorRevealType, Uri, ViewColumn, window } from 'vscode';
import type { Place } from '../../../server/src/protocol.ts';
import { nodeOfLine } from './treeEnds.ts';

/** Opens a place with its text selected, in the editor group that holds text. */
export async function openPlace(place: Place, options: { readonly beside?: boolean } = {}): Promise<void> {
  const { start, end } = place.range;
  const range = new Range(new Position(start.line, start.character), new Position(end.line, end.character));
  const editor = await window.showTextDocument(Uri.parse(place.uri), {
    viewColumn: columnFor(options.beside === true),
  });
  editor.selection = new Selection(range.start, range.end);
  editor.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport);
}

/** The column where text already stands: a click in our view must not cover the view. */
function columnFor(beside: boolean): ViewColumn {
  if (beside) return ViewColumn.Beside;
  return window.visibleTextEditors.find((editor) => editor.viewColumn !== undefined)?.viewColumn ?? ViewColumn.One;
}

/** Of a line of the tree. */
export async function openManifest(line: unknown): Promise<void> {
  const node = nodeOfLine(line);
  if (node?.place) await openPlace(node.place);
  else if (node)
    void window.showInformationMessage(l10n.t('{0} has no manifest among the files that were read.', node.label));
  else void window.showInformationMessage(l10n.t('Choose a line of the view Network Policy first.'));
}
