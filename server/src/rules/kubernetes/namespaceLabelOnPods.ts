import { NAMESPACE_NAME_LABEL } from '../../engine/inventory.ts';
import { ALL, requirements } from '../../engine/selector.ts';
import { subjectSelector } from '../../engine/subjects.ts';
import { get } from '../../syntax/cursor.ts';
import type { Path } from '../../syntax/path.ts';
import type { ClusterView, Finding, Fix, Rule } from '../rule.ts';
import { fix } from '../support/fix.ts';
import { isBorrowed, type PolicyText, policyText } from '../support/manifest.ts';
import { type PeerText, peersOf, selectorPaths } from '../support/peers.ts';
import { rewriteScalar } from '../support/rewrite.ts';
import { inVain } from '../support/scopes.ts';
import { select } from '../support/view.ts';

/**
 * `kubernetes.io/metadata.name` asked of pods: the control plane puts it on namespaces only (kubernetes.md 0.4.5), so
 * nothing matches unless somebody gave it to pods by hand.
 */
export const namespaceLabelOnPods: Rule = {
  code: 'namespace-label-on-pods',
  level: 'warning',
  scope: 'cluster',
  families: ['kubernetes', 'admin'],
  title: 'A label of namespaces, asked of pods',
  answers: ['A-M43'],
  *check(subject) {
    const found = policyText(subject);
    if (!found) return;
    const findings = findingsIn(found);
    if (findings.length > 0 && !(subject.cluster && isCarried(subject.cluster))) yield* findings;
  },
};

function findingsIn(found: PolicyText): readonly Finding[] {
  const own = placeOf(subjectSelector(found.policy.subject));
  const ofPeers = [...peersOf(found)].flatMap((peer) => {
    const place = peer.peer.kind === 'pods' ? placeOf(peer.peer.pods) : undefined;
    return place ? [finding(place, peer, fixesFor(found, peer))] : [];
  });
  return own ? [finding(own, undefined, []), ...ofPeers] : ofPeers;
}

/** Where the name of a namespace is demanded of pods. */
function placeOf(selector: Parameters<typeof requirements>[0]): Path | undefined {
  return requirements(selector).find(({ op, key }) => key === NAMESPACE_NAME_LABEL && op !== 'notIn' && op !== 'absent')
    ?.path;
}

/** Some pod carries it after all. */
function isCarried(cluster: ClusterView): boolean {
  const everywhere = { kind: 'selected', selector: ALL } as const;
  const carries = { kind: 'requirement', requirement: { op: 'exists', key: NAMESPACE_NAME_LABEL } } as const;
  return select(cluster, everywhere, carries).pods.length > 0;
}

function finding(path: Path, peer: PeerText | undefined, fixes: readonly Fix[]): Finding {
  const advice = peer
    ? 'Choose the namespace by a `namespaceSelector`.'
    : 'The pods of which namespaces a policy is for is said elsewhere: by `metadata.namespace`, or by a `namespaceSelector` where its kind has one.';
  return {
    code: 'namespace-label-on-pods',
    level: 'warning',
    message: `Namespaces carry \`${NAMESPACE_NAME_LABEL}\`, pods do not: ${inVain(peer)}. ${advice}`,
    path,
    part: 'key',
    fixes,
  };
}

/** The whole selector is about the namespace: it becomes one of namespaces. */
function fixesFor({ namespace, text }: PolicyText, peer: PeerText): readonly Fix[] {
  const { map, list } = peer;
  const entry = get(map, 'podSelector');
  if (namespace === undefined || peer.peer.kind !== 'pods' || selectorPaths(peer).namespaces) return [];
  if (!entry || entry.merged || isBorrowed(map, list) || get(map, 'namespaceSelector')) return [];
  if (requirements(peer.peer.pods).some(({ key }) => key !== NAMESPACE_NAME_LABEL)) return [];
  return fix('Make it a namespaceSelector', rewriteScalar(text, entry.keyNode, 'namespaceSelector'), true);
}
