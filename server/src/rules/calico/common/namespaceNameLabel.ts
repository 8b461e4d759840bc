import { NAMESPACE_NAME_LABEL } from '../../../engine/inventory.ts';
import { matches, requirements } from '../../../engine/selector.ts';
import type { ClusterView, Finding, RuleSubject } from '../../rule.ts';
import {
  type Expression,
  expressionsOf,
  leavesOf,
  rewritten,
  spanOf,
  withPart,
} from '../../support/calico/expressions.ts';
import { factsWith } from '../../support/calico/world.ts';
import { fix } from '../../support/fix.ts';
import { code } from '../../support/text.ts';
import { areNamespacesKnown, confirmed } from '../../support/view.ts';

/** Keys that people take for the name of a namespace. */
const NAME_KEYS: ReadonlySet<string> = new Set(['name', 'namespace']);

/** What `namespace-name-label` says of Calico's expressions over namespaces (calico.md M32). */
export function* calicoNamespaceNames(subject: RuleSubject): Iterable<Finding> {
  const { cluster } = subject;
  for (const expression of expressionsOf(subject)) {
    if (expression.asks !== 'namespaces') continue;
    const named = leavesOf(expression.node).filter(
      ({ node, required }) => required && NAME_KEYS.has(node.key) && node.kind !== 'has',
    );
    const [leaf] = named;
    // Beside other labels it may be a convention of its own.
    if (
      !leaf ||
      leavesOf(expression.node).length > 1 ||
      requirements(expression.selector).every(({ op }) => op !== 'in')
    )
      continue;
    const known = cluster ? answer(cluster, expression) : 'unknown';
    if (known === 'matches') continue;
    const span = spanOf(subject, expression, leaf.node.keySpan);
    const better = withPart(expression, leaf.node.keySpan, NAMESPACE_NAME_LABEL);
    yield {
      code: 'namespace-name-label',
      level: cluster && known === 'none' ? confirmed(cluster) : 'info',
      message:
        cluster && known === 'none'
          ? `No namespace has labels that ${code(expression.text)} is true of (${cluster.words}), so this matches nothing. Every namespace carries its name as \`${NAMESPACE_NAME_LABEL}\`, and to Calico as \`projectcalico.org/name\`: use one of them.`
          : `Namespaces carry no label ${code(leaf.node.key)} unless somebody adds it; then this matches nothing. Every namespace carries its name as \`${NAMESPACE_NAME_LABEL}\`, and to Calico as \`projectcalico.org/name\`: use one of them.`,
      path: expression.place.path,
      part: 'value',
      ...(span && { span }),
      fixes: fix(`Use ${NAMESPACE_NAME_LABEL}`, rewritten(subject, expression, better), known === 'none'),
    };
  }
}

/** Whether some namespace of the view has the label; unknown while labels of one are. */
function answer(cluster: ClusterView, { selector }: Expression): 'matches' | 'none' | 'unknown' {
  const all = [...cluster.inventory.namespaces.values()];
  if (all.some(({ labels }) => matches(selector, factsWith(labels)) === 'yes')) return 'matches';
  return !areNamespacesKnown(cluster) || all.some(({ labelsKnown }) => !labelsKnown) ? 'unknown' : 'none';
}
