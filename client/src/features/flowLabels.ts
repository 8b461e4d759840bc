import { l10n } from 'vscode';
import type { Labels } from '../webview/labels.ts';

export function flowLabels(): Labels {
  return {
    verdictChanged: l10n.t('The verdict changed: {0}'),
    from: l10n.t('From'),
    to: l10n.t('To'),
    port: l10n.t('Port'),
    anyPort: l10n.t('any'),
    protocol: l10n.t('Protocol'),
    family: l10n.t('Address family'),
    swap: l10n.t('Swap source and destination'),
    change: l10n.t('change'),
    service: l10n.t('Service'),
    leaving: l10n.t('Leaving {0}'),
    entering: l10n.t('Entering {0}'),
    words: {
      allow: l10n.t('allowed'),
      deny: l10n.t('denied'),
      conditional: l10n.t('allowed if'),
      unknown: l10n.t('unknown'),
    },
    outcomes: {
      decided: l10n.t('decides'),
      matched: l10n.t('matches'),
      'no-match': l10n.t('does not match'),
      unknown: l10n.t('cannot be known'),
      skipped: l10n.t('not consulted'),
      info: l10n.t('note'),
    },
    rulesDidNotMatch: l10n.t('{0} rules did not match'),
    notConsulted: l10n.t('{0} more were not consulted'),
    facts: l10n.t('Facts used'),
    copyText: l10n.t('Copy as text'),
    copyCommand: l10n.t('Copy as command'),
    openBoth: l10n.t('Open both manifests'),
    loading: l10n.t('Looking at the policies…'),
    noSnapshotTitle: l10n.t('No snapshot'),
    noSnapshotText: l10n.t(
      'A flow goes from one pod to another, and no pods are known: neither a snapshot nor the manifests of this workspace hold any.',
    ),
    chooseSnapshot: l10n.t('Choose a snapshot'),
    failedTitle: l10n.t('No answer'),
    tryAgain: l10n.t('Try again'),
    showLog: l10n.t('Show log'),
    copyDiagnostics: l10n.t('Copy diagnostics information'),
  };
}
