import type { ProgramPolicy } from './compile.ts';
import type { Dataplane } from './dataplane/dataplane.ts';
import { kubernetes as apiText } from './dataplane/kubernetes.ts';
import { type MatchWorld, type Met, matchPort, type SideFlow } from './match.ts';
import type { Deviation, Rule, RuleOutcome } from './model.ts';
import type { PortMatch } from './ports.ts';

/** Facts of the dataplane that took part in a consulted policy, and that the API's own text does not say. */
export function deviationsOf(policy: ProgramPolicy): readonly Deviation[] {
  return policy.declared ? [] : ['undeclared-directions'];
}

/** The same for one rule that was tried. */
export function ruleDeviations(
  outcome: RuleOutcome,
  rule: Rule,
  flow: SideFlow,
  world: MatchWorld,
): readonly Deviation[] {
  const found: Deviation[] = rule.differs === undefined ? [] : [rule.differs];
  if (outcome.matched === 'no') {
    for (const mismatch of outcome.because) {
      if (mismatch.kind !== 'range-ignores') continue;
      found.push(mismatch.has === 'pod' ? 'ranges-hold-no-pods' : 'ranges-hold-no-nodes');
    }
  }
  if (outcome.matched === 'yes' && rule.needs?.some(({ kind }) => world.dataplane.ignores.has(kind))) {
    found.push('requests-unread');
  }
  if (rule.ports === undefined) return found;
  const asWritten = withDataplane(world, apiText);
  for (const port of rule.ports) {
    const text = matchPort(port, flow, asWritten);
    if (matchPort(port, flow, world) !== text) found.push(portDeviation(port, flow, world, text));
  }
  return found;
}

function portDeviation(port: PortMatch, flow: SideFlow, world: MatchWorld, text: Met): Deviation {
  const { dataplane } = world;
  if (port.port.kind !== 'named') return 'no-port-ranges';
  if (!dataplane.namedPorts.resolved) return 'no-named-ports';
  if (dataplane.namedPorts.sentTo === 'all-pods' && flow.destination !== flow.subject) return 'port-names-of-all-pods';
  const namedPorts = { ...dataplane.namedPorts, duplicates: apiText.namedPorts.duplicates };
  return matchPort(port, flow, withDataplane(world, { ...dataplane, namedPorts })) === text
    ? 'last-port-name'
    : 'init-container-ports';
}

/** Never a copy of the whole world: it may be programs, which make what is asked of them when it is asked. */
function withDataplane({ inventory, labelling }: MatchWorld, dataplane: Dataplane): MatchWorld {
  return { inventory, labelling, dataplane };
}
