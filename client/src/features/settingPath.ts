import { type Uri, workspace } from 'vscode';

/** Relative below the workspace, so that the setting means the same on another machine; else the whole path. */
export function settingFor(uri: Uri): string {
  const relative = workspace.asRelativePath(uri, false);
  if (relative !== uri.fsPath && relative !== uri.path) return relative;
  return uri.scheme === 'file' ? uri.fsPath : uri.toString();
}
