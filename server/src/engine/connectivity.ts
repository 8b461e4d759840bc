/**
 * The connectivity of a whole cluster, between classes of ends that no policy tells apart (`connectivity/`), and the
 * difference of two sets of policies. Ends of the map are pods that policy can select and outside addresses; pods of the
 * host network and nodes are in no class, and a pod's own node is not asked about.
 */

import type { IpFamily } from './address.ts';
import type { Program, Programs } from './compile.ts';
import { type AddressBlock, addressBlocks } from './connectivity/addressBlocks.ts';
import { both, type Connections, createAsker, isNothing } from './connectivity/connections.ts';
import { classesInto, type EndClass, endClasses } from './connectivity/endClasses.ts';
import { type PortSet, portSetKey, subtractSets, uniteSets } from './connectivity/portSet.ts';
import { createSayings } from './connectivity/sayings.ts';
import type { FlowEnd, Rule } from './model.ts';
import { TCP } from './ports.ts';

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
export function connectivityInto(programs: Programs, pods: readonly number[]): Steps<MapEntry> {
  const { sources, targets } = classesInto(programs, pods);
  return entriesOf(programs, sources, addressBlocks([programs]), { targets });
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

/** What differs between two sets of policies over one inventory. */
export function difference(before: Programs, after: Programs): readonly MapChange[] {
  return [...differenceSteps(before, after)].filter(isStep);
}

export function* differenceSteps(before: Programs, after: Programs): Steps<MapChange> {
  const [old = [], now = []] = endClasses([before, after]);
  const blocks = addressBlocks([before, after]);
  const asked = { withDenied: true, ...changedSides(old, now, before, after) };
  const oldEntries = new Map<string, MapEntry>();
  for (const entry of entriesOf(before, old, blocks, asked)) {
    if (entry !== undefined) oldEntries.set(keyOf(entry), entry);
    else yield undefined;
  }
  for (const entry of entriesOf(after, now, blocks, asked)) {
    if (entry === undefined) yield undefined;
    if (entry === undefined) continue;
    const { from, to, sample, connections } = entry;
    const was = oldEntries.get(keyOf(entry))?.connections;
    if (was === undefined) continue;
    const opens = subtractSets(possible(connections), possible(was));
    const closes = subtractSets(possible(was), possible(connections));
    const same = opens.length + closes.length === 0 && kindsKey(was) === kindsKey(connections);
    if (!same) yield { from, to, sample, before: was, after: connections, opens, closes };
  }
}

function possible({ allow, conditional, unknown }: Connections): PortSet {
  return uniteSets(uniteSets(allow, conditional), unknown);
}

function kindsKey({ allow, conditional, unknown }: Connections): string {
  return [allow, conditional, unknown].map(portSetKey).join('|');
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
  /** Also pairs between which nothing passes; outside blocks stay apart then, so that two maps compare. */
  readonly withDenied?: boolean;
  /** Only what enters these classes. */
  readonly targets?: readonly EndClass[];
  /** Only pairs of which one side is among these, by the class's place in the list. */
  readonly leaving?: ReadonlySet<number>;
  readonly entering?: ReadonlySet<number>;
}

/** Sides whose programs say something else after: between all others nothing can have changed. */
function changedSides(
  old: readonly EndClass[],
  now: readonly EndClass[],
  before: Programs,
  after: Programs,
): Pick<Asked, 'leaving' | 'entering'> {
  // What stands on the path besides the programs may have changed for everybody.
  if (before.hosts !== undefined || after.hosts !== undefined) return {};
  const said = createSayings();
  const changed = (direction: 'egress' | 'ingress') =>
    new Set(now.flatMap((one, i) => (said(one[direction]) === said(old[i]?.[direction]) ? [] : [i])));
  return { leaving: changed('egress'), entering: changed('ingress') };
}

function* entriesOf(
  programs: Programs,
  classes: readonly EndClass[],
  blocks: readonly AddressBlock[],
  { withDenied = false, targets, leaving, entering }: Asked = {},
): Steps<MapEntry> {
  const asker = createAsker(programs);
  const { endpoints } = programs.inventory;
  const end = (ordinal: number | undefined): FlowEnd => ({ kind: 'endpoint', id: endpoints[ordinal ?? -1]?.id ?? '' });
  const isAsked = (entry: MapEntry): boolean => withDenied || !isNothing(entry.connections);
  const familyOf = (from: FlowEnd, to: FlowEnd): IpFamily =>
    programs.resolver.ends({ from, to, protocol: TCP }).from.family;
  const egress = rememberedSides(familyOf, (source, from, to) => asker.side(source.egress, from, to, 'egress'));
  const ingress = rememberedSides(familyOf, (target, from, to) => asker.side(target.ingress, from, to, 'ingress'));
  for (const [s, source] of classes.entries()) {
    const leaves = leaving === undefined || leaving.has(s);
    for (const [t, target] of (targets ?? classes).entries()) {
      if (!leaves && entering?.has(t) === false) continue;
      const [to = 0] = target.members;
      const from = source.members.find((ordinal) => ordinal !== to) ?? source.members[0];
      // Inside a class: from one member to another.
      if (from === to && !isTemplate(programs, source)) continue;
      const connections = both(
        egress(source.egress, source, target, end(from), end(to)),
        ingress(target.ingress, target, source, end(from), end(to)),
      );
      const sample = { from: end(from), to: end(to) };
      const entry: MapEntry = { from: podsEnd(source), to: podsEnd(target), connections, sample };
      if (isAsked(entry)) yield entry;
    }
    yield undefined;
  }
  for (const [i, pods] of (targets ?? classes).entries()) {
    const outside = blocks.map((block) => ({ block, address: { kind: 'address' as const, address: block.sample } }));
    const own = end(pods.members[0]);
    const sent = targets === undefined && leaving?.has(i) !== false ? outside : [];
    const out = sent.map(({ block, address }) => ({
      blocks: [block],
      sample: { from: own, to: address },
      connections: asker.side(pods.egress, own, address, 'egress'),
    }));
    const received = entering?.has(i) === false ? [] : outside;
    const into = received.map(({ block, address }) => ({
      blocks: [block],
      sample: { from: address, to: own },
      connections: asker.side(pods.ingress, address, own, 'ingress'),
    }));
    for (const each of withDenied ? out : joined(out)) {
      const { connections, sample } = each;
      const entry: MapEntry = {
        from: podsEnd(pods),
        to: { kind: 'outside', blocks: each.blocks },
        connections,
        sample,
      };
      if (isAsked(entry)) yield entry;
    }
    for (const each of withDenied ? into : joined(into)) {
      const { connections, sample } = each;
      const entry: MapEntry = {
        from: { kind: 'outside', blocks: each.blocks },
        to: podsEnd(pods),
        connections,
        sample,
      };
      if (isAsked(entry)) yield entry;
    }
  }
}

/**
 * What a program says of a peer over one address family is the same for all its subjects, unless some rule of it asks
 * the subject too; inside a class the peer is another member, so that answer stands alone.
 */
function rememberedSides(
  familyOf: (from: FlowEnd, to: FlowEnd) => IpFamily,
  ask: (own: EndClass, from: FlowEnd, to: FlowEnd) => Connections,
): (program: Program, own: EndClass, peer: EndClass, from: FlowEnd, to: FlowEnd) => Connections {
  const known = {
    4: new Map<Program, Map<EndClass, Connections>>(),
    6: new Map<Program, Map<EndClass, Connections>>(),
  };
  return (program, own, peer, from, to) => {
    if (own === peer || asksSubject(program)) return ask(own, from, to);
    const byProgram = known[familyOf(from, to)];
    const answers = byProgram.get(program) ?? new Map<EndClass, Connections>();
    byProgram.set(program, answers);
    const answer = answers.get(peer) ?? ask(own, from, to);
    answers.set(peer, answer);
    return answer;
  };
}

/** By criteria of its own end, or by a port name that is looked up there. */
function asksSubject({ tiers }: Program): boolean {
  return tiers.some(({ policies }) => policies.some(({ rules }) => rules.some(({ rule }) => asksOwnEnd(rule))));
}

function asksOwnEnd({ criteria, direction, ports }: Rule): boolean {
  if ((criteria ?? []).length > 0) return true;
  return direction === 'ingress' && ports?.some(({ port }) => port.kind === 'named') === true;
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
    const key = `${entry.blocks[0]?.family} ${kindsKey(entry.connections)}`;
    const same = groups.get(key);
    groups.set(key, same === undefined ? entry : { ...same, blocks: [...same.blocks, ...entry.blocks] });
  }
  return [...groups.values()];
}
