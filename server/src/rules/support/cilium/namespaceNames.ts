import type { Requirement } from '../../../engine/selector.ts';
import { subjectSelector } from '../../../engine/subjects.ts';
import { entryAt, get, nodeAt } from '../../../syntax/cursor.ts';
import type { ClusterView, Finding, Fix, RuleSubject } from '../../rule.ts';
import { fix } from '../fix.ts';
import { rewriteScalar } from '../rewrite.ts';
import { sentences } from '../text.ts';
import { confirmed } from '../view.ts';
import { plainKey } from './keys.ts';
import { type CiliumRuleText, ciliumItems, ciliumRules, underCilium } from './manifest.ts';
import { NAMESPACE_KEYS } from './namespaceKeys.ts';
import { askedText, podsOf, written } from './selection.ts';

const RIGHT = 'k8s:io.kubernetes.pod.namespace';
/** Keys that pods may well carry themselves. */
const COMMON: ReadonlySet<string> = new Set(['name', 'namespace']);

/** The name of a namespace under a key that means a label of the pod to Cilium (cilium.md M15). */
export function* ciliumNamespaceNames(subject: RuleSubject): Iterable<Finding> {
  const cluster = underCilium(subject.cluster);
  for (const rule of ciliumRules(subject)) {
    if (!rule.policy || rule.namesNodes) continue;
    const own = rule.namespace === undefined ? written(subjectSelector(rule.policy.subject)) : [];
    const peers = ciliumItems(rule).flatMap((item) =>
      (item.rules[0]?.peers ?? []).flatMap((peer) => (peer.kind === 'labelled' ? written(peer.selector) : [])),
    );
    for (const asked of [...own, ...peers]) {
      const finding = judge(cluster, rule, asked);
      if (finding) yield finding;
    }
  }
}

function judge(cluster: ClusterView | undefined, rule: CiliumRuleText, asked: Requirement): Finding | undefined {
  const key = plainKey(asked.key) ?? '';
  if (asked.op !== 'in' || !NAMESPACE_KEYS.has(key) || !asked.path) return undefined;
  const there = cluster && asked.values.filter((name) => cluster.inventory.namespaces.has(name));
  const none = cluster && isOfNoPod(cluster, asked);
  if (cluster && !none) return undefined;
  // Without the cluster, and for names that no namespace has, such a label may be the pods' own.
  if (COMMON.has(key) && !there?.length) return undefined;
  return {
    code: 'namespace-name-label',
    level: cluster ? confirmed(cluster) : 'info',
    message: sentences(
      `${askedText([asked])} asks for a label of the pod${cluster ? `, and no pod has it (${cluster.words}): this matches nothing` : ', not for its namespace'}.`,
      `The name of a pod's namespace is its label \`${RIGHT}\`; labels of the Namespace stand behind \`k8s:io.cilium.k8s.namespace.labels.\`.`,
    ),
    path: [...asked.path],
    part: 'key',
    fixes: fixesFor(rule, asked, there?.length === asked.values.length),
  };
}

function isOfNoPod(cluster: ClusterView, requirement: Requirement): boolean {
  const { pods, certain } = podsOf(cluster, { kind: 'requirement', requirement });
  return pods.length === 0 && certain;
}

function fixesFor({ root, text }: CiliumRuleText, { path = [] }: Requirement, preferred: boolean): readonly Fix[] {
  const entry = entryAt(root, path);
  const labels = nodeAt(root, path.slice(0, -1));
  if (entry && labels?.kind === 'map') {
    if (entry.merged || labels.alias !== undefined || get(labels, RIGHT)) return [];
    return fix(`Use ${RIGHT}`, rewriteScalar(text, entry.keyNode, RIGHT), preferred);
  }
  const key = nodeAt(root, [...path, 'key']);
  return key ? fix(`Use ${RIGHT}`, rewriteScalar(text, key, RIGHT), preferred) : [];
}
