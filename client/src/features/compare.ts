import { type ExtensionContext, l10n, type QuickPickItem, type Uri, window, workspace } from 'vscode';
import type { CompareBefore, SimulateParams } from '../../../server/src/protocol.ts';
import type { Server } from '../server.ts';
import { type GitFolder, gitFolder } from './gitFiles.ts';
import { createTablePanel, type TablePanel } from './tablePanel.ts';

/** The set before, read again for each answer: a commit stays, the files that differ from it do not. */
interface Chosen {
  readonly name: string;
  readonly before: () => Promise<CompareBefore>;
}

interface Row extends QuickPickItem {
  readonly choose?: () => Promise<Chosen | undefined>;
}

export interface Comparison extends TablePanel {
  /** Takes nothing, or a set of policies as the protocol has it. */
  compare(first?: unknown): Promise<void>;
}

/** *Compare Connectivity*: what the policies in force open and close against another set, and which rule did it. */
export function createComparison(
  context: ExtensionContext,
  server: Server,
  simulate: (flow: SimulateParams) => unknown,
): Comparison {
  const hasSnapshot = async () => (await server.status()).snapshot !== undefined;
  const panel = createTablePanel({
    viewType: 'netpol.compare',
    context,
    onOutdated: server.onAnswers,
    hasSnapshot,
    simulate,
  });

  async function choose(): Promise<Chosen | undefined> {
    const git = await gitFolder();
    const { snapshot } = await server.status();
    const captured = snapshot !== undefined && snapshot.kind !== 'workspace' ? snapshot.name : undefined;
    const picked = await window.showQuickPick(rowsFor(git, captured), {
      title: l10n.t('Compare Connectivity'),
      placeHolder: l10n.t('What are the policies on your screen compared with?'),
    });
    return picked?.choose?.();
  }

  return {
    ...panel,
    dispose: () => panel.dispose(),
    async compare(first) {
      const chosen = isBefore(first) ? { name: nameOf(first), before: async () => first } : await choose();
      if (chosen === undefined) return;
      const { name, before } = chosen;
      panel.show(
        {
          title: l10n.t('Compare: {0}', name),
          heading: l10n.t('What changes from {0} to your files now', name),
          ask: async (filter, start) => server.compare({ ...filter, start, before: await before() }),
          text: async (filter, format) => server.compareText({ ...filter, format, before: await before() }),
        },
        {},
      );
    },
  };
}

function rowsFor(git: GitFolder | undefined, captured: string | undefined): Row[] {
  const cannot = (label: string, why: string): Row => ({ label, description: why, choose: async () => explain(why) });
  const head = l10n.t('$(git-commit) The last commit');
  const other = l10n.t('$(git-branch) Another commit or branch…');
  const snapshot = l10n.t('$(database) What is in the cluster');
  const rows: Row[] = [
    ...(git === undefined
      ? []
      : [
          { label: head, description: git.head, choose: async () => atCommit(git, 'HEAD') },
          { label: other, choose: () => askCommit(git) },
        ]),
    ...(captured === undefined
      ? []
      : [
          {
            label: snapshot,
            description: l10n.t('policies of {0}, without your files', captured),
            choose: async () => ({ name: captured, before: async () => ({ kind: 'snapshot' }) as const }),
          },
        ]),
    { label: l10n.t('$(folder-opened) Policies in another folder…'), choose: () => browse('folder') },
    { label: l10n.t('$(file) Policies in another file…'), choose: () => browse('file') },
    { label: l10n.t('$(archive) Another snapshot…'), choose: () => browse('snapshot') },
  ];
  // Named all the same, with what is in the way.
  if (git === undefined) rows.push(cannot(head, l10n.t('this workspace is in no Git repository')));
  if (captured === undefined) rows.push(cannot(snapshot, l10n.t('no snapshot is chosen')));
  return rows;
}

function explain(why: string): undefined {
  void window.showInformationMessage(l10n.t('That cannot be compared: {0}.', why));
  return undefined;
}

function atCommit(git: GitFolder, ref: string): Chosen {
  const name = ref === 'HEAD' ? l10n.t('the last commit') : ref;
  return { name, before: async () => ({ kind: 'files', files: [...(await git.filesAt(ref))] }) };
}

async function askCommit(git: GitFolder): Promise<Chosen | undefined> {
  const ref = await window.showInputBox({
    title: l10n.t('Compare Connectivity'),
    prompt: l10n.t('A commit, a tag or a branch'),
    placeHolder: 'origin/main',
    validateInput: async (text) => {
      if (text.trim() === '') return undefined;
      return (await git.isCommit(text.trim()))
        ? undefined
        : l10n.t('{0} is no commit of this repository.', text.trim());
    },
  });
  return ref === undefined || ref.trim() === '' ? undefined : atCommit(git, ref.trim());
}

async function browse(what: 'folder' | 'file' | 'snapshot'): Promise<Chosen | undefined> {
  const chosen = await window.showOpenDialog({
    title: l10n.t('Compare with'),
    canSelectFiles: what !== 'folder',
    canSelectFolders: what !== 'file',
    filters: { 'YAML, JSON': ['yaml', 'yml', 'json'] },
  });
  const uri = chosen?.[0];
  if (uri === undefined) return undefined;
  const kind = what === 'snapshot' ? 'otherSnapshot' : 'path';
  return { name: pathOf(uri), before: async () => ({ kind, uri: uri.toString() }) };
}

function pathOf(uri: Uri): string {
  return workspace.asRelativePath(uri, false);
}

function isBefore(first: unknown): first is CompareBefore {
  if (typeof first !== 'object' || first === null || !('kind' in first)) return false;
  return ['snapshot', 'path', 'otherSnapshot', 'files'].includes(String(first.kind));
}

function nameOf(before: CompareBefore): string {
  if (before.kind === 'snapshot') return l10n.t('the snapshot');
  return 'uri' in before ? before.uri.slice(before.uri.lastIndexOf('/') + 1) : l10n.t('files as they were');
}
