import { matches, type Selector } from '../../../engine/selector.ts';
import { misspelling } from '../../../snapshot/spelling.ts';
import type { ClusterView } from '../../rule.ts';
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
  let best: (Near & { readonly cost: number }) | undefined;
  for (const leaf of leavesOf(expression.node)) {
    const { node } = leaf;
    if (!leaf.required || node.kind === 'set' || (node.kind === 'compare' && node.op !== '==')) continue;
    const key = prefix + node.key;
    const value = node.kind === 'compare' ? node.value : undefined;
    for (const [ownKey, ownValue] of labelsBeside(cluster, effective, key, value)) {
      if (!ownKey.startsWith(prefix)) continue;
      const part = ownKey === key ? 'value' : 'key';
      if (part === 'key' && value !== undefined && ownValue !== value) continue;
      const cost = part === 'value' ? misspelling(value ?? '', ownValue) : misspelling(key, ownKey);
      if (cost === undefined || (best && best.cost <= cost)) continue;
      const pods = podsOf(cluster, replaced(effective, key, value, ownKey, ownValue)).pods;
      if (pods.length === 0) continue;
      const plain = ownKey.slice(prefix.length);
      const label = value === undefined ? plain : `${plain}=${ownValue}`;
      best = { leaf, part, text: part === 'value' ? ownValue : plain, label, pods, cost };
    }
  }
  return best;
}

/** There is such a namespace: it just holds no such pod. */
function hasNamespace({ inventory }: ClusterView, { selector }: Expression): boolean {
  return [...inventory.namespaces.values()].some(
    ({ name, labels }) => matches(selector, factsWith(new Map(labels).set('projectcalico.org/name', name))) === 'yes',
  );
}

/** Labels of pods that meet everything but that one condition. */
function labelsBeside(
  cluster: ClusterView,
  effective: Selector,
  key: string,
  value: string | undefined,
): ReadonlyMap<string, string> | readonly (readonly [string, string])[] {
  const rest = without(effective, key, value);
  const found = new Map<string, readonly [string, string]>();
  for (const pod of podsOf(cluster, rest).pods) {
    for (const [ownKey, ownValue] of factsOf(cluster, pod).labels)
      found.set(`${ownKey}=${ownValue}`, [ownKey, ownValue]);
  }
  return [...found.values()];
}

function isIt(selector: Selector, key: string, value: string | undefined): boolean {
  if (selector.kind !== 'requirement' || selector.requirement.key !== key) return false;
  const { requirement } = selector;
  return value === undefined
    ? requirement.op === 'exists'
    : requirement.op === 'in' && requirement.values.includes(value);
}

function without(selector: Selector, key: string, value: string | undefined): Selector {
  if (isIt(selector, key, value)) return { kind: 'all' };
  if (selector.kind !== 'and') return selector;
  return { kind: 'and', of: selector.of.map((part) => without(part, key, value)) };
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

/** No pod matches, not even one that policy cannot select: finished, or on the network of its node. */
export function isNobodys(cluster: ClusterView, selector: Selector): boolean {
  return !cluster.inventory.endpoints.some(
    (pod) => pod.kind === 'pod' && matches(selector, factsOf(cluster, pod)) !== 'no',
  );
}
