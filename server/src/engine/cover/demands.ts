/** What selectors demand, as keys under which whoever demands the same is found. */

import { type NormalSelector, normalise } from '../algebra.ts';
import type { Peer, Rule, Subject } from '../model.ts';
import { renamed, requirements, type Selector } from '../selector.ts';
import { type CoverFacts, type Written, writtenLabels, writtenPods, writtenSubject } from './selectors.ts';

/** What a selector demands, as keys: each alone is demanded by whatever it covers. */
export interface Asked {
  /** All of them. */
  readonly keys: readonly string[];
  /** Those of one demand, of which any may be met: `app in (a, b)` has two. */
  readonly demands: readonly (readonly string[])[];
}

/** The key of what demands nothing. */
export const ANYTHING = '*';

export function askedOfSubject(subject: Subject, facts: CoverFacts): Asked {
  return askedOf(writtenSubject(subject, facts.spelling), facts);
}

/** What each alternative of a rule demands of its other end; none: everybody. */
export function askedOfPeers(rule: Rule, facts: CoverFacts): readonly Asked[] {
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

/** How many demand each key. */
export function counted(asked: Iterable<Asked>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { demands } of asked) {
    for (const keys of demands) for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** The keys of the demand that fewest share. */
export function rarest({ demands }: Asked, counts: ReadonlyMap<string, number>): readonly string[] {
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
