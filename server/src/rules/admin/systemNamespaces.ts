import { NAMESPACE_NAME_LABEL } from '../../engine/inventory.ts';
import { isEverything } from '../../engine/selector.ts';
import { subjectScope } from '../../engine/subjects.ts';
import { podCount } from '../../snapshot/words.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import type { ClusterView, Finding, Fix, Rule } from '../rule.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { type PolicyText, policyText } from '../support/manifest.ts';
import { flowIn } from '../support/render.ts';
import { code } from '../support/text.ts';
import { podsIn } from '../support/view.ts';

const SYSTEM = 'kube-system';

/** A policy for every namespace that denies: the cluster's own services are among its subjects (kubernetes.md BC.5). */
export const systemNamespaces: Rule = {
  code: 'system-namespaces',
  level: 'info',
  scope: 'cluster',
  families: ['admin'],
  title: 'A policy that denies is for kube-system too',
  answers: ['BC-M19'],
  *check(subject) {
    const { cluster } = subject;
    const found = policyText(subject);
    if (!found || !cluster || !found.policy.rules.some(({ action }) => action === 'Deny')) return;
    const scope = subjectScope(found.policy.subject);
    if (scope.kind !== 'selected' || !isEverything(scope.selector)) return;
    const finding = judge(cluster, found);
    if (finding) yield finding;
  },
};

function judge(cluster: ClusterView, found: PolicyText): Finding | undefined {
  const pods = podsIn(cluster, SYSTEM);
  const { path } = found.policy.subject;
  if (pods.length === 0) return undefined;
  return {
    code: 'system-namespaces',
    level: 'info',
    message: `This policy denies, and it is for every namespace: ${podCount(pods, cluster.inventory)} of ${code(SYSTEM)} too (${cluster.words}), name servers and controllers among them. Leave that namespace out if it is not meant.`,
    path,
    part: 'key',
    fixes: path.at(-1) === 'namespaces' ? withoutSystem(found, [...path]) : [],
  };
}

function withoutSystem({ root, text }: PolicyText, path: readonly (string | number)[]): readonly Fix[] {
  const selector = nodeAt(root, path);
  if (selector?.kind !== 'map' || selector.entries.length > 0) return [];
  const demand = { key: NAMESPACE_NAME_LABEL, operator: 'NotIn', values: [SYSTEM] };
  return fix(`Leave ${SYSTEM} out`, replace(selector, flowIn(text, { matchExpressions: [demand] })));
}
