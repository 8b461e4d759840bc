/**
 * What somebody probably meant whose selector matches nothing: facts and counts, best guess first, no sentences.
 * Every count is the engine's own answer to the selector that is guessed.
 */

import { countOf, members, subtract } from '../engine/bitset.ts';
import { type Inventory, namespaceFacts } from '../engine/inventory.ts';
import type { Labels, NamespaceScope } from '../engine/model.ts';
import { allOf, known, matches, type Requirement, requirements, type Selector } from '../engine/selector.ts';
import type { Bystander } from './snapshot.ts';
import { misspelling } from './spelling.ts';

export interface NearWorld {
  readonly inventory: Inventory;
  readonly bystanders: readonly Bystander[];
}

/** `pods` are ids of those that would match, never none: listed when somebody asks who they are. */
export type NearPods =
  /** The very selector matches in another namespace. Most pods first. */
  | { readonly kind: 'namespace'; readonly namespace: string; readonly pods: readonly string[]; readonly count: number }
  /** A Deployment's or Service's own labels match, which select nothing. */
  | { readonly kind: 'bystander'; readonly bystander: Bystander }
  | (NearLabel & { readonly pods: readonly string[]; readonly count: number });

export type NearNamespaces =
  | (NearLabel & { readonly namespaces: readonly string[] })
  /** The labels are those of pods. */
  | { readonly kind: 'pod-labels'; readonly pods: readonly string[] };

/** With `key` (and `value`, unless only the key is asked for) instead of what `requirement` asks, something matches. */
export interface NearLabel {
  readonly kind: 'value' | 'key';
  readonly requirement: Requirement;
  readonly key: string;
  readonly value: string | undefined;
}

/** For a selector that matches no pod of its scope. Finds nothing for an empty selector: there is nothing to correct. */
export function nearPods(world: NearWorld, scope: NamespaceScope, pods: Selector): readonly NearPods[] {
  return [...guessedPods(world, scope, pods)];
}

/** The best guess alone, for whoever has room for no more: the others are not looked for. */
export function nearestPods(world: NearWorld, scope: NamespaceScope, pods: Selector): NearPods | undefined {
  for (const guess of guessedPods(world, scope, pods)) return guess;
  return undefined;
}

function* guessedPods(world: NearWorld, scope: NamespaceScope, pods: Selector): Generator<NearPods> {
  const { inventory } = world;
  const wanted = requirements(pods);
  if (wanted.length === 0) return;
  yield* otherNamespaces(inventory, scope, pods);
  yield* bystandersWith(world, scope, pods);
  const labels = nearLabels(wanted, (rest) => {
    const { sure, possible } = inventory.match(scope, rest);
    const found = members(sure);
    if (possible !== sure) found.push(...members(subtract(possible, sure)));
    return found.flatMap((ordinal) => inventory.endpoints[ordinal]?.labels ?? []);
  });
  for (const near of labels) {
    const found = inventory.match(scope, corrected(wanted, near)).sure;
    const count = countOf(found);
    if (count === 0) continue;
    yield {
      ...near,
      count,
      get pods() {
        return inventory.endpointsOf(found).map(({ id }) => id);
      },
    };
  }
}

/** For a selector that matches no namespace. */
export function nearNamespaces(inventory: Inventory, selector: Selector): readonly NearNamespaces[] {
  const wanted = requirements(selector);
  if (wanted.length === 0) return [];
  const all = [...inventory.namespaces.values()];
  const labels = nearLabels(wanted, (rest) =>
    all.filter((namespace) => matches(rest, namespaceFacts(namespace)) !== 'no').map((namespace) => namespace.labels),
  );
  const asPodLabels = inventory.selectPods(EVERYWHERE, selector).matched;
  return [
    ...labels.flatMap((near) => {
      const namespaces = inventory.selectNamespaces(corrected(wanted, near)).matched;
      return namespaces.length === 0 ? [] : [{ ...near, namespaces }];
    }),
    ...(asPodLabels.length > 0 ? [{ kind: 'pod-labels' as const, pods: asPodLabels }] : []),
  ];
}

/** The requirements with the near label in place of the one it corrects. */
export function corrected(wanted: readonly Requirement[], near: NearLabel): Selector {
  const { requirement, key, value } = near;
  return allOf(
    wanted.map((each) => {
      if (each !== requirement) return each;
      return value === undefined ? { op: 'exists', key } : { op: 'in', key, values: [value] };
    }),
  );
}

const EVERYWHERE: NamespaceScope = { kind: 'selected', selector: { kind: 'all' } };

