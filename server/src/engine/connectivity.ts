/**
 * The connectivity of a whole cluster, between classes of ends that no policy tells apart (`connectivity/`), and the
 * difference of two sets of policies. Ends of the map are pods that policy can select and outside addresses; pods of the
 * host network and nodes are in no class, and a pod's own node is not asked about.
 */

import type { Programs } from './compile.ts';
import { type AddressBlock, addressBlocks } from './connectivity/addressBlocks.ts';
import { both, type Connections, connectionsKey, isNothing } from './connectivity/connections.ts';
import { type EndClass, endClasses } from './connectivity/endClasses.ts';
import { createMapEnds, type OutsideEnd, type PodsEnd } from './connectivity/mapEnds.ts';
import { NO_PORTS, type PortSet, subtractSets, uniteSets } from './connectivity/portSet.ts';
import { createReach } from './connectivity/reach.ts';
import { hiddenAt } from './missing.ts';
import type { Direction, FlowEnd } from './model.ts';

/** One end of a map: a class of pods, or a block of outside addresses. */
export type MapEnd =
  | { readonly kind: 'pods'; readonly members: readonly number[] }
  | { readonly kind: 'outside'; readonly blocks: readonly AddressBlock[] };

export interface MapEntry {
  readonly from: MapEnd;
  readonly to: MapEnd;
  readonly connections: Connections;
  /** Ends to ask for the rules that decide. */
  readonly sample: { readonly from: FlowEnd; readonly to: FlowEnd };
}

/** Everything that is not denied, in a stable order: by source, then destination. */
export function connectivity(programs: Programs): readonly MapEntry[] {
  const [classes = []] = endClasses([programs]);
  return entriesOf(programs, classes, addressBlocks([programs]));
}

export interface MapChange {
  readonly from: MapEnd;
  readonly to: MapEnd;
  readonly sample: MapEntry['sample'];
  readonly before: Connections;
  readonly after: Connections;
  /** Possible after and not before; possible before and not after. */
  readonly opens: PortSet;
  readonly closes: PortSet;
}

/**
 * What differs between two sets of policies over one inventory. Ends whose programs are the very same in both are not
 * asked about: an edit costs what it touches.
 */
export function difference(before: Programs, after: Programs): readonly MapChange[] {
  const [old = [], now = []] = endClasses([before, after]);
  const blocks = addressBlocks([before, after]);
  const onPath = before.hosts !== undefined || after.hosts !== undefined;
  const differs = (number: number, direction: Direction): boolean =>
    onPath || old[number]?.[direction] !== now[number]?.[direction];
  // What cannot be merged in one direction is without effect in both.
  const isTouched = (number: number, direction: Direction): boolean =>
    differs(number, direction) || (after.dataplane.oneParser && differs(number, opposite(direction)));
  const touched: Touched = {
    egress: now.map((_, number) => isTouched(number, 'egress')),
    ingress: now.map((_, number) => isTouched(number, 'ingress')),
  };
  const oldEntries = new Map(entriesOf(before, old, blocks, touched).map((entry) => [keyOf(entry), entry]));
  return entriesOf(after, now, blocks, touched).flatMap((entry): readonly MapChange[] => {
    const { from, to, sample, connections } = entry;
    const was = oldEntries.get(keyOf(entry))?.connections;
    if (was === undefined) return [];
    const opens = subtractSets(possible(connections), possible(was));
    const closes = subtractSets(possible(was), possible(connections));
    const same = opens.length + closes.length === 0 && connectionsKey(was) === connectionsKey(connections);
    return same ? [] : [{ from, to, sample, before: was, after: connections, opens, closes }];
  });
}

/** By the number of the class: whether it has another program than before in the direction. */
type Touched = Readonly<Record<Direction, readonly boolean[]>>;

function opposite(direction: Direction): Direction {
  return direction === 'egress' ? 'ingress' : 'egress';
}

function possible({ allow, conditional, unknown }: Connections): PortSet {
  return uniteSets(uniteSets(allow, conditional), unknown);
}

function keyOf({ from, to }: Pick<MapEntry, 'from' | 'to'>): string {
  return `${endKey(from)} ${endKey(to)}`;
}

function endKey(end: MapEnd): string {
  return end.kind === 'pods'
    ? `p${end.members[0]}`
    : end.blocks.map(({ family, first }) => `${family}/${first}`).join();
}

