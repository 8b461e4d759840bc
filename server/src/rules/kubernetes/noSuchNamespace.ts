import { NAMESPACE_NAME_LABEL } from '../../engine/inventory.ts';
import { requirements, type Selector } from '../../engine/selector.ts';
import { type NearLabel, type NearNamespaces, nearNamespaces } from '../../snapshot/near.ts';
import { capital, count, podCount } from '../../snapshot/words.ts';
import { get } from '../../syntax/cursor.ts';
import type { ClusterView, Finding, Fix, Rule } from '../rule.ts';
import { fix } from '../support/fix.ts';
import { dashIndent, insertBefore } from '../support/insert.ts';
import { dnsLabelProblem, labelValueProblem } from '../support/labels.ts';
import { isBorrowed, type PolicyText, policyText } from '../support/manifest.ts';
import { labelPlace, labelText, namespaceGuessText } from '../support/nearMiss.ts';
import { soleSelector } from '../support/peers.ts';
import { rewriteScalar } from '../support/rewrite.ts';
import { inVain, type ScopeText, scopesOf } from '../support/scopes.ts';
import { code, sentences } from '../support/text.ts';
import { confirmed, endpointsOf, namespacesOf, relatedPods, selectNamespaces } from '../support/view.ts';
import { listNames, selectorText } from '../support/words.ts';
import { soleName } from './namespaceNameLabel.ts';

/**
 * A selector of namespaces that no namespace has the labels for: a mistyped name, or labels that pods carry
 * (kubernetes.md A.3.3). Only told where something near is there, or where no namespace can ever be called so.
 */
export const noSuchNamespace: Rule = {
  code: 'no-such-namespace',
  level: 'warning',
  scope: 'cluster',
  families: ['kubernetes', 'admin'],
  title: 'No namespace has these labels',
  answers: ['A-M42', 'A-M44'],
  *check(subject) {
    const { cluster } = subject;
    const found = policyText(subject);
    if (!found) return;
    for (const scope of scopesOf(found)) {
      const finding = impossibleName(scope) ?? (cluster && judge(cluster, found, scope));
      if (finding) yield finding;
    }
  },
};

/** `kubernetes.io/metadata.name` is the name, and no namespace can be called like this. */
function impossibleName({ selector, peer, path }: ScopeText): Finding | undefined {
  for (const wanted of requirements(selector)) {
    if (wanted.op !== 'in' || wanted.key !== NAMESPACE_NAME_LABEL || wanted.values.length === 0) continue;
    // What no label can hold is told elsewhere.
    if (wanted.values.some((name) => labelValueProblem(name) || !dnsLabelProblem(name))) continue;
    const [name = ''] = wanted.values;
    return {
      code: 'no-such-namespace',
      level: 'warning',
      message: `No namespace can be called ${code(name)}: names have lower case letters, digits and \`-\`. So ${inVain(peer)}.`,
      path: wanted.path ?? path,
      part: 'value',
    };
  }
  return undefined;
}

function judge(cluster: ClusterView, found: PolicyText, scope: ScopeText): Finding | undefined {
  // `namespace-name-label` tells.
  if (soleName(scope.selector)) return undefined;
  const { names, certain } = selectNamespaces(cluster, scope.selector);
  if (names.length > 0 || !certain) return undefined;
  const [guess] = nearNamespaces(cluster.inventory, scope.selector);
  if (!guess) return undefined;
  const what = `No namespace is labelled ${selectorText(scope.selector)} (${cluster.words}), so ${inVain(scope.peer)}.`;
  return guess.kind === 'pod-labels'
    ? ofPods(cluster, found, scope, guess.pods, what)
    : spelt(cluster, found, scope, guess, what);
}

function spelt(
  cluster: ClusterView,
  found: PolicyText,
  scope: ScopeText,
  guess: Extract<NearNamespaces, NearLabel>,
  what: string,
): Finding {
  const place = labelPlace(found, guess);
  return {
    code: 'no-such-namespace',
    level: confirmed(cluster),
    message: `${what} ${namespaceGuessText(guess)}`,
    path: scope.path,
    part: 'key',
    ...(place && { span: place.span }),
    fixes: fix(`Use ${labelText(guess)} (${count(guess.namespaces.length, 'namespace')})`, place?.edits),
  };
}

/** Pods carry the labels, and no namespace does. */
function ofPods(
  cluster: ClusterView,
  found: PolicyText,
  scope: ScopeText,
  ids: readonly string[],
  what: string,
): Finding {
  const pods = endpointsOf(cluster, ids);
  const namespaces = namespacesOf(pods);
  return {
    code: 'no-such-namespace',
    level: confirmed(cluster),
    message: sentences(
      what,
      `${capital(podCount(pods, cluster.inventory))} in ${listNames(namespaces)} ${pods.length === 1 ? 'has' : 'have'} it: labels of pods belong in a \`podSelector\`.`,
    ),
    path: scope.path,
    part: 'key',
    related: relatedPods(cluster, pods, `Has ${selectorText(scope.selector)}`),
    fixes: asPods(cluster, found, scope, namespaces),
  };
}

/** The selector becomes one of pods, in their namespace where that is another than the policy's. */
function asPods(
  cluster: ClusterView,
  found: PolicyText,
  { peer, selector }: ScopeText,
  namespaces: readonly string[],
): readonly Fix[] {
  const [only, ...more] = namespaces;
  if (!peer || found.namespace === undefined || only === undefined || more.length > 0) return [];
  const { map, list } = peer;
  const entry = get(map, 'namespaceSelector');
  if (soleSelector(peer) !== 'namespaces' || !entry || entry.merged || isBorrowed(map, list) || get(map, 'podSelector'))
    return [];
  const renamed = rewriteScalar(found.text, entry.keyNode, 'podSelector');
  const many = podCount(endpointsOf(cluster, chosen(cluster, only, selector)), cluster.inventory);
  if (only === found.namespace) return fix(`Make it a podSelector (${many})`, renamed);
  const namespaceSelector = { matchLabels: { [NAMESPACE_NAME_LABEL]: only } };
  const others = { ...map, entries: map.entries.filter((each) => each !== entry) };
  const added = insertBefore(found.text, others, entry, { namespaceSelector }, dashIndent(found.text, found.spec));
  return fix(`Make it a podSelector in namespace ${only} (${many})`, renamed && added && [...added, ...renamed]);
}

function chosen(cluster: ClusterView, namespace: string, selector: Selector): readonly string[] {
  return cluster.inventory.selectPods({ kind: 'named', name: namespace }, selector).matched;
}
