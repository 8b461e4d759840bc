import { NAMESPACE_NAME_LABEL } from '../../engine/inventory.ts';
import { type Requirement, requirements, type Selector } from '../../engine/selector.ts';
import { entryAt, get, nodeAt } from '../../syntax/cursor.ts';
import type { Node } from '../../syntax/tree.ts';
import { calicoNamespaceNames } from '../calico/common/namespaceNameLabel.ts';
import type { ClusterView, Finding, Fix, Rule } from '../rule.ts';
import { ciliumNamespaceNames } from '../support/cilium/namespaceNames.ts';
import { fix } from '../support/fix.ts';
import { type PolicyText, policyText } from '../support/manifest.ts';
import { rewriteScalar } from '../support/rewrite.ts';
import { inVain, type ScopeText, scopesOf } from '../support/scopes.ts';
import { code } from '../support/text.ts';
import { confirmed, selectNamespaces } from '../support/view.ts';
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
  families: ['kubernetes', 'admin', 'calico', 'cilium'],
  title: 'Namespaces have no `name` label of their own',
  answers: ['A-M41', 'calico-M32', 'cilium-M15'],
  *check(subject) {
    yield* calicoNamespaceNames(subject);
    yield* ciliumNamespaceNames(subject);
    const found = policyText(subject);
    if (!found) return;
    for (const scope of scopesOf(found)) {
      const named = soleName(scope.selector);
      const finding = named && judge(subject.cluster, found, scope, named);
      if (finding) yield finding;
    }
  },
};

/** The only thing that is asked for is a name. Beside other labels it may be a convention of its own. */
export function soleName(selector: Selector): Extract<Requirement, { op: 'in' }> | undefined {
  const [only, ...more] = requirements(selector);
  if (only?.op !== 'in' || more.length > 0 || only.values.length === 0 || !NAME_KEYS.has(only.key)) return undefined;
  return only;
}

function judge(
  cluster: ClusterView | undefined,
  found: PolicyText,
  scope: ScopeText,
  named: Extract<Requirement, { op: 'in' }>,
): Finding | undefined {
  const place = keyPlace(found, named);
  if (!place) return undefined;
  const known = cluster ? answer(cluster, named) : 'unknown';
  if (known === 'matches') return undefined;
  return {
    code: 'namespace-name-label',
    level: cluster && known === 'none' ? confirmed(cluster) : 'info',
    message: cluster && known === 'none' ? confirmedText(cluster, scope, named) : textOnly(scope, named),
    path: scope.path,
    part: 'key',
    span: place.node.span,
    fixes: fixesFor(found, place, known === 'none'),
  };
}

/** Whether some namespace of the view carries the label; unknown while labels of one are. */
function answer(cluster: ClusterView, named: Requirement): 'matches' | 'none' | 'unknown' {
  const { names, certain } = selectNamespaces(cluster, { kind: 'requirement', requirement: named });
  if (names.length > 0) return 'matches';
  return certain ? 'none' : 'unknown';
}

function confirmedText(cluster: ClusterView, { peer }: ScopeText, named: Extract<Requirement, { op: 'in' }>): string {
  const there = named.values.filter((name) => cluster.inventory.namespaces.has(name));
  const advice =
    there.length === named.values.length
      ? `Every namespace carries its name as \`${NAMESPACE_NAME_LABEL}\`: use that key.`
      : `No namespace is named ${listNames(named.values.filter((name) => !there.includes(name)))} either; the name of a namespace is its label \`${NAMESPACE_NAME_LABEL}\`.`;
  return `No namespace is labelled ${code(requirementText(named))} (${cluster.words}), so ${inVain(peer)}. ${advice}`;
}

function textOnly({ peer }: ScopeText, named: Requirement): string {
  return `Namespaces carry no label ${code(named.key)} unless somebody adds it; then ${inVain(peer)}. Every namespace carries its name as \`${NAMESPACE_NAME_LABEL}\`: use that key.`;
}

interface KeyPlace {
  readonly node: Node;
  readonly fixable: boolean;
}

/** Where the key is written: a key of `matchLabels`, or the value of `key` in an expression. */
function keyPlace({ root }: PolicyText, { path = [] }: Requirement): KeyPlace | undefined {
  const entry = entryAt(root, path);
  if (entry) {
    const labels = nodeAt(root, path.slice(0, -1));
    const taken = labels?.kind === 'map' && get(labels, NAMESPACE_NAME_LABEL) !== undefined;
    return { node: entry.keyNode, fixable: !entry.merged && !taken && labels?.alias === undefined };
  }
  const key = nodeAt(root, [...path, 'key']);
  return key && { node: key, fixable: true };
}

function fixesFor({ text }: PolicyText, { node, fixable }: KeyPlace, preferred: boolean): readonly Fix[] {
  if (!fixable) return [];
  return fix(`Use ${NAMESPACE_NAME_LABEL}`, rewriteScalar(text, node, NAMESPACE_NAME_LABEL), preferred);
}
