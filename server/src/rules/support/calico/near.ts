import { members } from '../../../engine/bitset.ts';
import { CALICO_LABELLING } from '../../../engine/dataplane/calico/labelling.ts';
import { type Inventory, isSelectable } from '../../../engine/inventory.ts';
import { labellingFrom, labellingFromInSteps } from '../../../engine/labelling.ts';
import type { Labels } from '../../../engine/model.ts';
import { matches, type Selector } from '../../../engine/selector.ts';
import { eachInSteps, finish, type Steps } from '../../../engine/steps.ts';
import { misspelling } from '../../../snapshot/spelling.ts';
import type { ClusterView } from '../../rule.ts';
import { areNamespacesKnown, isAllKnown } from '../view.ts';
import { type Expression, type Leaf, leavesOf } from './expressions.ts';
import { factsOf, factsWith, podsOf } from './world.ts';

/** Another spelling of one condition, with which something would match. */
export interface Near {
  readonly leaf: Leaf;
  readonly part: 'key' | 'value';
  readonly text: string;
  /** As it would be written: `app=web`. */
  readonly label: string;
  /** Pods that would then match. */
  readonly pods: ReturnType<typeof podsOf>['pods'];
}

/**
 * For an expression that matches nothing: the nearest spelling of a required condition, key or value, that pods in its
 * reach have. `effective` is what Calico makes of the expression, `prefix` what it puts before its keys.
 */
export function nearLabel(cluster: ClusterView, expression: Expression, effective: Selector): Near | undefined {
  const prefix = { things: '', namespaces: 'pcns.', accounts: 'pcsa.' }[expression.asks];
  if (expression.asks === 'namespaces' && hasNamespace(cluster, expression)) return undefined;
  const guesses = leavesOf(expression.node).flatMap((leaf) => guessesAt(cluster, leaf, prefix));
  guesses.sort((a, b) => a.cost - b.cost);
  for (const { leaf, part, key, value } of guesses.slice(0, MOST_GUESSES)) {
    const { node } = leaf;
    const written = node.kind === 'compare' ? node.value : undefined;
    const { pods } = podsOf(cluster, replaced(effective, prefix + node.key, written, key, value));
    if (pods.length === 0) continue;
    const plain = key.slice(prefix.length);
    return {
      leaf,
      part,
      text: part === 'value' ? value : plain,
      label: written === undefined ? plain : `${plain}=${value}`,
      pods,
    };
  }
  return undefined;
}

/** Each is asked of the cluster. */
const MOST_GUESSES = 8;

interface Guess {
  readonly leaf: Leaf;
  readonly part: Near['part'];
  readonly key: string;
  readonly value: string;
  readonly cost: number;
}

/** Labels of pods that are spelt nearly like a condition that must hold. */
function guessesAt(cluster: ClusterView, leaf: Leaf, prefix: string): readonly Guess[] {
  const { node } = leaf;
  if (!leaf.required || node.kind === 'set' || (node.kind === 'compare' && node.op !== '==')) return [];
  const labels = labelsOfPods(cluster);
  const key = prefix + node.key;
  const guesses: Guess[] = [];
  if (node.kind === 'compare') {
    for (const { value, cost } of nearValues(cluster, key, node.value)) {
      guesses.push({ leaf, part: 'value', key, value, cost });
    }
  }
  for (const [other, values] of labels) {
    if (!other.startsWith(prefix) || (prefix === '' && /^pc(ns|sa)\./.test(other))) continue;
    if (node.kind === 'compare' && !values.has(node.value)) continue;
    const cost = misspelling(key, other);
    const value = node.kind === 'compare' ? node.value : '';
    if (cost !== undefined) guesses.push({ leaf, part: 'key', key: other, value, cost });
  }
  return guesses;
}

interface NearValue {
  readonly value: string;
  readonly cost: number;
}

/** Of whoever types only the words of one condition change: the others are compared with all values once. */
const REMEMBERED_WORDS = 256;

