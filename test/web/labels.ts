import type { Labels } from '../../client/src/webview/labels.ts';

/** English, short: these tests speak about the page, not about its words. */
export function flowLabels(): Labels {
  return {
    verdictChanged: 'The verdict changed: {0}',
    from: 'From',
    to: 'To',
    port: 'Port',
    anyPort: 'any',
    protocol: 'Protocol',
    family: 'Address family',
    swap: 'Swap',
    change: 'change',
    service: 'Service',
    leaving: 'Leaving {0}',
    entering: 'Entering {0}',
    words: { allow: 'allowed', deny: 'denied', conditional: 'allowed if', unknown: 'unknown' },
    outcomes: {
      decided: 'decides',
      matched: 'matches',
      'no-match': 'does not match',
      unknown: 'cannot be known',
      skipped: 'not consulted',
      info: 'note',
    },
    rulesDidNotMatch: '{0} rules did not match',
    notConsulted: '{0} more were not consulted',
    facts: 'Facts used',
    copyText: 'Copy as text',
    copyCommand: 'Copy as command',
    openBoth: 'Open both manifests',
    loading: 'Looking…',
    noSnapshotTitle: 'No snapshot',
    noSnapshotText: 'No pods are known.',
    chooseSnapshot: 'Choose a snapshot',
    failedTitle: 'No answer',
    tryAgain: 'Try again',
    showLog: 'Show log',
    copyDiagnostics: 'Copy diagnostics information',
  };
}
