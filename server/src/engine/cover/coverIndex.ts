/**
 * Finds the rules that may cover a rule without looking at all of them: a rule is filed under the rarest thing that it
 * demands of its pods and of one of its peers, and whatever it covers demands that too.
 */

import { type NormalSelector, normalise } from '../algebra.ts';
import type { Programs } from '../compile.ts';
import type { Dataplane } from '../dataplane/dataplane.ts';
import type { Direction, Peer, Policy } from '../model.ts';
import type { PlacedPolicies } from '../parts.ts';
import { requirements, type Selector } from '../selector.ts';
import { type PlacedRule, placeRules } from './order.ts';
import { ruleCovers } from './rules.ts';
import { type CoverFacts, coverFacts, type Written, writtenLabels, writtenPods, writtenSubject } from './selectors.ts';
import { renamed } from './spelling.ts';

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
  return programs.derive('cover', ({ placed, dataplane }) => makeCoverIndex(placed, dataplane));
}

const ANYTHING = '*';

export function makeCoverIndex(placed: PlacedPolicies, dataplane: Dataplane): CoverIndex {
  const facts = coverFacts(dataplane);
  const rules = { ingress: placeRules(placed.ingress), egress: placeRules(placed.egress) };
  const all = [...rules.ingress, ...rules.egress];
  const byPolicy = groups(all, ({ policy }) => [policy.id]);
  const subjects = new Map<Policy, Asked>();
  const subjectOf = (policy: Policy): Asked => {
    const known = subjects.get(policy) ?? askedOf(writtenSubject(policy.subject, facts.spelling), facts);
    subjects.set(policy, known);
    return known;
  };
  const common = counted([...new Set(all.map(({ policy }) => policy))].map(subjectOf));
  const commonPeers = counted(all.flatMap((rule) => peersOf(rule, facts)));
  const filed = groups(all, (rule) => {
    const peers = peersOf(rule, facts);
    const peerKeys = peers.length === 0 ? [ANYTHING] : peers.flatMap((peer) => rarest(peer, commonPeers));
    return rarest(subjectOf(rule.policy), common).flatMap((subject) =>
      peerKeys.map((peer) => `${rule.rule.direction} ${subject}|${peer}`),
    );
  });
  const filedBySubject = groups(all, (rule) =>
    rarest(subjectOf(rule.policy), common).map((subject) => `${rule.rule.direction} ${subject}`),
  );

  return {
    facts,
    rules,
    of: (policy) => byPolicy.get(policy) ?? [],
    *covering(rule) {
      const [first] = peersOf(rule, facts);
      const peerKeys = first === undefined ? [ANYTHING] : [ANYTHING, ...first.keys];
      const lists = [ANYTHING, ...subjectOf(rule.policy).keys].flatMap((subject) =>
        peerKeys.flatMap((peer) => {
          const list = filed.get(`${rule.rule.direction} ${subject}|${peer}`);
          return list === undefined ? [] : [list];
        }),
      );
      for (const one of inOrder(lists)) if (one !== rule && ruleCovers(one, rule, facts)) yield one;
    },
    besides(rule) {
      const found = [ANYTHING, ...subjectOf(rule.policy).keys].flatMap(
        (subject) => filedBySubject.get(`${rule.rule.direction} ${subject}`) ?? [],
      );
      return [...new Set(found)];
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

const NOTHING: Asked = { keys: [], demands: [] };

function askedOf(written: Written | undefined, { spelling }: CoverFacts): Asked {
  if (written === undefined) return { keys: ['host'], demands: [['host']] };
  return askedBy(renamed(spelling.plain(written.selector, written.ofPods), spelling.alike));
}

function askedBy(selector: Selector): Asked {
  const [only, more] = selector.kind === 'or' ? selector.of : [];
  if (only !== undefined && more === undefined) return askedBy(only);
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
function peersOf({ rule }: PlacedRule, facts: CoverFacts): readonly Asked[] {
  if (rule.peers !== undefined) return rule.peers.map((peer) => askedOfPeer(peer, facts));
  const end = rule.direction === 'ingress' ? 'source' : 'destination';
  const asked = (rule.criteria ?? []).flatMap((one) =>
    one.kind === 'labels' && one.end === end && !one.negated
      ? [askedOf(writtenLabels(one.selector, facts.spelling), facts)]
      : [],
  );
  return asked.length === 0 ? [] : [joined(asked)];
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
      return requirements(peer.selector).length === 0 ? NOTHING : asked;
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

function groups(
  rules: readonly PlacedRule[],
  keysOf: (rule: PlacedRule) => readonly string[],
): ReadonlyMap<string, readonly PlacedRule[]> {
  const found = new Map<string, PlacedRule[]>();
  for (const rule of rules) {
    for (const key of new Set(keysOf(rule))) {
      const list = found.get(key);
      if (list) list.push(rule);
      else found.set(key, [rule]);
    }
  }
  return found;
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
