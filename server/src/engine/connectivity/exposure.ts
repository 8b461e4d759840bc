/**
 * What pods that are not there yet could reach, and be reached from, as far as the policies of those that are there say:
 * a pod may come with any labels, and only its own policies would stop it then.
 */

import { compile, type Programs } from '../compile.ts';
import { buildInventory } from '../inventory.ts';
import type { ClusterFacts, Direction, FlowEnd, Policy } from '../model.ts';
import { type Connections, connectionsKey, createAsker, isNothing } from './connections.ts';
import { type EndClass, endClasses } from './endClasses.ts';
import { type StrangerKind, strangersIn } from './strangers.ts';

export interface Exposure {
  readonly stranger: StrangerKind;
  /** Ordinals of pods, ascending. */
  readonly pods: readonly number[];
  /** `ingress`: into the pods. */
  readonly direction: Direction;
  readonly connections: Connections;
  /** In the cluster with the strangers. */
  readonly sample: { readonly from: FlowEnd; readonly to: FlowEnd };
}

export interface ExposureWorld {
  readonly programs: Programs;
  /** All of them, those without effect too. */
  readonly policies: readonly Policy[];
  readonly facts: ClusterFacts;
}

/**
 * In a stable order. Of a namespace, and of a peer, only what differs from what any pod may do there or anywhere. The
 * programs are those of the cluster with the strangers in it.
 */
export function exposureOf({ programs, policies, facts }: ExposureWorld): {
  readonly programs: Programs;
  readonly entries: readonly Exposure[];
} {
  const strangers = strangersIn(programs, facts);
  const wider = compile(policies, buildInventory(strangers.facts), programs.dataplane, programs.tiers, {
    hosts: 'left-out',
  });
  const asker = createAsker(wider);
  const [classes = []] = endClasses([wider]);
  const size = facts.endpoints.length;
  const entries: Exposure[] = [];
  for (const group of classes) {
    const pods = group.members.filter((ordinal) => ordinal < size);
    const own: FlowEnd = { kind: 'endpoint', id: wider.inventory.endpoints[pods[0] ?? -1]?.id ?? '' };
    if (pods.length === 0) continue;
    for (const direction of ['egress', 'ingress'] as const) {
      const ask = (id: string) => askSide(asker, group, own, { kind: 'endpoint', id }, direction);
      const general = new Map<string, string>();
      for (const { endpoint, stands } of strangers.all) {
        const { connections, sample } = ask(endpoint.id);
        const key = connectionsKey(connections);
        const anywhere = general.get('');
        const there = general.get(endpoint.namespace ?? '') ?? anywhere;
        if (stands.kind === 'new-namespace') general.set('', key);
        if (stands.kind === 'namespace') general.set(stands.namespace, key);
        const said = stands.kind === 'new-namespace' ? undefined : stands.kind === 'namespace' ? anywhere : there;
        if (key === said || isNothing(connections)) continue;
        entries.push({ stranger: stands, pods, direction, connections, sample });
      }
    }
  }
  return { programs: wider, entries };
}

function askSide(
  asker: ReturnType<typeof createAsker>,
  group: EndClass,
  own: FlowEnd,
  other: FlowEnd,
  direction: Direction,
): { readonly connections: Connections; readonly sample: Exposure['sample'] } {
  const sample = direction === 'egress' ? { from: own, to: other } : { from: other, to: own };
  return { connections: asker.side(group[direction], sample.from, sample.to, direction), sample };
}