/**
 * `touched`: only pairs with a program that an edit touched, those between which nothing passes too; outside blocks stay
 * apart then, so that two maps compare.
 */
function entriesOf(
  programs: Programs,
  classes: readonly EndClass[],
  blocks: readonly AddressBlock[],
  touched?: Touched,
): readonly MapEntry[] {
  const ends = createMapEnds(programs, classes, blocks);
  const egress = createReach(programs, ends.all, 'egress');
  const ingress = createReach(programs, ends.all, 'ingress');
  const joint = createJoint();
  const entries: MapEntry[] = [];
  const isAsked = ({ number }: PodsEnd, direction: Direction): boolean =>
    touched === undefined || touched[direction][number] === true;
  const targets = ends.pods.filter((end) => isAsked(end, 'ingress'));
  const add = (entry: MapEntry): void => {
    if (touched !== undefined || !isNothing(entry.connections)) entries.push(entry);
  };
  for (const source of ends.pods) {
    for (const target of isAsked(source, 'egress') ? ends.pods : targets) {
      const family = source.onlyIpv6 || target.onlyIpv6 ? 6 : 4;
      // Inside a class: from one member to another.
      const inside = source === target;
      if (inside && source.of.members.length === 1 && !isTemplate(programs, source.of)) continue;
      const to = inside ? ends.sibling(source) : target;
      const leaving = egress.between(source.of.egress, source, to, family);
      if (touched === undefined && isNothing(leaving)) continue;
      const connections = joint(leaving, ingress.between(target.of.ingress, to, source, family));
      add({
        from: podsEnd(source.of),
        to: podsEnd(target.of),
        connections,
        sample: { from: source.end, to: to.end },
      });
    }
  }
  // Where somebody may stand who could not be read, nobody knows what policy says there.
  const seen = ({ block }: OutsideEnd, connections: Connections): Connections =>
    hiddenAt(programs.inventory.missing, block.sample).length === 0
      ? connections
      : { allow: NO_PORTS, conditional: NO_PORTS, unknown: possible(connections) };
  for (const own of ends.pods) {
    if (isAsked(own, 'egress')) {
      const leaving = ends.outside.map((outside) => ({
        blocks: [outside.block],
        sample: { from: own.end, to: outside.end },
        connections: seen(outside, egress.between(own.of.egress, own, outside, outside.block.family)),
      }));
      for (const { blocks, sample, connections } of touched ? leaving : joined(leaving)) {
        add({ from: podsEnd(own.of), to: { kind: 'outside', blocks }, connections, sample });
      }
    }
    if (isAsked(own, 'ingress')) {
      const entering = ends.outside.map((outside) => ({
        blocks: [outside.block],
        sample: { from: outside.end, to: own.end },
        connections: seen(outside, ingress.between(own.of.ingress, own, outside, outside.block.family)),
      }));
      for (const { blocks, sample, connections } of touched ? entering : joined(entering)) {
        add({ from: { kind: 'outside', blocks }, to: podsEnd(own.of), connections, sample });
      }
    }
  }
  return entries;
}

/** What both ends let through; of the same two answers once. */
function createJoint(): (a: Connections, b: Connections) => Connections {
  const known = new Map<Connections, Map<Connections, Connections>>();
  return (a, b) => {
    const others = known.get(a) ?? new Map<Connections, Connections>();
    known.set(a, others);
    const answer = others.get(b) ?? both(a, b);
    others.set(b, answer);
    return answer;
  };
}

/** A template stands for several pods of its workload. */
function isTemplate({ inventory }: Programs, { members }: EndClass): boolean {
  return inventory.endpoints[members[0] ?? -1]?.template === true;
}

function podsEnd({ members }: EndClass): MapEnd {
  return { kind: 'pods', members };
}

interface OutsideEntry {
  readonly blocks: readonly AddressBlock[];
  readonly sample: MapEntry['sample'];
  readonly connections: Connections;
}

/** Blocks of one family between which nothing differs become one end. */
function joined(entries: readonly OutsideEntry[]): readonly OutsideEntry[] {
  const groups = new Map<string, OutsideEntry>();
  for (const entry of entries) {
    const key = `${entry.blocks[0]?.family} ${connectionsKey(entry.connections)}`;
    const same = groups.get(key);
    groups.set(key, same === undefined ? entry : { ...same, blocks: [...same.blocks, ...entry.blocks] });
  }
  return [...groups.values()];
}