function* otherNamespaces(inventory: Inventory, scope: NamespaceScope, pods: Selector): Generator<NearPods> {
  const everywhere = inventory.match(EVERYWHERE, pods).sure;
  const found = [...inventory.countByNamespace(everywhere)].sort(([, a], [, b]) => b - a);
  for (const [namespace, count] of found) {
    if (scope.kind === 'named' && namespace === scope.name) continue;
    yield {
      kind: 'namespace',
      namespace,
      count,
      get pods() {
        return inventory.selectPods({ kind: 'named', name: namespace }, pods).matched;
      },
    };
  }
}

function bystandersWith(world: NearWorld, scope: NamespaceScope, pods: Selector): readonly NearPods[] {
  return world.bystanders
    .filter(({ namespace, labels }) => inScope(world.inventory, scope, namespace) && holds(pods, labels))
    .map((bystander) => ({ kind: 'bystander', bystander }));
}

function inScope(inventory: Inventory, scope: NamespaceScope, namespace: string): boolean {
  if (scope.kind === 'named') return scope.name === namespace;
  return matches(scope.selector, namespaceFacts(inventory.namespace(namespace))) === 'yes';
}

/** Only what the selector demands counts: everything lacks the labels that it forbids. */
function holds(pods: Selector, labels: Labels): boolean {
  const demands = requirements(pods).some(({ op }) => op === 'in' || op === 'exists');
  return demands && matches(pods, known(labels)) === 'yes';
}

interface Guess extends NearLabel {
  readonly cost: number;
  readonly count: number;
}

/** Labels of those that meet all other requirements, which `one` of the requirements may have meant. */
function nearLabels(
  wanted: readonly Requirement[],
  labelsOfThoseWith: (rest: Selector) => readonly Labels[],
): readonly NearLabel[] {
  const guesses: Guess[] = [];
  for (const requirement of wanted) {
    if (requirement.op !== 'in' && requirement.op !== 'exists') continue;
    const rest = allOf(wanted.filter((each) => each !== requirement));
    for (const [key, values] of countLabels(labelsOfThoseWith(rest))) {
      for (const [value, count] of values) {
        const guess = guessAt(requirement, key, value);
        if (guess) guesses.push({ ...guess, count });
      }
    }
  }
  guesses.sort((a, b) => a.cost - b.cost || b.count - a.count || (a.key < b.key ? -1 : 1));
  const seen = new Set<string>();
  return guesses.flatMap(({ kind, requirement, key, value }) => {
    const text = JSON.stringify([key, value]);
    if (seen.has(text)) return [];
    seen.add(text);
    return [{ kind, requirement, key, value }];
  });
}

/** By key and value. Pods of one workload share their labels: those are looked at once for all of them. */
function countLabels(all: readonly Labels[]): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const alike = new Map<Labels, number>();
  for (const labels of all) alike.set(labels, (alike.get(labels) ?? 0) + 1);
  const counts = new Map<string, Map<string, number>>();
  for (const [labels, number] of alike) {
    for (const [key, value] of labels) {
      let values = counts.get(key);
      if (values === undefined) {
        values = new Map();
        counts.set(key, values);
      }
      values.set(value, (values.get(value) ?? 0) + number);
    }
  }
  return counts;
}

/** Another key costs more than any other value: values are mistyped, keys are mostly copied. */
const OTHER_KEY = 100;
const UNRELATED_KEY = 50;

function guessAt(requirement: Requirement, key: string, value: string): Omit<Guess, 'count'> | undefined {
  if (requirement.op === 'exists') {
    const cost = misspelling(requirement.key, key);
    return cost === undefined ? undefined : { kind: 'key', requirement, key, value: undefined, cost: OTHER_KEY + cost };
  }
  if (requirement.op !== 'in') return undefined;
  if (key === requirement.key) {
    const costs = requirement.values.flatMap((written) => misspelling(written, value) ?? []);
    return costs.length === 0 ? undefined : { kind: 'value', requirement, key, value, cost: Math.min(...costs) };
  }
  if (!requirement.values.includes(value) || saysNothing(value)) return undefined;
  const cost = OTHER_KEY + (misspelling(requirement.key, key) ?? UNRELATED_KEY);
  return { kind: 'key', requirement, key, value, cost };
}

/** Values that stand under many keys and so tell nothing about which key was meant. */
function saysNothing(value: string): boolean {
  return value.length < 2 || /^(?:true|false|yes|no|[0-9]+)$/.test(value);
}
