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
import { createSayings } from './connectivity/sayings.ts';
import { hiddenAt } from './missing.ts';
import type { Direction, FlowEnd } from './model.ts';
import { remembered } from './remembered.ts';

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
  return [...connectivitySteps(programs)].filter(isStep);
}

/** The same step by step, for whoever has other things to do meanwhile; `undefined` is a step that found nothing. */
export function connectivitySteps(programs: Programs): Steps<MapEntry> {
  const [classes = []] = endClasses([programs]);
  return entriesOf(programs, classes, addressBlocks([programs]));
}

export type Steps<T> = Generator<T | undefined>;

export function isStep<T>(step: T | undefined): step is T {
  return step !== undefined;
}

/** Into those pods alone, from everyone. */
export function* connectivityInto(programs: Programs, pods: readonly number[]): Steps<MapEntry> {
  const [classes = []] = endClasses([programs]);
  const asked = new Set(pods);
  const into = classes.map(({ members }) => members.filter((ordinal) => asked.has(ordinal)));
  for (const entry of entriesOf(programs, classes, addressBlocks([programs]), { into })) yield entry;
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
 * What differs between two sets of policies over one inventory. Ends whose programs say the same in both are not asked
 * about: an edit costs what it touches.
 */
export function difference(before: Programs, after: Programs): readonly MapChange[] {
  return [...differenceSteps(before, after)].filter(isStep);
}

export function* differenceSteps(before: Programs, after: Programs): Steps<MapChange> {
  const [old = [], now = []] = endClasses([before, after]);
  const blocks = addressBlocks([before, after]);
  const touched = touchedBy(before, after, old, now);
  const oldEntries = new Map<string, MapEntry>();
  for (const entry of entriesOf(before, old, blocks, { touched })) {
    if (entry !== undefined) oldEntries.set(keyOf(entry), entry);
    else yield undefined;
  }
  for (const entry of entriesOf(after, now, blocks, { touched })) {
    const was = entry && oldEntries.get(keyOf(entry))?.connections;
    yield was && changeOf(entry, was);
  }
}

function changeOf({ from, to, sample, connections }: MapEntry, was: Connections): MapChange | undefined {
  const opens = subtractSets(possible(connections), possible(was));
  const closes = subtractSets(possible(was), possible(connections));
  const same = opens.length + closes.length === 0 && connectionsKey(was) === connectionsKey(connections);
  return same ? undefined : { from, to, sample, before: was, after: connections, opens, closes };
}

/** By the number of the class: whether it has another program than before in the direction. */
type Touched = Readonly<Record<Direction, readonly boolean[]>>;

function touchedBy(before: Programs, after: Programs, old: readonly EndClass[], now: readonly EndClass[]): Touched {
  // What stands on the path besides the programs may have changed for everybody.
  const onPath = before.hosts !== undefined || after.hosts !== undefined;
  const said = createSayings();
  const differs = (number: number, direction: Direction): boolean => {
    const [was, is] = [old[number]?.[direction], now[number]?.[direction]];
    return onPath || (was !== is && said(was) !== said(is));
  };
  // What cannot be merged in one direction is without effect in both.
  const isTouched = (number: number, direction: Direction): boolean =>
    differs(number, direction) || (after.dataplane.oneParser && differs(number, opposite(direction)));
  return {
    egress: now.map((_, number) => isTouched(number, 'egress')),
    ingress: now.map((_, number) => isTouched(number, 'ingress')),
  };
}

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

interface Asked {
  /**
   * Only pairs with a program that an edit touched, those between which nothing passes too; outside blocks stay apart
   * then, so that two maps compare.
   */
  readonly touched?: Touched;
  /** Only what enters these members of the classes. */
  readonly into?: readonly (readonly number[])[];
}

function* entriesOf(
  programs: Programs,
  classes: readonly EndClass[],
  blocks: readonly AddressBlock[],
  { touched, into }: Asked = {},
): Steps<MapEntry> {
  const ends = createMapEnds(programs, classes, blocks);
  const egress = createReach(programs, ends.all, 'egress');
  const ingress = createReach(programs, ends.all, 'ingress');
  const joint = createJoint();
  const isAsked = ({ number }: PodsEnd, direction: Direction): boolean =>
    touched === undefined || touched[direction][number] === true;
  const isWorthIt = ({ connections }: MapEntry): boolean => touched !== undefined || !isNothing(connections);
  const entered = into === undefined ? ends.pods : ends.pods.filter(({ number }) => into[number]?.length !== 0);
  const targets = entered.filter((end) => isAsked(end, 'ingress'));
  const targetEnd = ({ number, of }: PodsEnd): MapEnd => ({ kind: 'pods', members: into?.[number] ?? of.members });
  for (const source of ends.pods) {
    for (const target of isAsked(source, 'egress') ? entered : targets) {
      const family = source.onlyIpv6 || target.onlyIpv6 ? 6 : 4;
      // Inside a class: from one member to another.
      const inside = source === target;
      if (inside && source.of.members.length === 1 && !isTemplate(programs, source.of)) continue;
      const to = inside ? ends.sibling(source) : target;
      const leaving = egress.between(source.of.egress, source, to, family);
      if (touched === undefined && isNothing(leaving)) continue;
      const connections = joint(leaving, ingress.between(target.of.ingress, to, source, family));
      const sample = { from: source.end, to: to.end };
      const entry: MapEntry = { from: podsEnd(source.of), to: targetEnd(target), connections, sample };
      if (isWorthIt(entry)) yield entry;
    }
    yield undefined;
  }
  const isSeen = remembered(({ block }: OutsideEnd) => hiddenAt(programs.inventory.missing, block.sample).length === 0);
  const guess = createGuess();
  /** With all blocks between which nothing differs as one end; each by itself where two maps are to be compared. */
  const outsideOf = (own: PodsEnd, direction: Direction): readonly Outside[] => {
    const reach = direction === 'egress' ? egress : ingress;
    const found: Outside[] = [];
    const alike = { 4: new Map<Connections, Outside>(), 6: new Map<Connections, Outside>() };
    for (const outside of ends.outside) {
      const { family } = outside.block;
      const told = reach.between(own.of[direction], own, outside, family);
      const connections = isSeen(outside) ? told : guess(told);
      const same = touched ? undefined : alike[family].get(connections);
      if (same) {
        same.blocks.push(outside.block);
        continue;
      }
      const one = { blocks: [outside.block], end: outside.end, connections };
      alike[family].set(connections, one);
      found.push(one);
    }
    return found;
  };
  for (const own of entered) {
    if (into === undefined && isAsked(own, 'egress')) {
      for (const { blocks, end, connections } of outsideOf(own, 'egress')) {
        const sample = { from: own.end, to: end };
        const entry: MapEntry = { from: podsEnd(own.of), to: { kind: 'outside', blocks }, connections, sample };
        if (isWorthIt(entry)) yield entry;
      }
    }
    if (isAsked(own, 'ingress')) {
      for (const { blocks, end, connections } of outsideOf(own, 'ingress')) {
        const sample = { from: end, to: own.end };
        const entry: MapEntry = { from: { kind: 'outside', blocks }, to: targetEnd(own), connections, sample };
        if (isWorthIt(entry)) yield entry;
      }
    }
    yield undefined;
  }
}

/** Where somebody may stand who could not be read, nobody knows what policy says there. Equal answers are one object. */
function createGuess(): (connections: Connections) => Connections {
  const equal = new Map<string, Connections>();
  return remembered((connections: Connections) => {
    const guess = { allow: NO_PORTS, conditional: NO_PORTS, unknown: possible(connections) };
    const key = connectionsKey(guess);
    const same = equal.get(key) ?? guess;
    equal.set(key, same);
    return same;
  });
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

/** What passes between an end and the outside. */
interface Outside {
  readonly blocks: AddressBlock[];
  readonly end: FlowEnd;
  readonly connections: Connections;
}
