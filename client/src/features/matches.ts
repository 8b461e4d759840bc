import { l10n, type QuickInputButton, type QuickPickItem, ThemeIcon, window } from 'vscode';
import type { MatchesParams, MatchItem, Position } from '../../../server/src/protocol.ts';
import type { Server } from '../server.ts';
import { openPlace } from './place.ts';

interface Row extends QuickPickItem {
  readonly match?: MatchItem;
}

/** The list behind a code lens: what the selector matches and why. Enter goes to the manifest. */
export async function showMatches(
  server: Server,
  uri: unknown,
  position: unknown,
  simulate: (request: { to: string }) => unknown,
): Promise<void> {
  const where = placeOf(uri, position) ?? cursor();
  if (where === undefined) {
    void window.showInformationMessage(l10n.t('Open a network policy and put the cursor on a selector first.'));
    return;
  }
  const result = await server.matches(where);
  const flow = { iconPath: new ThemeIcon('debug-start'), tooltip: l10n.t('Simulate a flow to it') };
  const pick = window.createQuickPick<Row>();
  pick.title = result.title;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  if (result.items.length === 0) {
    // A list all the same: it closes as the others do, and leaves no notification behind.
    pick.items = [{ label: result.nothing ?? l10n.t('Nothing matches here.'), alwaysShow: true }];
  } else {
    pick.placeholder = l10n.t('Enter opens the manifest');
    pick.items = rowsOf(result.items, flow);
  }
  pick.onDidTriggerItemButton(({ item }) => {
    pick.hide();
    if (item.match?.end !== undefined) void simulate({ to: item.match.end });
  });
  pick.onDidAccept(() => {
    const [row] = pick.selectedItems;
    pick.hide();
    if (row?.match?.place) void openPlace(row.match.place);
    else if (row?.match)
      void window.showInformationMessage(l10n.t('{0} has no manifest among the files that were read.', row.label));
  });
  pick.onDidHide(() => pick.dispose());
  pick.show();
}

function rowsOf(matches: readonly MatchItem[], flow: QuickInputButton): Row[] {
  return matches.map((match) => ({
    label: match.label,
    description: match.description,
    detail: match.detail,
    buttons: match.end === undefined ? [] : [flow],
    match,
  }));
}

function cursor(): MatchesParams | undefined {
  const editor = window.activeTextEditor;
  if (editor === undefined) return undefined;
  const { line, character } = editor.selection.active;
  return { uri: editor.document.uri.toString(), position: { line, character } };
}

/** What a code lens passes. */
function placeOf(uri: unknown, position: unknown): MatchesParams | undefined {
  if (typeof uri !== 'string' || typeof position !== 'object' || position === null) return undefined;
  return { uri, position: position as Position };
}