/** Values of a label that are spelt nearly like one that is written. */
function nearValues(cluster: ClusterView, key: string, written: string): readonly NearValue[] {
  const remembered = cluster.inventory.derive('calico near values', () => new Map<string, readonly NearValue[]>());
  const asked = JSON.stringify([key, written]);
  const known = remembered.get(asked);
  if (known !== undefined) return known;
  if (remembered.size >= REMEMBERED_WORDS) remembered.clear();
  const found = [...(labelsOfPods(cluster).get(key) ?? [])].flatMap((value) => {
    const cost = misspelling(written, value);
    return cost === undefined ? [] : [{ value, cost }];
  });
  remembered.set(asked, found);
  return found;
}

type LabelValues = ReadonlyMap<string, ReadonlySet<string>>;

/** Every label of pods as Calico sees them, each once. */
function labelsOfPods({ inventory }: ClusterView): LabelValues {
  return inventory.derive(LABELS, (of) => finish(valuesByKey(of)));
}

/** What rules about Calico's policies ask of all pods: made in steps before they ask, where there are many. */
export function* prepareLabels({ inventory }: ClusterView): Steps<void> {
  yield* labellingFromInSteps(CALICO_LABELLING, inventory);
  yield* inventory.deriveInSteps(LABELS, valuesByKey);
}

const LABELS = 'calico labels';

function* valuesByKey(inventory: Inventory): Steps<LabelValues> {
  const labelling = labellingFrom(CALICO_LABELLING, inventory);
  const found = new Map<string, Set<string>>();
  // Pods of one workload have the same ones.
  const seen = new Set<Labels>();
  yield* eachInSteps(members(inventory.selectable), (ordinal) => {
    const { labels } = labelling.podFacts(ordinal);
    if (seen.has(labels)) return;
    seen.add(labels);
    for (const [key, value] of labels) {
      const values = found.get(key) ?? new Set();
      found.set(key, values.add(value));
    }
  });
  return found;
}

/** There is such a namespace, or may be: it just holds no such pod. */
function hasNamespace(cluster: ClusterView, { selector }: Expression): boolean {
  return (
    !areNamespacesKnown(cluster) ||
    [...cluster.inventory.namespaces.values()].some(
      ({ name, labels }) => matches(selector, factsWith(new Map(labels).set('projectcalico.org/name', name))) === 'yes',
    )
  );
}

function isIt(selector: Selector, key: string, value: string | undefined): boolean {
  if (selector.kind !== 'requirement' || selector.requirement.key !== key) return false;
  const { requirement } = selector;
  return value === undefined
    ? requirement.op === 'exists'
    : requirement.op === 'in' && requirement.values.includes(value);
}

function replaced(
  selector: Selector,
  key: string,
  value: string | undefined,
  newKey: string,
  newValue: string,
): Selector {
  if (isIt(selector, key, value)) {
    return {
      kind: 'requirement',
      requirement: value === undefined ? { op: 'exists', key: newKey } : { op: 'in', key: newKey, values: [newValue] },
    };
  }
  if (selector.kind !== 'and') return selector;
  return { kind: 'and', of: selector.of.map((part) => replaced(part, key, value, newKey, newValue)) };
}

/** Resources that a selector may mean besides pods. */
export const BESIDE_PODS = ['hostendpoints', 'networksets', 'globalnetworksets'].map(
  (name) => `${name}.projectcalico.org`,
);

/**
 * Nor does a pod that policy cannot select: finished, or on the network of its node; nor anything that is hidden. Asked
 * where no other matches.
 */
export function isNobodys(cluster: ClusterView, selector: Selector): boolean {
  if (!isAllKnown(cluster, BESIDE_PODS)) return false;
  const others = cluster.inventory.derive('unselectable pods', ({ endpoints }) =>
    endpoints.filter((pod) => pod.kind === 'pod' && !isSelectable(pod)),
  );
  return !others.some((pod) => matches(selector, factsOf(cluster, pod)) !== 'no');
}
