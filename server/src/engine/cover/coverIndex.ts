/**
 * Finds the rules that may cover a rule without looking at all of them: a rule is filed under the rarest thing that it
 * demands of its pods and of one of its peers, and whatever it covers demands that too.
 */

import { type NormalSelector, normalise } from '../algebra.ts';
import type { Programs } from '../compile.ts';
import type { Dataplane } from '../dataplane/dataplane.ts';
import type { Direction, Peer, Policy, Rule } from '../model.ts';
import type { PlacedPolicies } from '../parts.ts';
import { remembered, rememberedWeakly } from '../remembered.ts';
import { renamed, requirements, type Selector } from '../selector.ts';
import { type PlacedRule, placeRules } from './order.ts';
import { isNobody, ruleCovers } from './rules.ts';
import { type CoverFacts, coverFacts, type Written, writtenLabels, writtenPods, writtenSubject } from './selectors.ts';

export interface CoverIndex {
  readonly facts: CoverFacts;
  /** In the order of evaluation. */
  readonly rules: Readonly<Record<Direction, readonly PlacedRule[]>>;
  /** Of the policy, both directions. */
  of(policy: string): readonly PlacedRule[];
  /** Other rules that surely match all that the rule matches, in the order of evaluation. */
  covering(rule: PlacedRule): Iterable<PlacedRule>;
  /** Rules for all the pods of that rule and perhaps more, whatever they say; each once, the rule itself among them. */
  besides(rule: PlacedRule): readonly PlacedRule[];
}

/** Made once for each set of programs. */
export function coverIndex(programs: Programs): CoverIndex {
  return programs.derive('cover', ({ placed, dataplane, inventory }) => {
    // An edit leaves most policies as they are: what those demand is known.
    const demands = inventory.derive(`demands for ${dataplane.name}`, () => createDemands(coverFacts(dataplane)));
    return makeCoverIndex(placed, dataplane, demands);
  });
}

const ANYTHING = '*';

/** Rules for the pods of one demand, by what they demand of the other end. */
type Filed = Map<string, PlacedRule[]>;

export function makeCoverIndex(
  placed: PlacedPolicies,
  dataplane: Dataplane,
  demands: Demands = createDemands(coverFacts(dataplane)),
): CoverIndex {
  const facts = coverFacts(dataplane);
  const subjectOf = demands.ofSubject;
  const rules = { ingress: placeRules(placed.ingress), egress: placeRules(placed.egress) };
  const all = [...rules.ingress, ...rules.egress];
  const byPolicy = new Map<string, PlacedRule[]>();
  for (const rule of all) put(byPolicy, rule.policy.id, rule);
  const common = counted([...new Set(all.map(({ policy }) => policy))].map(subjectOf));
  const commonPeers = counted(all.flatMap(({ rule }) => demands.ofPeers(rule)));
  const subjectKeys = remembered((policy: Policy) => rarest(subjectOf(policy), common));
  const filed = { ingress: new Map<string, Filed>(), egress: new Map<string, Filed>() };
  for (const rule of all) {
    const peers = demands.ofPeers(rule.rule);
    const peerKeys = peers.length === 0 ? [ANYTHING] : peers.flatMap((peer) => rarest(peer, commonPeers));
    const files = filed[rule.rule.direction];
    for (const subject of subjectKeys(rule.policy)) {
      const file = files.get(subject) ?? new Map<string, PlacedRule[]>();
      files.set(subject, file);
      for (const peer of peerKeys) put(file, peer, rule);
    }
  }

  return {
    facts,
    rules,
    of: (policy) => byPolicy.get(policy) ?? [],
    *covering(rule) {
      // What covers the rule covers each of its peers; one that means nobody is covered by all.
      const one = Math.max(rule.rule.peers?.findIndex((peer) => !isNobody(peer)) ?? 0, 0);
      const peerKeys = [ANYTHING, ...(demands.ofPeers(rule.rule)[one]?.keys ?? [])];
      const files = filed[rule.rule.direction];
      const lists = [ANYTHING, ...subjectOf(rule.policy).keys].flatMap((subject) => {
        const file = files.get(subject);
        return file === undefined ? [] : peerKeys.flatMap((peer) => [file.get(peer) ?? []]);
      });
      for (const one of inOrder(lists)) if (one !== rule && ruleCovers(one, rule, facts)) yield one;
    },
    besides(rule) {
      const files = filed[rule.rule.direction];
      const found = [ANYTHING, ...subjectOf(rule.policy).keys].flatMap((subject) => [
        ...(files.get(subject)?.values() ?? []),
      ]);
      return [...new Set(found.flat())];
    },
  };
}

/** What a selector demands, as keys: each alone is demanded by whatever it covers. */
interface Asked {
  /** All of them. */
  readonly keys: readonly string[];
  /** Those of one demand, of which any may be met: `app in (a, b)` has two. */
  readonly demands: readonly (readonly string[])[];
}

