/** The ends of a map as people call them: workloads, pods where those of one workload differ, ranges outside. */

import { formatCidr, type IpFamily } from '../../engine/address.ts';
import { type AddressBlock, prefixesOf } from '../../engine/connectivity/addressBlocks.ts';
import type { MapEnd } from '../../engine/connectivity.ts';
import type { Inventory } from '../../engine/inventory.ts';
import type { Endpoint } from '../../engine/model.ts';

/** Plain text, as it may stand in a file. */
export interface MapUnit {
  /** `unknown`: pods that are not there yet. */
  readonly kind: 'workload' | 'pod' | 'outside' | 'unknown';
  /** `shop/Deployment/web`, `shop/web-0`, `outside`, `10.0.0.0/8, 172.16.0.0/12`. */
  readonly name: string;
  /** Absent outside. */
  readonly namespace?: string;
  /** Pods that it stands for; 0 outside, and of what is not there. */
  readonly pods: number;
  /** As its place is asked for: `workload/shop/Deployment/web`, or a pod's endpoint id. */
  readonly id?: string;
  /** The first of its pods: where it leads when what made them is written nowhere. */
  readonly pod?: string;
}

/** Names ends; a workload whose pods are all in one class is one end, else its pods stand for themselves. */
export function createNamer(inventory: Inventory): (end: MapEnd) => readonly MapUnit[] {
  const sizes = new Map<string, number>();
  for (const endpoint of inventory.endpoints) {
    if (endpoint.kind !== 'pod' || endpoint.hostNetwork || endpoint.finished) continue;
    const key = workloadKey(endpoint);
    if (key !== undefined) sizes.set(key, (sizes.get(key) ?? 0) + 1);
  }
  const known = new Map<readonly number[], readonly MapUnit[]>();
  return (end) => {
    if (end.kind === 'outside') return [outsideUnit(end.blocks)];
    const found = known.get(end.members) ?? podUnits(end.members, inventory, sizes);
    known.set(end.members, found);
    return found;
  };
}

function podUnits(
  members: readonly number[],
  inventory: Inventory,
  sizes: ReadonlyMap<string, number>,
): readonly MapUnit[] {
  const groups = new Map<string, Endpoint[]>();
  for (const ordinal of members) {
    const endpoint = inventory.endpoints[ordinal];
    if (endpoint === undefined) continue;
    const key = workloadKey(endpoint) ?? endpoint.id;
    const group = groups.get(key);
    if (group) group.push(endpoint);
    else groups.set(key, [endpoint]);
  }
  return [...groups].flatMap(([key, pods]): readonly MapUnit[] => {
    const [first] = pods;
    const namespace = first?.namespace ?? '';
    if (first?.workload !== undefined && sizes.get(key) === pods.length) {
      return [{ kind: 'workload', name: key, namespace, pods: pods.length, id: `workload/${key}`, pod: first.id }];
    }
    return pods.map((pod) => ({ kind: 'pod', name: `${namespace}/${pod.name}`, namespace, pods: 1, id: pod.id }));
  });
}

function workloadKey({ namespace, workload }: Endpoint): string | undefined {
  return workload && `${namespace}/${workload.kind}/${workload.name}`;
}

/** Prefixes named one by one; what is more is counted. */
const NAMED = 3;

function outsideUnit(blocks: readonly AddressBlock[]): MapUnit {
  const families = [...new Set(blocks.map(({ family }) => family))];
  const parts = families.map((family) => familyName(family, joined(blocks.filter((block) => block.family === family))));
  return { kind: 'outside', name: parts.join(', '), pods: 0 };
}

type Span = Pick<AddressBlock, 'family' | 'first' | 'last'>;

function familyName(family: IpFamily, spans: readonly Span[]): string {
  const everything =
    spans.length === 1 && spans[0]?.first === 0n && spans[0].last === (1n << BigInt(family === 4 ? 32 : 128)) - 1n;
  if (everything) return `outside IPv${family}`;
  const prefixes = spans.flatMap(prefixesOf).map(formatCidr);
  const shown = prefixes.slice(0, NAMED).join(', ');
  return prefixes.length > NAMED ? `${shown} and ${prefixes.length - NAMED} more IPv${family} ranges` : shown;
}

/** Blocks that touch become one. */
function joined(blocks: readonly AddressBlock[]): readonly Span[] {
  const spans: { family: IpFamily; first: bigint; last: bigint }[] = [];
  for (const { family, first, last } of blocks) {
    const end = spans.at(-1);
    if (end !== undefined && end.last + 1n === first) end.last = last;
    else spans.push({ family, first, last });
  }
  return spans;
}
