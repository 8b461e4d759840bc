import { ConfigurationTarget, l10n, type QuickPickItem, window, workspace } from 'vscode';
import type { Server } from '../server.ts';

interface Row extends QuickPickItem {
  readonly value: string;
}

/** Writes `netpol.dataplane` where it belongs: the workspace, or the user's settings when there is none. */
export async function chooseDataplane(server: Server): Promise<void> {
  const configuration = workspace.getConfiguration('netpol');
  const current = configuration.get<string>('dataplane', 'auto');
  const { dataplane } = await server.status();
  const detected = dataplane.version === undefined ? dataplane.name : `${dataplane.name} ${dataplane.version}`;
  const row = (value: string, label: string, detail: string): Row => ({
    value,
    label,
    detail,
    ...(value === current && { description: l10n.t('current') }),
  });
  const chosen = await window.showQuickPick(
    [
      row('auto', l10n.t('Detect'), l10n.t('From the snapshot. Now: {0}, {1}', detected, dataplane.how)),
      row('kubernetes', 'Kubernetes', l10n.t('What the text of the API says; what it leaves open is unknown')),
      row('calico', 'Calico', l10n.t('What Calico enforces')),
      row('cilium', 'Cilium', l10n.t('What Cilium enforces; address ranges never mean pods')),
      row('canal', 'Canal', l10n.t('Calico policy over flannel')),
      row('weave', 'Weave Net', l10n.t('What Weave Net enforces')),
      row('none', l10n.t('None'), l10n.t('A network plug-in that enforces no policy')),
    ],
    { title: l10n.t('Who enforces the policies?'), placeHolder: l10n.t('Verdicts follow this enforcer') },
  );
  if (chosen === undefined || chosen.value === current) return;
  await configuration.update('dataplane', chosen.value, targetOf());
}

export function targetOf(): ConfigurationTarget {
  return workspace.workspaceFolders === undefined ? ConfigurationTarget.Global : ConfigurationTarget.Workspace;
}
