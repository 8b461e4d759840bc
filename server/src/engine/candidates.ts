/** Which of thousands of policies may select one endpoint at all: by its namespace, and by a label that they ask for. */

import type { Endpoint, Policy } from './model.ts';
import { requirements } from './selector.ts';

/** What a subject asks for at least; every endpoint that it selects has both. */
interface Asked {
  /** Undefined: it may select in any. */
  readonly namespace: string | undefined;
  /** Undefined: no one label. */
  readonly label: string | undefined;
}

/** Places of policies in their list, by what they ask for; of those that ask for no label, under ''. */
type ByLabel = Map<string, number[]>;

export interface Candidates {
  /** Places of the policies that may select the endpoint, ascending. */
  of(endpoint: Endpoint): readonly number[];
  /** The same where policies at these places ask for something else. */
  with(moved: ReadonlyMap<number, Policy>): Candidates;
}

/**
 * So many policies may stand in a small index of their own before all are indexed anew: an edit of one of ten thousand
 * costs what it touches. Where they stood they stay candidates, and their subjects say no.
 */
const MOST_MOVED = 64;

export function indexCandidates(policies: readonly Policy[]): Candidates {
  return overlaid(policies, byAsked(policies.entries()), new Map());
}

function overlaid(policies: readonly Policy[], index: Index, moved: ReadonlyMap<number, Policy>): Candidates {
  const beside = moved.size === 0 ? undefined : byAsked(moved);
  return {
    of(endpoint) {
      const places = found(index, endpoint);
      if (beside === undefined) return places.sort(ascending);
      return [...new Set([...places, ...found(beside, endpoint)])].sort(ascending);
    },
    with(more) {
      const all = new Map([...moved, ...more]);
      if (all.size <= MOST_MOVED) return overlaid(policies, index, all);
      return indexCandidates(policies.map((policy, place) => all.get(place) ?? policy));
    },
  };
}

/** Two policies with equal keys are candidates for the same endpoints. */
export function candidateKey(policy: Policy): string {
  const { namespace, label } = askedBy(policy);
  return JSON.stringify([namespace ?? null, label ?? null]);
}

interface Index {
  readonly named: ReadonlyMap<string, ByLabel>;
  readonly anywhere: ByLabel;
}

function byAsked(policies: Iterable<readonly [place: number, policy: Policy]>): Index {
  const named = new Map<string, ByLabel>();
  const anywhere: ByLabel = new Map();
  for (const [place, policy] of policies) {
    const { namespace, label } = askedBy(policy);
    let index = anywhere;
    if (namespace !== undefined) {
      index = named.get(namespace) ?? new Map();
      named.set(namespace, index);
    }
    const list = index.get(label ?? '');
    if (list) list.push(place);
    else index.set(label ?? '', [place]);
  }
  return { named, anywhere };
}

function found({ named, anywhere }: Index, endpoint: Endpoint): number[] {
  return [...meeting(named.get(endpoint.namespace ?? ''), endpoint), ...meeting(anywhere, endpoint)];
}

function meeting(index: ByLabel | undefined, { labels, unknownLabels, labelsKnown }: Endpoint): readonly number[] {
  if (index === undefined) return [];
  // A label that nobody knows may have any value.
  if (labelsKnown === false || unknownLabels.size > 0) return [...index.values()].flat();
  const places = [...(index.get('') ?? [])];
  for (const [key, value] of labels) places.push(...(index.get(labelKey(key, value)) ?? []));
  return places;
}

function askedBy({ subject }: Policy): Asked {
  switch (subject.kind) {
    case 'hosts':
      return { namespace: undefined, label: undefined };
    case 'labelled':
      // Its labels are the enforcer's, not the endpoint's own.
      return { namespace: subject.namespace, label: undefined };
    case 'pods': {
      const equal = requirements(subject.pods).find((asked) => asked.op === 'in' && asked.values.length === 1);
      return {
        namespace: subject.namespaces.kind === 'named' ? subject.namespaces.name : undefined,
        label: equal?.op === 'in' ? labelKey(equal.key, equal.values[0] ?? '') : undefined,
      };
    }
  }
}

function labelKey(key: string, value: string): string {
  return `${key}=${value}`;
}

function ascending(a: number, b: number): number {
  return a - b;
}
