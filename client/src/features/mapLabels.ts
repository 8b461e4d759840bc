import { l10n } from 'vscode';
import type { MapLabels } from '../webview/mapLabels.ts';
import { flowLabels } from './flowLabels.ts';

export function mapLabels(): MapLabels {
  const { noSnapshotTitle, chooseSnapshot, failedTitle, tryAgain, showLog, copyDiagnostics, facts } = flowLabels();
  return {
    ...{ noSnapshotTitle, chooseSnapshot, failedTitle, tryAgain, showLog, copyDiagnostics, facts },
    loading: l10n.t('Asking about every pair of pods…'),
    noSnapshotText: l10n.t(
      'The map shows who may connect to whom, and no pods are known: neither a snapshot nor the manifests of this workspace hold any.',
    ),
    filter: l10n.t('Filter'),
    from: l10n.t('From'),
    to: l10n.t('To'),
    endHint: l10n.t('shop, web or *prom*'),
    direction: l10n.t('Direction'),
    anyDirection: l10n.t('any'),
    ingress: l10n.t('into pods (ingress)'),
    egress: l10n.t('out of pods (egress)'),
    port: l10n.t('Port'),
    protocol: l10n.t('Protocol'),
    any: l10n.t('any'),
    change: l10n.t('Change'),
    ports: l10n.t('Ports'),
    decidedBy: l10n.t('Let through by'),
    changedBy: l10n.t('Because of'),
    leaving: l10n.t('leaving'),
    entering: l10n.t('entering'),
    noLonger: l10n.t('no longer'),
    noPolicy: l10n.t('no policy limits it'),
    conditional: l10n.t('if'),
    unknown: l10n.t('not known:'),
    changes: {
      opens: l10n.t('opens'),
      closes: l10n.t('closes'),
      loosens: l10n.t('becomes sure'),
      tightens: l10n.t('becomes unsure'),
    },
    simulate: l10n.t('Simulate this flow'),
    connections: l10n.t('Connections: {0}'),
    atLeast: l10n.t('More than {0} connections: narrow the filter'),
    opensCloses: l10n.t('Opens {0}, closes {1}'),
    nothingConnects: l10n.t('Nothing connects to anything here.'),
    nothingChanges: l10n.t('Nothing opens and nothing closes.'),
    more: l10n.t('Show more ({0} left)'),
    copyCsv: l10n.t('Copy as CSV'),
    copyJson: l10n.t('Copy as JSON'),
    copyDot: l10n.t('Copy as Graphviz'),
    outdated: l10n.t('Policies or pods have changed since.'),
    refresh: l10n.t('Refresh'),
  };
}
