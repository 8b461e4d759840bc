import {
  commands,
  l10n,
  ProgressLocation,
  type QuickPickItem,
  QuickPickItemKind,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { CaptureResult, ContextsResult } from '../../../server/src/protocol.ts';
import type { Server, Told } from '../server.ts';
import { targetOf } from './dataplane.ts';
import { settingFor } from './settingPath.ts';

interface ContextRow extends QuickPickItem {
  readonly context?: ContextsResult['contexts'][number];
  readonly browse?: true;
}

/** Reads a cluster of the kubeconfig into a file, and makes that file the snapshot. Nothing is contacted before the last step. */
export async function captureSnapshot(server: Server): Promise<void> {
  if (!(await isTrusted())) return;
  const chosen = await chooseContext(server);
  if (chosen === undefined) return;
  const namespaces = await chooseNamespaces(chosen.context);
  if (namespaces === undefined) return;
  const uri = await window.showSaveDialog({
    title: l10n.t('Where to keep the snapshot of {0}', chosen.context.name),
    defaultUri: proposedFile(chosen.context.name),
    filters: { JSON: ['json'] },
  });
  if (uri === undefined) return;
  const { kubeconfig } = chosen;
  const result = await follow(chosen.context.name, (told) =>
    server.capture(
      {
        uri: uri.toString(),
        context: chosen.context.name,
        ...(kubeconfig !== undefined && { kubeconfig }),
        ...(namespaces.length > 0 && { namespaces }),
      },
      told,
    ),
  );
  if (result.uri !== undefined) {
    const configuration = workspace.getConfiguration('netpol');
    const path = settingFor(uri);
    if (configuration.get('snapshot.path') !== path) await configuration.update('snapshot.path', path, targetOf());
  }
  await tell(result);
}

/** The current snapshot again, from where it came from. */
export async function recapture(server: Server, context: string): Promise<void> {
  if (!(await isTrusted())) return;
  await tell(await follow(context, (told) => server.refreshSnapshot(told)));
}

/** A kubeconfig may name programs to run: in a workspace that nobody vouched for, none is read. */
async function isTrusted(): Promise<boolean> {
  if (workspace.isTrusted) return true;
  const manage = l10n.t('Manage Workspace Trust');
  const text = l10n.t(
    'Capturing contacts a cluster and may run the credential plugin of its kubeconfig. That is done in trusted workspaces only.',
  );
  if ((await window.showWarningMessage(text, manage)) === manage)
    await commands.executeCommand('workbench.trust.manage');
  return false;
}

async function chooseContext(
  server: Server,
  kubeconfig?: string,
): Promise<{ readonly context: ContextsResult['contexts'][number]; readonly kubeconfig?: string } | undefined> {
  const { contexts, current, problem } = await server.contexts(kubeconfig === undefined ? {} : { kubeconfig });
  const rows = contexts.map((context): ContextRow => {
    const detail = [context.cluster, context.namespace].filter((part) => part !== undefined).join(' · ');
    return {
      label: `$(server-environment) ${context.name}`,
      description: context.name === current ? l10n.t('current') : '',
      detail,
      context,
    };
  });
  rows.sort((a, b) => Number(b.context?.name === current) - Number(a.context?.name === current));
  const chosen = await window.showQuickPick<ContextRow>(
    [
      ...rows,
      ...(rows.length === 0 ? [] : [{ label: '', kind: QuickPickItemKind.Separator }]),
      { label: l10n.t('$(file-add) Choose a kubeconfig file…'), browse: true },
    ],
    {
      title: l10n.t('Capture Snapshot'),
      placeHolder: problem ?? (rows.length === 0 ? l10n.t('There is no context here') : l10n.t('Which cluster?')),
      matchOnDetail: true,
    },
  );
  if (chosen?.context !== undefined)
    return { context: chosen.context, ...(kubeconfig !== undefined && { kubeconfig }) };
  if (chosen?.browse !== true) return undefined;
  const [file] = (await window.showOpenDialog({ title: l10n.t('Choose a kubeconfig file') })) ?? [];
  return file && chooseContext(server, file.fsPath);
}

/** Empty: all. */
async function chooseNamespaces({ namespace }: ContextsResult['contexts'][number]): Promise<string[] | undefined> {
  const all = { label: l10n.t('All namespaces'), only: false };
  const some = {
    label: l10n.t('Only some namespaces…'),
    detail: l10n.t('Flows from and to others are then unknown'),
    only: true,
  };
  const chosen = await window.showQuickPick([all, some], { title: l10n.t('Capture Snapshot') });
  if (chosen === undefined) return undefined;
  if (!chosen.only) return [];
  const typed = await window.showInputBox({
    title: l10n.t('Capture Snapshot'),
    prompt: l10n.t('Namespaces, with commas between them'),
    value: namespace ?? '',
    validateInput: (text) => (namesIn(text).length === 0 ? l10n.t('One name at least') : undefined),
  });
  return typed === undefined ? undefined : namesIn(typed);
}

function namesIn(text: string): string[] {
  return text.split(/[\s,]+/).filter((name) => name !== '');
}

/** Beside the manifests, under a name that *Choose Snapshot* proposes. */
function proposedFile(context: string): Uri {
  const name = `${context.replace(/[^\w.-]+/g, '-')}.snapshot.json`;
  const [folder] = workspace.workspaceFolders ?? [];
  return folder === undefined ? Uri.file(name) : Uri.joinPath(folder.uri, name);
}

function follow(context: string, ask: (told: Told) => Promise<CaptureResult>): Thenable<CaptureResult> {
  const options = {
    location: ProgressLocation.Notification,
    title: l10n.t('Capturing {0}', context),
    cancellable: true,
  };
  return window.withProgress(options, async (progress, token) => {
    try {
      return await ask({ token, progress: (message) => progress.report({ message }) });
    } catch (error) {
      if (token.isCancellationRequested) return { message: l10n.t('Stopped; the snapshot is as it was.'), missing: [] };
      throw error;
    }
  });
}

async function tell({ uri, message, missing }: CaptureResult): Promise<void> {
  const text = [message, ...missing].join(' ');
  if (uri === undefined || missing.length > 0) await window.showWarningMessage(text);
  else await window.showInformationMessage(text);
}
