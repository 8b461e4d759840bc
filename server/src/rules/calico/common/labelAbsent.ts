import { isEmpty, subtract, unite } from '../../../engine/bitset.ts';
import type { Endpoint } from '../../../engine/model.ts';
import type { Selector } from '../../../engine/selector.ts';
import { subjectSelector } from '../../../engine/subjects.ts';
import type { SelectorNode } from '../../../lower/calicoSelector/parse.ts';
import { podCount } from '../../../snapshot/words.ts';
import type { ClusterView, Finding, RuleSubject } from '../../rule.ts';
import {
  demandedKeys,
  type Expression,
  expressionsOf,
  holdsWithout,
  leavesOf,
  rewritten,
  spanOf,
  withPart,
} from '../../support/calico/expressions.ts';
import { type CalicoPolicy, calicoPolicy } from '../../support/calico/policy.ts';
import { labellingOf } from '../../support/calico/world.ts';
import { fix } from '../../support/fix.ts';
import { ruleAt, samePath } from '../../support/portWords.ts';
import { code, sentences } from '../../support/text.ts';
import { relatedPods } from '../../support/view.ts';

/** What every pod, and every namespace, has. */
const ALWAYS: ReadonlySet<string> = new Set([
  'projectcalico.org/namespace',
  'projectcalico.org/orchestrator',
  'projectcalico.org/serviceaccount',
  'pcns.projectcalico.org/name',
  'pcns.kubernetes.io/metadata.name',
  'pcsa.projectcalico.org/name',
]);

/**
 * `env != "prod"` is true of whatever has no `env` at all (calico.md 2.2). Told where the cluster has both: pods with the
 * label, and selected ones without it.
 */
export function* calicoLabelAbsent(subject: RuleSubject): Iterable<Finding> {
  const { cluster } = subject;
  const found = calicoPolicy(subject);
  if (!found || !cluster) return;
  for (const expression of expressionsOf(subject)) {
    if (expression.role === 'calico-not-peer') continue;
    const demanded = demandedKeys(expression.selector);
    for (const part of conditionsOf(expression.node)) {
      const [leaf] = leavesOf(part);
      // `!has(x)` says so itself.
      if (!leaf || !holdsWithout(leaf) || leaf.node.kind === 'has' || demanded.has(leaf.node.key)) continue;
      const key = prefixOf(expression) + leaf.node.key;
      const pods = ALWAYS.has(key) ? [] : lacking(cluster, found, expression, key);
      if (pods.length > 0) yield finding(subject, cluster, expression, part, leaf.node.key, pods);
    }
  }
}

/** What must all hold, where each asks one thing. */
function conditionsOf(node: SelectorNode): readonly SelectorNode[] {
  if (node.kind === 'and') return node.of.flatMap(conditionsOf);
  if (node.kind === 'not') return leavesOf(node).length === 1 ? [node] : [];
  return node.kind === 'compare' || node.kind === 'set' ? [node] : [];
}

function prefixOf({ asks }: Expression): string {
  return { things: '', namespaces: 'pcns.', accounts: 'pcsa.' }[asks];
}

/** Selected pods without the label, where others have it. */
function lacking(cluster: ClusterView, found: CalicoPolicy, expression: Expression, key: string): readonly Endpoint[] {
  const labelling = labellingOf(cluster);
  const having = labelling.pods({ kind: 'requirement', requirement: { op: 'exists', key } });
  if (isEmpty(having.sure)) return [];
  const without = selectedBy(found, expression).map((selector) =>
    subtract(labelling.pods(selector).sure, having.possible),
  );
  const [first, ...more] = without;
  return first ? cluster.inventory.endpointsOf(more.reduce(unite, first)) : [];
}

/** What Calico makes of the expression and what stands beside it. */
function selectedBy({ policy }: CalicoPolicy, { ofPolicy, place }: Expression): readonly Selector[] {
  if (ofPolicy) return [subjectSelector(policy.subject)];
  const [spec = '', direction = '', index = 0, end = ''] = place.path;
  const criteria = ruleAt(policy, [spec, direction, index])?.criteria ?? [];
  return criteria.flatMap((each) =>
    each.kind === 'labels' && !each.negated && samePath(each.path.slice(0, 4), [spec, direction, index, end])
      ? [each.selector]
      : [],
  );
}

function finding(
  subject: RuleSubject,
  cluster: ClusterView,
  expression: Expression,
  part: SelectorNode,
  key: string,
  pods: readonly Endpoint[],
): Finding {
  const many = podCount(pods, cluster.inventory);
  const one = pods.length === 1;
  const lack = {
    things: one ? 'has none' : 'have none',
    namespaces: one ? 'is in a namespace without it' : 'are in namespaces without it',
    accounts: one ? 'runs as an account without it' : 'run as accounts without it',
  }[expression.asks];
  const message = sentences(
    `This is also true where there is no label ${code(key)}: ${many} selected here ${lack} (${cluster.words}).`,
    `If only those with another value are meant, write \`has(${key}) && …\`.`,
  );
  const span = spanOf(subject, expression, part);
  const better = withPart(expression, part, `has(${key}) && ${expression.text.slice(part.start, part.end)}`);
  return {
    code: 'label-absent',
    level: 'info',
    message,
    path: expression.place.path,
    part: 'value',
    ...(span && { span }),
    related: relatedPods(cluster, pods, `Has no label ${code(key)}`),
    fixes: fix(`Only those that have the label: \`has(${key}) && …\``, rewritten(subject, expression, better)),
  };
}
