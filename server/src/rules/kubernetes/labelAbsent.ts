import type { NamespaceScope } from '../../engine/model.ts';
import { allOf, type Requirement, requirements, type Selector } from '../../engine/selector.ts';
import { subjectScope, subjectSelector } from '../../engine/subjects.ts';
import { podCount } from '../../snapshot/words.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import type { Path } from '../../syntax/path.ts';
import { calicoLabelAbsent } from '../calico/common/labelAbsent.ts';
import type { ClusterView, Finding, Fix, Rule } from '../rule.ts';
import { fix } from '../support/fix.ts';
import { dashIndent } from '../support/insert.ts';
import { insertItem } from '../support/items.ts';
import { isBorrowed, type PolicyText, policyText } from '../support/manifest.ts';
import { peersOf } from '../support/peers.ts';
import { code } from '../support/text.ts';
import { select } from '../support/view.ts';
import { thePods } from '../support/words.ts';

/**
 * `NotIn` also matches what does not have the label at all (kubernetes.md 0.4.3, A.4 row 66). Information where no pod
 * that is meant has it: the demand does nothing.
 */
export const labelAbsent: Rule = {
  code: 'label-absent',
  level: 'info',
  scope: 'cluster',
  families: ['kubernetes', 'admin', 'calico'],
  title: 'A negation that also means pods without the label',
  answers: ['A-M37', 'calico-M29'],
  *check(subject) {
    yield* calicoLabelAbsent(subject);
    const { cluster } = subject;
    const found = policyText(subject);
    if (!found || !cluster) return;
    const { policy } = found;
    yield* judge(cluster, found, subjectScope(policy.subject), subjectSelector(policy.subject));
    for (const { peer } of peersOf(found)) {
      if (peer.kind === 'pods') yield* judge(cluster, found, peer.namespaces, peer.pods);
    }
  },
};

function* judge(cluster: ClusterView, found: PolicyText, scope: NamespaceScope, selector: Selector): Iterable<Finding> {
  for (const wanted of requirements(selector)) {
    if (wanted.op !== 'notIn' || !wanted.path || wanted.values.length === 0) continue;
    const all = select(cluster, scope, selector);
    const without = select(cluster, scope, {
      kind: 'and',
      of: [selector, { kind: 'requirement', requirement: { op: 'absent', key: wanted.key } }],
    });
    if (without.pods.length === 0 || !all.certain) continue;
    yield finding(cluster, found, wanted, wanted.path, all.pods, without.pods, someoneHas(cluster, scope, wanted.key));
  }
}

/** Some pod that could be meant carries the key: then it is a label in use. */
function someoneHas(cluster: ClusterView, scope: NamespaceScope, key: string): boolean {
  return select(cluster, scope, allOf([{ op: 'exists', key }])).pods.length > 0;
}

function finding(
  cluster: ClusterView,
  found: PolicyText,
  { key }: Requirement,
  path: Path,
  all: Parameters<typeof podCount>[0],
  without: Parameters<typeof podCount>[0],
  used: boolean,
): Finding {
  return {
    code: 'label-absent',
    level: used ? 'hint' : 'info',
    message: used
      ? `\`NotIn\` also matches pods without the label: of ${thePods(all, cluster.inventory)} meant here ${podCount(without, cluster.inventory)} ${without.length === 1 ? 'has' : 'have'} no ${code(key)} (${cluster.words}). Add \`Exists\` if ${without.length === 1 ? 'it is' : 'they are'} not meant.`
      : `No pod has a label ${code(key)} (${cluster.words}), and \`NotIn\` matches pods without the label: this demand does nothing. Is the key right?`,
    path: [...path, 'key'],
    part: 'value',
    fixes: used ? withExists(found, path, key) : [],
  };
}

function withExists({ root, text, spec }: PolicyText, path: Path, key: string): readonly Fix[] {
  const list = nodeAt(root, path.slice(0, -1));
  const index = path.at(-1);
  if (list?.kind !== 'list' || typeof index !== 'number' || isBorrowed(list)) return [];
  const edits = insertItem(text, list, index + 1, { key, operator: 'Exists' }, dashIndent(text, spec));
  return fix('Only pods that have the label: add `Exists`', edits);
}
