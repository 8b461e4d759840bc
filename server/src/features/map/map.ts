/** The connectivity of the cluster and what an edit of policies does to it, between the ends that people know. */

import { intersectSets, type PortSet, uniteSets } from '../../engine/connectivity/portSet.ts';
import { connectivity, difference, type MapChange, type MapEntry } from '../../engine/connectivity.ts';
import { decideSide } from '../../engine/evaluate.ts';
import type { FlowWorld } from '../flow/world.ts';
import { createNamer, type MapUnit } from './ends.ts';
import { type DecidingRule, decidingRules, type SideTest } from './rules.ts';

export interface MapConnection {
  readonly from: MapUnit;
  readonly to: MapUnit;
  /** One pair of ends that stands for all. */
  readonly sample: MapEntry['sample'];
  readonly allow: PortSet;
  /** Passes on a condition of layer 7, a domain name and the like. */
  readonly conditional: PortSet;
  /** Depends on a fact that the snapshot lacks. */
  readonly unknown: PortSet;
  /** Asked for when they are wanted: it takes a trace for every block of ports. */
  rules(): readonly DecidingRule[];
}

export interface ConnectionChange {
  readonly from: MapUnit;
  readonly to: MapUnit;
  readonly sample: MapEntry['sample'];
  readonly opens: PortSet;
  readonly closes: PortSet;
  /** Of what is possible both before and after, what is sure on one side only. */
  readonly loosens: PortSet;
  readonly tightens: PortSet;
  /** Of the set of policies in which it passes: that after for what opens, that before for what closes. */
  rules(change: 'opens' | 'closes'): readonly DecidingRule[];
  /** What stops it in the other set. */
  stoppers(change: 'opens' | 'closes'): readonly DecidingRule[];
}

/** Every pair of ends between which something may pass, in a stable order. */
export function mapOf(world: FlowWorld): Generator<MapConnection> {
  return connectionsOf(connectivity(world.cluster.programs), world);
}

/** The same of entries that were asked for before. */
export function* connectionsOf(entries: Iterable<MapEntry | undefined>, world: FlowWorld): Generator<MapConnection> {
  const name = createNamer(world.cluster.inventory);
  for (const entry of entries) {
    if (entry === undefined) continue;
    const { sample } = entry;
    const { allow, conditional, unknown } = entry.connections;
    const rules = remembered(() => decidingRules(sample, uniteSets(uniteSets(allow, conditional), unknown), world));
    for (const [from, to] of pairs(entry, name)) yield { from, to, sample, allow, conditional, unknown, rules };
  }
}

/** What changes from one set of policies to another over the same cluster. */
export function changesOf(before: FlowWorld, after: FlowWorld): Generator<ConnectionChange> {
  return changesIn(difference(before.cluster.programs, after.cluster.programs), before, after);
}

/** The same of changes that were asked for before. */
export function* changesIn(
  changes: Iterable<MapChange>,
  before: FlowWorld,
  after: FlowWorld,
): Generator<ConnectionChange> {
  const name = createNamer(after.cluster.inventory);
  for (const change of changes) {
    const { sample, opens, closes } = change;
    const ports = { opens, closes };
    const [passing, stopping] = [
      { opens: after, closes: before },
      { opens: before, closes: after },
    ];
    // Of an end that the other set lets pass too no rule has changed anything.
    const deniedIn =
      ({ cluster }: FlowWorld): SideTest =>
      (flow, _, direction) =>
        decideSide(cluster.programs, flow, direction) === 'deny';
    const rules = {
      opens: remembered(() => decidingRules(sample, opens, passing.opens, deniedIn(before))),
      closes: remembered(() => decidingRules(sample, closes, passing.closes, deniedIn(after))),
    };
    for (const [from, to] of pairs(change, name)) {
      yield {
        from,
        to,
        sample,
        opens,
        closes,
        loosens: sureOnly(change.after, change.before),
        tightens: sureOnly(change.before, change.after),
        rules: (which) => rules[which](),
        stoppers: (which) => decidingRules(sample, ports[which], stopping[which], (_, side) => side.result === 'deny'),
      };
    }
  }
}

/** Allowed in `a`, and in `b` possible and not sure. */
function sureOnly(a: MapChange['after'], b: MapChange['before']): PortSet {
  const open = uniteSets(b.conditional, b.unknown);
  return open.length === 0 ? [] : intersectSets(a.allow, open);
}

/** Ends by name; inside one class not from a lone pod to itself. */
function* pairs(
  entry: Pick<MapEntry, 'from' | 'to'>,
  name: (end: MapEntry['from']) => readonly MapUnit[],
): Generator<readonly [MapUnit, MapUnit]> {
  for (const from of name(entry.from)) {
    for (const to of name(entry.to)) {
      if (from.name === to.name && from.kind === 'pod') continue;
      yield [from, to];
    }
  }
}

function remembered<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