/** What policies and rules demand, each asked once: it depends on nothing but what they say and how it is spelt. */
interface Demands {
  readonly ofSubject: (policy: Policy) => Asked;
  readonly ofPeers: (rule: Rule) => readonly Asked[];
}

function createDemands(facts: CoverFacts): Demands {
  return {
    ofSubject: rememberedWeakly(({ subject }: Policy) => askedOf(writtenSubject(subject, facts.spelling), facts)),
    ofPeers: rememberedWeakly((rule: Rule) => peersOf(rule, facts)),
  };
}

const NOTHING: Asked = { keys: [], demands: [] };
const RANGED: Asked = { keys: [' addresses'], demands: [] };

function askedOf(written: Written | undefined, { spelling }: CoverFacts): Asked {
  if (written === undefined) return { keys: ['host'], demands: [['host']] };
  return askedBy(renamed(spelling.plain(written.selector, written.ofPods), spelling.alike));
}

/** A choice of one is none. */
function unwrapped(selector: Selector): Selector {
  const [only, more] = selector.kind === 'or' ? selector.of : [];
  return only !== undefined && more === undefined ? unwrapped(only) : selector;
}

function askedBy(written: Selector): Asked {
  const selector = unwrapped(written);
  const normal: NormalSelector = normalise(selector);
  const demands = [...normal].flatMap(([key, demand]): readonly (readonly string[])[] => {
    if (demand.in !== undefined) return [[...demand.in].map((value) => `${key}=${value}`)];
    return demand.exists ? [[key]] : [];
  });
  // A demand for one of some values is met by what demands one of them; one for the key by either.
  const keys = [...normal].flatMap(([key, demand]) => {
    const [value] = demand.in ?? [];
    return [...(demand.exists ? [key] : []), ...(value === undefined ? [] : [`${key}=${value}`])];
  });
  return { keys, demands: demands.filter((each) => each.length > 0) };
}

/** What each alternative of a rule demands of its other end; none: everybody. */
function peersOf(rule: Rule, facts: CoverFacts): readonly Asked[] {
  if (rule.peers !== undefined) return rule.peers.map((peer) => askedOfPeer(peer, facts));
  const end = rule.direction === 'ingress' ? 'source' : 'destination';
  const asked = (rule.criteria ?? []).flatMap((one) =>
    one.kind === 'labels' && one.end === end && !one.negated
      ? [askedOf(writtenLabels(one.selector, facts.spelling), facts)]
      : [],
  );
  // What asks for addresses besides is covered by peers of addresses too.
  const ranged = rule.criteria?.some((one) => one.kind === 'ranges' && one.end === end && !one.negated) === true;
  const all = ranged ? [...asked, RANGED] : asked;
  return all.length === 0 ? [] : [joined(all)];
}

function joined(asked: readonly Asked[]): Asked {
  return { keys: asked.flatMap(({ keys }) => keys), demands: asked.flatMap(({ demands }) => demands) };
}

function askedOfPeer(peer: Peer, facts: CoverFacts): Asked {
  switch (peer.kind) {
    case 'pods':
      return askedOf(writtenPods(peer, facts.spelling), facts);
    case 'labelled': {
      const asked = askedOf(writtenLabels(peer.selector, facts.spelling), facts);
      return requirements(unwrapped(peer.selector)).length === 0 ? NOTHING : asked;
    }
    default:
      return { keys: [` ${peer.kind}`], demands: [[` ${peer.kind}`]] };
  }
}

function counted(asked: readonly Asked[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { demands } of asked) {
    for (const key of demands.flat()) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** The keys of the demand that fewest share. */
function rarest({ demands }: Asked, counts: ReadonlyMap<string, number>): readonly string[] {
  let best: readonly string[] | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const keys of demands) {
    const shared = keys.reduce((sum, key) => sum + (counts.get(key) ?? 0), 0);
    if (shared < least) {
      best = keys;
      least = shared;
    }
  }
  return best ?? [ANYTHING];
}

/** Each rule once under a key, whatever demands it has twice. */
function put(file: Map<string, PlacedRule[]>, key: string, rule: PlacedRule): void {
  const list = file.get(key);
  if (list === undefined) file.set(key, [rule]);
  else if (list.at(-1) !== rule) list.push(rule);
}

/** Lists in order, each once, merged lazily: whoever wants the first only never sees the rest. */
function* inOrder(lists: readonly (readonly PlacedRule[])[]): Iterable<PlacedRule> {
  const next = lists.map(() => 0);
  for (;;) {
    let least: PlacedRule | undefined;
    for (const [i, list] of lists.entries()) {
      const head = list[next[i] ?? 0];
      if (head && (least === undefined || head.at < least.at)) least = head;
    }
    if (least === undefined) return;
    for (const [i, list] of lists.entries()) if (list[next[i] ?? 0] === least) next[i] = (next[i] ?? 0) + 1;
    yield least;
  }
}
