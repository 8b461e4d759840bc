import { l10n, ProgressLocation, type QuickPickItem, QuickPickItemKind, window, workspace } from 'vscode';
import type { Server } from '../server.ts';
import { recapture } from './capture.ts';
import { targetOf } from './dataplane.ts';
import { settingFor } from './settingPath.ts';

/** Names that people give to what `kubectl get -o yaml` printed. */
const LIKELY = '**/*{snapshot,cluster,dump}*.{yaml,yml,json}';
const MOST_PROPOSALS = 20;

interface Row extends QuickPickItem {
  /** What to write into the setting. */
  readonly path?: string;
  readonly browse?: 'file' | 'folder';
}

/** Chooses where pods, namespaces and services come from, and writes `netpol.snapshot.path`. */
export async function chooseSnapshot(): Promise<void> {
  const configuration = workspace.getConfiguration('netpol');
  const current = configuration.get<string>('snapshot.path', '');
  const chosen = await window.showQuickPick(rows(current), {
    title: l10n.t('Choose Snapshot'),
    placeHolder: l10n.t(
      'Output of `kubectl get pods,namespaces,services,networkpolicies -A -o yaml`, or a folder of manifests',
    ),
    matchOnDescription: true,
  });
  if (chosen === undefined) return;
  const path = chosen.browse === undefined ? chosen.path : await browse(chosen.browse);
  if (path === undefined || path === current) return;
  await configuration.update('snapshot.path', path === '' ? undefined : path, targetOf());
}

/** Captures again what was captured from a cluster; reads again what was not. */
export async function refreshSnapshot(server: Server): Promise<void> {
  const { snapshot } = await server.status();
  if (snapshot?.context !== undefined) return recapture(server, snapshot.context);
  const options = { location: ProgressLocation.Window, title: l10n.t('Reading the snapshot') };
  const { problems } = await window.withProgress(options, () => server.refresh());
  if (problems.length > 0) void window.showWarningMessage(problems.join(' '));
}

/** Files in the workspace that are likely snapshots, relative to it. */
export async function likelySnapshots(): Promise<string[]> {
  const found = await workspace.findFiles(LIKELY, '**/node_modules/**', MOST_PROPOSALS);
  return found.map((uri) => workspace.asRelativePath(uri, false)).sort();
}

async function rows(current: string): Promise<Row[]> {
  const found = await likelySnapshots();
  const mark = (path: string) => (path === current ? { description: l10n.t('current') } : {});
  const proposals = found.map((path): Row => ({ label: `$(file) ${path}`, path, ...mark(path) }));
  return [
    { label: l10n.t('$(files) The manifests of this workspace'), path: '', ...mark('') },
    { label: l10n.t('$(file-add) Choose a file…'), browse: 'file' },
    { label: l10n.t('$(folder-opened) Choose a folder…'), browse: 'folder' },
    ...(proposals.length === 0 ? [] : [{ label: l10n.t('in this workspace'), kind: QuickPickItemKind.Separator }]),
    ...proposals,
  ];
}

async function browse(what: 'file' | 'folder'): Promise<string | undefined> {
  const chosen = await window.showOpenDialog({
    title: what === 'file' ? l10n.t('Choose a snapshot file') : l10n.t('Choose a folder of manifests'),
    canSelectFiles: what === 'file',
    canSelectFolders: what === 'folder',
    filters: { 'YAML, JSON': ['yaml', 'yml', 'json'] },
  });
  const uri = chosen?.[0];
  return uri && settingFor(uri);
}
