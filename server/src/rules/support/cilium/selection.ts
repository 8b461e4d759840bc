/** What selectors of Cilium mean in the view, and what was likely meant by one that matches nothing. */

import type { NamespaceScope } from '../../../engine/model.ts';
import { allOf, type Requirement, requirements, type Selector, valuesAsked } from '../../../engine/selector.ts';
import { POD_NAMESPACE } from '../../../lower/cilium/selectors.ts';
import { type NearPods, nearPods } from '../../../snapshot/near.ts';
import { entryAt, get, nodeAt } from '../../../syntax/cursor.ts';
import type { MapNode, Span } from '../../../syntax/tree.ts';
import type { ClusterView, Fix } from '../../rule.ts';
import { fix } from '../fix.ts';
import { rewriteScalar } from '../rewrite.ts';
import { code } from '../text.ts';
import { arePodsKnown, endpointsOf, type Selected } from '../view.ts';
import { requirementText } from '../words.ts';
import { isPodLabel, isWritten, plainKey, writtenKey } from './keys.ts';

export function podsOf(cluster: ClusterView, selector: Selector): Selected {
  const { programs, inventory } = cluster;
  const matching = programs.labelling?.pods(selector);
  if (!matching) return { pods: [], certain: false };
  const known = arePodsKnown(
    cluster,
    valuesAsked(selector, (key) => plainKey(key) === POD_NAMESPACE),
  );
  return { pods: inventory.endpointsOf(matching.sure), certain: matching.sure === matching.possible && known };
}

/** What people wrote of it, without what the agent adds. */
export function written(selector: Selector): readonly Requirement[] {
  return requirements(selector).filter(isWritten);
}

/** `app=web, k8s:tier=db`, in one code span. */
export function askedText(asked: readonly Requirement[]): string {
  return code(asked.map((one) => requirementText({ ...one, key: writtenKey(one.key) })).join(', '));
}

/** Pods that were likely meant: by their own labels, in one namespace or in any. */
export function nearOf(
  { inventory, snapshot }: ClusterView,
  asked: readonly Requirement[],
  scope: NamespaceScope,
): readonly NearPods[] {
  const own = asked.filter(isPodLabel).map((one) => ({ ...one, key: plainKey(one.key) ?? one.key }));
  // Labels that only Cilium gives are no part of what can be compared.
  const others = asked.filter((one) => !isPodLabel(one) && plainKey(one.key) !== POD_NAMESPACE);
  if (own.length === 0 || others.length > 0) return [];
  return nearPods({ inventory, bystanders: snapshot.bystanders }, scope, allOf(own));
}

/** The only namespace that is named, where one is. */
export function namespaceNamed(asked: readonly Requirement[]): string | undefined {
  const named = asked.find(({ key, op }) => plainKey(key) === POD_NAMESPACE && op === 'in');
  return named?.op === 'in' && named.values.length === 1 ? named.values[0] : undefined;
}

type NearLabel = Extract<NearPods, { kind: 'value' | 'key' }>;

export function isNearLabel(near: NearPods): near is NearLabel {
  return near.kind === 'value' || near.kind === 'key';
}

export function nearLabelText({ key, value }: NearLabel): string {
  return value === undefined ? key : `${key}=${value}`;
}

/** The smallest text that a near label corrects; a pair of `matchLabels` only. */
export function nearPlace(root: MapNode, { requirement, kind }: NearLabel): Span | undefined {
  const entry = entryAt(root, requirement.path ?? []);
  if (!entry || entry.merged) return undefined;
  return kind === 'value' ? entry.value.span : entry.keyNode.span;
}

export function nearFix(
  { root, text }: { readonly root: MapNode; readonly text: string },
  cluster: ClusterView,
  near: NearLabel,
  title: (label: string, pods: ReturnType<typeof endpointsOf>) => string,
): readonly Fix[] {
  const path = near.requirement.path ?? [];
  const entry = entryAt(root, path);
  const labels = nodeAt(root, path.slice(0, -1));
  if (!entry || entry.merged || labels?.kind !== 'map') return [];
  const source = /^[A-Za-z0-9]+:/.exec(entry.key)?.[0] ?? '';
  const key = source + near.key;
  const edits =
    near.kind === 'value'
      ? near.value === undefined
        ? undefined
        : rewriteScalar(text, entry.value, near.value)
      : get(labels, key)
        ? undefined
        : rewriteScalar(text, entry.keyNode, key);
  return fix(title(nearLabelText(near), endpointsOf(cluster, near.pods)), edits);
}
