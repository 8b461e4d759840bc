import type { ProgramPolicy } from './compile.ts';
import type { Dataplane } from './dataplane/dataplane.ts';
import { kubernetes as apiText } from './dataplane/kubernetes.ts';
import { type Met, matchPort, type SideFlow } from './match.ts';
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
    const text = matchPort(port, flow, apiText);
    if (matchPort(port, flow, dataplane) !== text) found.push(portDeviation(port, flow, dataplane, text));
  }
  return found;
}

function portDeviation(port: PortMatch, flow: SideFlow, dataplane: Dataplane, text: Met): Deviation {
  if (port.port.kind !== 'named') return 'no-port-ranges';
  if (!dataplane.namedPorts.resolved) return 'no-named-ports';
  const namedPorts = { ...dataplane.namedPorts, duplicates: apiText.namedPorts.duplicates };
  return matchPort(port, flow, { ...dataplane, namedPorts }) === text ? 'last-port-name' : 'init-container-ports';
}
