import { commands, type ExtensionContext, env, type LogOutputChannel, l10n, version, window, workspace } from 'vscode';
import type { Server } from '../server.ts';

/** What a report needs, and nothing of anybody's cluster: no names, no labels, no addresses, no paths. */
export async function copyDiagnosticsInformation(
  context: ExtensionContext,
  server: Server,
  running: boolean,
): Promise<void> {
  const status = running ? await server.status() : undefined;
  const { snapshot, dataplane } = status ?? {};
  const settings = workspace.getConfiguration('netpol');
  const lines = [
    `netpol ${String(context.extension.packageJSON.version)}`,
    `VS Code ${version}, ${env.appName}, ${env.uiKind === 2 ? 'web' : 'desktop'}, remote: ${env.remoteName ?? 'no'}`,
    `server: ${running ? 'running' : 'not running'}`,
    `snapshot: ${snapshot ? `${snapshot.kind}, ${snapshot.namespaces} namespaces, ${snapshot.pods} pods, ${snapshot.workloads} workloads, ${snapshot.policies} policies` : 'none'}`,
    `dataplane: ${dataplane ? `${dataplane.name} ${dataplane.version ?? ''} (setting: ${settings.get('dataplane')})` : 'unknown'}`,
    `problems: ${status?.problems.length ?? 0}`,
    `trusted: ${workspace.isTrusted}, folders: ${workspace.workspaceFolders?.length ?? 0}`,
  ];
  await env.clipboard.writeText(`${lines.join('\n')}\n`);
  void window.showInformationMessage(l10n.t('Copied. It holds versions and counts, no names from your cluster.'));
}

/** After the last restart: one message, one way on. */
export async function offerLog(log: LogOutputChannel): Promise<void> {
  const show = l10n.t('Show Log');
  const restart = l10n.t('Restart Server');
  const text = l10n.t('The Network Policy server keeps ending. Diagnostics and lenses are off until it runs again.');
  const chosen = await window.showErrorMessage(text, restart, show);
  if (chosen === show) log.show();
  if (chosen === restart) await commands.executeCommand('netpol.restartServer');
}
