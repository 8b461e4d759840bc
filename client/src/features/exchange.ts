import { l10n, type QuickPickItem, Uri, window, workspace } from 'vscode';
import type { Server } from '../server.ts';
import { likelySnapshots } from './snapshot.ts';

interface FileRow extends QuickPickItem {
  readonly uri?: Uri;
}

/** Which objects differ between two snapshots, as a text of its own. */
export async function compareSnapshots(server: Server): Promise<void> {
  const before = await chooseFile(l10n.t('Compare Snapshots: the older one'));
  const after = before && (await chooseFile(l10n.t('Compare Snapshots: the newer one')));
  if (before === undefined || after === undefined) return;
  const { text, problem } = await server.compareSnapshots({ before: before.toString(), after: after.toString() });
  if (problem !== undefined) {
    await window.showWarningMessage(problem);
    return;
  }
  const document = await workspace.openTextDocument({ content: text, language: 'diff' });
  await window.showTextDocument(document, { preview: true });
}

/** What is known of the cluster, as a file for others: with its names, or without. */
export async function exportSnapshot(server: Server): Promise<void> {
  const plain = { label: l10n.t('With names'), detail: l10n.t('As it is'), hashNames: false };
  const hashed = {
    label: l10n.t('With hashed names'),
    detail: l10n.t('Names and label values become hashes; policies still select the same pods'),
    hashNames: true,
  };
  const chosen = await window.showQuickPick([plain, hashed], { title: l10n.t('Export Snapshot') });
  if (chosen === undefined) return;
  const uri = await window.showSaveDialog({ title: l10n.t('Export Snapshot'), filters: { JSON: ['json'] } });
  if (uri === undefined) return;
  const { message, uri: written } = await server.exportSnapshot({ uri: uri.toString(), hashNames: chosen.hashNames });
  if (written === undefined) await window.showWarningMessage(message);
  else await window.showInformationMessage(message);
}

async function chooseFile(title: string): Promise<Uri | undefined> {
  const [folder] = workspace.workspaceFolders ?? [];
  const proposals = folder === undefined ? [] : await likelySnapshots();
  const rows = proposals.map(
    (path): FileRow => ({ label: `$(file) ${path}`, ...(folder && { uri: Uri.joinPath(folder.uri, path) }) }),
  );
  const browse: FileRow = { label: l10n.t('$(file-add) Choose a file…') };
  const chosen = await window.showQuickPick([...rows, browse], { title });
  if (chosen === undefined || chosen.uri !== undefined) return chosen?.uri;
  const [file] = (await window.showOpenDialog({ title, filters: { 'YAML, JSON': ['yaml', 'yml', 'json'] } })) ?? [];
  return file;
}
