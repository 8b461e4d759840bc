import * as assert from 'node:assert/strict';
import {
  commands,
  type Diagnostic,
  extensions,
  languages,
  type Position,
  Range,
  type TextEditor,
  Uri,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import type { ExtensionApi, Session } from '../../../client/src/start.ts';
import { until } from './check.ts';

export async function api(): Promise<ExtensionApi> {
  const extension = extensions.getExtension<ExtensionApi>('netpol.netpol');
  assert.ok(extension, 'the extension is installed');
  return extension.activate();
}

export async function session(): Promise<Session> {
  return (await api()).session();
}

/** Opens a file of the workspace, which is a copy of `examples/`. */
export async function open(path: string): Promise<TextEditor> {
  const [folder] = workspace.workspaceFolders ?? [];
  assert.ok(folder, 'a folder is open');
  // Not over the view of a flow, which would be hidden then.
  return window.showTextDocument(Uri.joinPath(folder.uri, path), { viewColumn: ViewColumn.One });
}

/** Writes a file of the workspace, past the editor. */
export async function write(path: string, text: string): Promise<void> {
  const [folder] = workspace.workspaceFolders ?? [];
  assert.ok(folder, 'a folder is open');
  await workspace.fs.writeFile(Uri.joinPath(folder.uri, path), new TextEncoder().encode(text));
}

/** Types `now` in the place of the first `old`, as one edit. */
export async function replace(editor: TextEditor, old: string, now: string): Promise<void> {
  const at = editor.document.getText().indexOf(old);
  assert.ok(at >= 0, `${old} is in ${editor.document.fileName}`);
  const range = new Range(editor.document.positionAt(at), editor.document.positionAt(at + old.length));
  assert.ok(await editor.edit((edit) => edit.replace(range, now)), 'the edit was taken');
}

/** The start of the nth `text` of the document. */
export function place(editor: TextEditor, text: string, nth = 0): Position {
  let at = -1;
  for (let count = 0; count <= nth; count++) at = editor.document.getText().indexOf(text, at + 1);
  assert.ok(at >= 0, `${text} is in ${editor.document.fileName}`);
  return editor.document.positionAt(at);
}

export function problems(uri: Uri): Diagnostic[] {
  return languages.getDiagnostics(uri).filter(({ source }) => source === 'netpol');
}

export function codeOf({ code }: Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

export function problem(uri: Uri, code: string): Promise<Diagnostic> {
  return until(`the problem ${code}`, [languages.onDidChangeDiagnostics], () =>
    problems(uri).find((diagnostic) => codeOf(diagnostic) === code),
  );
}

export async function noProblem(uri: Uri, code: string): Promise<void> {
  await until(`${code} to go away`, [languages.onDidChangeDiagnostics], () =>
    problems(uri).some((diagnostic) => codeOf(diagnostic) === code) ? undefined : true,
  );
}

/** As if nobody had typed: what one scenario leaves unsaved must not reach the next. */
export async function revertAll(): Promise<void> {
  for (const document of workspace.textDocuments.filter(({ isDirty, isUntitled }) => isDirty && !isUntitled)) {
    await window.showTextDocument(document, { viewColumn: ViewColumn.One });
    await commands.executeCommand('workbench.action.files.revert');
  }
}
