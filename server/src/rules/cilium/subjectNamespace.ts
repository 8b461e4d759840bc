import { POD_NAMESPACE } from '../../lower/cilium/selectors.ts';
import { get, nodeAt } from '../../syntax/cursor.ts';
import type { MapEntry, MapNode } from '../../syntax/tree.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { type CiliumRuleText, ciliumRules, nodesIn, textIn } from '../support/cilium/manifest.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { removeEntry } from '../support/insert.ts';
import { given } from '../support/nodes.ts';
import { rewriteScalar } from '../support/rewrite.ts';
import { code } from '../support/text.ts';

/** A namespaced policy whose `endpointSelector` names another namespace than its own (cilium.md 2.4). */
export const subjectNamespace: Rule = {
  code: 'subject-namespace',
  level: 'warning',
  scope: 'document',
  families: ['cilium'],
  title: 'An `endpointSelector` that names another namespace',
  answers: ['cilium-M16'],
  *check(subject: RuleSubject): Iterable<Finding> {
    // Given when it is applied, it may be any.
    const own = textIn(given(subject.object.node, 'metadata'), 'namespace');
    if (own === undefined || own === '') return;
    for (const rule of ciliumRules(subject)) {
      if (rule.namespace === undefined) continue;
      yield* inLabels(rule, own);
      yield* inExpressions(rule, own);
    }
  },
};

function* inLabels(rule: CiliumRuleText, own: string): Iterable<Finding> {
  const labels = given(given(rule.map, 'endpointSelector'), 'matchLabels');
  if (labels?.kind !== 'map') return;
  for (const entry of labels.entries) {
    const source = /^(k8s:|any:)?io\.kubernetes\.pod\.namespace$/.exec(entry.key);
    const { value } = entry.value.kind === 'scalar' ? entry.value : { value: undefined };
    if (!source || typeof value !== 'string' || value === own) continue;
    const effect =
      source[1] === 'k8s:'
        ? `Cilium puts ${code(own)} in its place, so this policy is about pods of ${code(own)}`
        : `no pod is in both, so this policy does nothing`;
    yield {
      code: 'subject-namespace',
      level: 'warning',
      message: `A CiliumNetworkPolicy selects pods of its own namespace ${code(own)} only, and this names ${code(value)}: ${effect}. Move the policy to ${code(value)}, or use a CiliumClusterwideNetworkPolicy.`,
      path: [...rule.path, 'endpointSelector', 'matchLabels', entry.key],
      part: 'value',
      fixes: fixesFor(rule, labels, entry, value),
    };
  }
}

function* inExpressions(rule: CiliumRuleText, own: string): Iterable<Finding> {
  const list = nodesIn(given(rule.map, 'endpointSelector'), 'matchExpressions');
  for (const [index, item] of list.entries()) {
    const key = textIn(item, 'key')?.replace(/^(k8s|any):/, '');
    if (key !== POD_NAMESPACE) continue;
    const values = nodesIn(item, 'values').flatMap((node) => (node.kind === 'scalar' ? [node.value] : []));
    const operator = textIn(item, 'operator');
    const excluded =
      operator === 'DoesNotExist' ||
      (operator === 'In' && values.length > 0 && !values.includes(own)) ||
      (operator === 'NotIn' && values.includes(own));
    if (!excluded) continue;
    yield {
      code: 'subject-namespace',
      level: 'warning',
      message: `A CiliumNetworkPolicy selects pods of its own namespace ${code(own)} only, and this leaves that out: it selects nobody. Move the policy, or use a CiliumClusterwideNetworkPolicy.`,
      path: [...rule.path, 'endpointSelector', 'matchExpressions', index],
      part: 'value',
    };
  }
}

function fixesFor({ root, text }: CiliumRuleText, labels: MapNode, entry: MapEntry, other: string): readonly Fix[] {
  const namespace = nodeAt(root, ['metadata', 'namespace']);
  if (!namespace || entry.merged || labels.alias !== undefined) return [];
  const moved = rewriteScalar(text, namespace, other);
  const alone = labels.entries.length === 1;
  const removed = alone ? replace(labels, '{}') : removeEntry(text, labels, entry);
  // In block style `{}` would stand on a line of its own.
  const tidy = alone && !labels.flow ? undefined : removed;
  return [
    ...(get(root, 'metadata') ? fix(`Move the policy to namespace ${other}`, moved) : []),
    ...fix('Remove the namespace from the selector', tidy),
  ];
}
