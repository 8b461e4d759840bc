import { NAMESPACE_NAME_LABEL } from '../../engine/inventory.ts';
import { type Requirement, requirements } from '../../engine/selector.ts';
import { entryAt, get, nodeAt } from '../../syntax/cursor.ts';
import type { Node } from '../../syntax/tree.ts';
import type { ClusterView, Finding, Fix, Rule } from '../rule.ts';
import { ciliumNamespaceNames } from '../support/cilium/namespaceNames.ts';
import { fix } from '../support/fix.ts';
import { type NetworkPolicyText, networkPolicy } from '../support/manifest.ts';
import { type PeerText, peersOf } from '../support/peers.ts';
import { rewriteScalar } from '../support/rewrite.ts';
import { code } from '../support/text.ts';
import { confirmed } from '../support/view.ts';
import { listNames, requirementText } from '../support/words.ts';

/** Keys that people take for the name of a namespace. */
const NAME_KEYS: ReadonlySet<string> = new Set(['name', 'namespace']);

/**
 * A namespace selector by `name`: no namespace carries that label unless somebody added it; what every namespace
 * carries is `kubernetes.io/metadata.name` (kubernetes.md 0.4.5, A.4 row 75).
 */
export const namespaceNameLabel: Rule = {
  code: 'namespace-name-label',
  level: 'warning',
  scope: 'cluster',
  families: ['kubernetes', 'cilium'],
  title: 'Namespaces have no `name` label of their own',
  answers: ['A-M41', 'cilium-M15'],
  *check(subject) {
    yield* ciliumNamespaceNames(subject);
    const found = networkPolicy(subject);
    if (!found) return;
    for (const peer of peersOf(found)) {
      if (peer.peer.kind !== 'pods' || peer.peer.namespaces.kind !== 'selected') continue;
      const wanted = requirements(peer.peer.namespaces.selector);
      const named = wanted.find(({ op, key }) => op === 'in' && NAME_KEYS.has(key));
      // Beside other labels it may be a convention of its own.
      if (named?.op !== 'in' || wanted.length > 1 || named.values.length === 0) continue;
      const finding = judge(subject.cluster, found, peer, named);
      if (finding) yield finding;
    }
  },
};

function judge(
  cluster: ClusterView | undefined,
  found: NetworkPolicyText,
  peer: PeerText,
  named: Extract<Requirement, { op: 'in' }>,
): Finding | undefined {
  const place = keyPlace(found, named);
  if (!place) return undefined;
  const known = cluster ? answer(cluster, named) : 'unknown';
  if (known === 'matches') return undefined;
  return {
    code: 'namespace-name-label',
    level: cluster && known === 'none' ? confirmed(cluster) : 'info',
    message: cluster && known === 'none' ? confirmedText(cluster, named) : textOnly(named),
    path: [...peer.peer.path, 'namespaceSelector'],
    part: 'key',
    span: place.node.span,
    fixes: fixesFor(found, place, known === 'none'),
  };
}

/** Whether some namespace of the view carries the label; unknown while labels of one are. */
function answer(cluster: ClusterView, named: Requirement): 'matches' | 'none' | 'unknown' {
  const { matched, unknown } = cluster.inventory.selectNamespaces({ kind: 'requirement', requirement: named });
  if (matched.length > 0) return 'matches';
  return unknown.length > 0 || cluster.inventory.namespaces.size === 0 ? 'unknown' : 'none';
}

function confirmedText(cluster: ClusterView, named: Extract<Requirement, { op: 'in' }>): string {
  const there = named.values.filter((name) => cluster.inventory.namespaces.has(name));
  const advice =
    there.length === named.values.length
      ? `Every namespace carries its name as \`${NAMESPACE_NAME_LABEL}\`: use that key.`
      : `No namespace is named ${listNames(named.values.filter((name) => !there.includes(name)))} either; the name of a namespace is its label \`${NAMESPACE_NAME_LABEL}\`.`;
  return `No namespace is labelled ${code(requirementText(named))} (${cluster.words}), so this peer matches nothing. ${advice}`;
}

function textOnly(named: Requirement): string {
  return `Namespaces carry no label ${code(named.key)} unless somebody adds it; then this peer matches nothing. Every namespace carries its name as \`${NAMESPACE_NAME_LABEL}\`: use that key.`;
}

interface KeyPlace {
  readonly node: Node;
  readonly fixable: boolean;
}

/** Where the key is written: a key of `matchLabels`, or the value of `key` in an expression. */
function keyPlace({ root }: NetworkPolicyText, { path = [] }: Requirement): KeyPlace | undefined {
  const entry = entryAt(root, path);
  if (entry) {
    const labels = nodeAt(root, path.slice(0, -1));
    const taken = labels?.kind === 'map' && get(labels, NAMESPACE_NAME_LABEL) !== undefined;
    return { node: entry.keyNode, fixable: !entry.merged && !taken && labels?.alias === undefined };
  }
  const key = nodeAt(root, [...path, 'key']);
  return key && { node: key, fixable: true };
}

function fixesFor({ text }: NetworkPolicyText, { node, fixable }: KeyPlace, preferred: boolean): readonly Fix[] {
  if (!fixable) return [];
  return fix(`Use ${NAMESPACE_NAME_LABEL}`, rewriteScalar(text, node, NAMESPACE_NAME_LABEL), preferred);
}
