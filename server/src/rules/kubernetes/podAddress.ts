import { contains, formatAddress } from '../../engine/address.ts';
import { isSelectable, NAMESPACE_NAME_LABEL } from '../../engine/inventory.ts';
import type { AddressPeer, Endpoint } from '../../engine/model.ts';
import type { ClusterView, Finding, Fix, Rule } from '../rule.ts';
import { isAdmin, podPeer } from '../support/adminText.ts';
import { describing } from '../support/describe.ts';
import { fix } from '../support/fix.ts';
import { dashIndent } from '../support/insert.ts';
import { replaceItem } from '../support/items.ts';
import { isBorrowed, type PolicyText, policyText } from '../support/manifest.ts';
import { type PeerText, peersOf } from '../support/peers.ts';
import { code, sentences } from '../support/text.ts';
import { confirmed, relatedPods } from '../support/view.ts';

/**
 * The address of one pod as a range: it is another pod's after the next restart, and some enforcers never let a range
 * mean a pod (kubernetes.md A.3.5, X).
 */
export const podAddress: Rule = {
  code: 'pod-address',
  level: 'warning',
  scope: 'cluster',
  families: ['kubernetes', 'admin'],
  title: "A pod's address, which does not last",
  answers: ['A-M62'],
  *check(subject) {
    const { cluster } = subject;
    const found = policyText(subject);
    if (!found || !cluster) return;
    for (const text of peersOf(found)) {
      const { peer } = text;
      const pod = peer.kind === 'addresses' ? podAt(cluster, peer) : undefined;
      if (pod) yield finding(cluster, found, text, pod);
    }
  },
};

/** The pod whose address is all that the peer holds. */
function podAt({ inventory }: ClusterView, { ranges, except }: AddressPeer): Endpoint | undefined {
  const [range, ...more] = ranges;
  if (!range || more.length > 0 || except.length > 0 || range.length < range.words.length * 32) return undefined;
  const owner = inventory.endpointsAt({ family: range.family, words: range.words }).find(isSelectable);
  return owner?.addresses.some((address) => contains(range, address)) ? owner : undefined;
}

function finding(cluster: ClusterView, found: PolicyText, text: PeerText, pod: Endpoint): Finding {
  const ignored = !cluster.programs.dataplane.rangesHold.pods;
  const name = `${pod.namespace ?? ''}/${pod.name}`;
  return {
    code: 'pod-address',
    level: confirmed(cluster),
    message: sentences(
      `This is the address of pod ${code(name)} (${cluster.words}).`,
      ignored
        ? 'The enforcer here never lets a range mean a pod: it matches nothing.'
        : 'It goes to another pod after the next restart.',
      'Select the pod by its labels.',
    ),
    path: [...text.peer.path, ...(isAdmin(found.policy) ? ['networks', 0] : ['ipBlock', 'cidr'])],
    part: 'value',
    related: relatedPods(cluster, [pod], `Has ${pod.addresses.map(formatAddress).join(', ')}`),
    fixes: fixesFor(cluster, found, text, pod),
  };
}

/** All pods of its workload, for each of them may get the next connection. */
function fixesFor(
  cluster: ClusterView,
  found: PolicyText,
  { list, index, map }: PeerText,
  pod: Endpoint,
): readonly Fix[] {
  const { namespace, workload } = pod;
  if (!namespace || !workload || isBorrowed(list, map)) return [];
  const meant = describing(cluster, { ...workload, namespace });
  if (!meant) return [];
  const pods = { matchLabels: Object.fromEntries(meant.labels) };
  const peer =
    namespace === found.namespace
      ? { podSelector: pods }
      : podPeer(found.policy, { matchLabels: { [NAMESPACE_NAME_LABEL]: namespace } }, pods);
  const edits = replaceItem(found.text, list, index, peer, dashIndent(found.text, found.spec));
  return fix(`Select the pods of ${workload.kind} ${workload.name}`, edits);
}
