import type { ProgramPolicy } from './compile.ts';
import type { Dataplane } from './dataplane/dataplane.ts';
import { kubernetes as apiText } from './dataplane/kubernetes.ts';
import { matchPort, type SideFlow } from './match.ts';
import type { Deviation, RuleOutcome } from './model.ts';
import type { PortMatch } from './ports.ts';

/** Facts of the dataplane that took part in a consulted policy, and that the API's own text does not say. */
export function deviationsOf(policy: ProgramPolicy): readonly Deviation[] {
  return policy.declared ? [] : ['undeclared-directions'];
}

/** The same for one rule that was tried. */
export function ruleDeviations(
  outcome: RuleOutcome,
  ports: readonly PortMatch[] | undefined,
  flow: SideFlow,
  dataplane: Dataplane,
): readonly Deviation[] {
  const found: Deviation[] = [];
  if (outcome.matched === 'no') {
    for (const mismatch of outcome.because) {
      if (mismatch.kind !== 'range-ignores') continue;
      found.push(mismatch.has === 'pod' ? 'ranges-hold-no-pods' : 'ranges-hold-no-nodes');
    }
  }
  for (const port of ports ?? []) {
    if (matchPort(port, flow, dataplane) !== matchPort(port, flow, apiText)) found.push(portDeviation(port, dataplane));
  }
  return found;
}

function portDeviation(port: PortMatch, dataplane: Dataplane): Deviation {
  if (port.port.kind !== 'named') return 'no-port-ranges';
  if (!dataplane.namedPorts.resolved) return 'no-named-ports';
  return dataplane.namedPorts.initContainers === apiText.namedPorts.initContainers
    ? 'last-port-name'
    : 'init-container-ports';
}
