/** What pods that are not there yet could reach and be reached from, in the words of the field. */

import { exposureOf } from '../../engine/connectivity/exposure.ts';
import { uniteSets } from '../../engine/connectivity/portSet.ts';
import type { StrangerKind } from '../../engine/connectivity/strangers.ts';
import type { FlowWorld } from '../flow/world.ts';
import { labelledPhrase, podPeerPhrase } from '../phrases.ts';
import { createNamer, type MapUnit } from './ends.ts';
import type { MapConnection } from './map.ts';
import { decidingRules } from './rules.ts';

/** Each with the rules of the pods that are there; those of the others are not known. `only`: of these pods. */
export function* exposureIn(world: FlowWorld, only?: ReadonlySet<number>): Generator<MapConnection> {
  const { cluster } = world;
  const { programs, entries } = exposureOf({
    programs: cluster.programs,
    policies: cluster.policies,
    facts: cluster.snapshot.facts,
  });
  const name = createNamer(cluster.inventory);
  const wider: FlowWorld = { ...world, cluster: { ...cluster, programs, inventory: programs.inventory } };
  for (const { stranger, pods, direction, connections, sample } of entries) {
    if (only !== undefined && !pods.some((ordinal) => only.has(ordinal))) continue;
    const { allow, conditional, unknown } = connections;
    const other = strangerUnit(stranger);
    const end = direction === 'egress' ? 'source' : 'destination';
    const ports = uniteSets(uniteSets(allow, conditional), unknown);
    const rules = () => decidingRules(sample, ports, wider).filter((rule) => rule.end === end);
    for (const own of name({ kind: 'pods', members: pods })) {
      const [from, to] = direction === 'egress' ? [own, other] : [other, own];
      yield { from, to, sample, allow, conditional, unknown, rules };
    }
  }
}

function strangerUnit(stands: StrangerKind): MapUnit {
  const namespace = namespaceOf(stands);
  return { kind: 'unknown', name: nameOf(stands), pods: 0, ...(namespace !== undefined && { namespace }) };
}

function nameOf(stands: StrangerKind): string {
  switch (stands.kind) {
    case 'new-namespace':
      return 'any new pod';
    case 'namespace':
      return `any new pod in ${stands.namespace}`;
    case 'peer': {
      const { peer } = stands;
      const words = peer.kind === 'pods' ? podPeerPhrase(peer, asIs) : labelledPhrase(peer.selector, 'pods', asIs);
      return words.startsWith('any ') ? words.replace('any ', 'any new ') : `new ${words}`;
    }
  }
}

function namespaceOf(stands: StrangerKind): string | undefined {
  if (stands.kind === 'namespace') return stands.namespace;
  if (stands.kind !== 'peer' || stands.peer.kind !== 'pods') return undefined;
  const { namespaces } = stands.peer;
  return namespaces.kind === 'named' ? namespaces.name : undefined;
}

function asIs(text: string): string {
  return text;
}
