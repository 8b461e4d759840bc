import { type Cidr, contains, formatAddress } from '../../engine/address.ts';
import { isSelectable, NAMESPACE_NAME_LABEL } from '../../engine/inventory.ts';
import type { Endpoint } from '../../engine/model.ts';
import { podCount } from '../../snapshot/words.ts';
import type { ClusterView, Finding, Fix, Rule } from '../rule.ts';
import { isAdmin, podPeer } from '../support/adminText.ts';
import { endpointsWithin } from '../support/cilium/addressIndex.ts';
import { describing } from '../support/describe.ts';
import { fix } from '../support/fix.ts';
import { dashIndent } from '../support/insert.ts';
import { replaceItem } from '../support/items.ts';
import { isBorrowed, type PolicyText, policyText } from '../support/manifest.ts';
import { type PeerText, peersOf } from '../support/peers.ts';
import { code, sentences } from '../support/text.ts';
import { confirmed, relatedPods } from '../support/view.ts';

/** Wider ranges are meant for more than the cluster. */
const WIDEST = { 4: 12, 6: 48 } as const;

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
      if (peer.kind !== 'addresses' || peer.except.length > 0) continue;
      for (const [index, range] of peer.ranges.entries()) {
        const pod = podAt(cluster, range);
        if (pod) yield finding(cluster, found, text, pod, index);
        else yield* ofRange(cluster, found, text, range, index);
      }
    }
  },
};

/** The pod whose address is all that the range holds. */
function podAt({ inventory }: ClusterView, range: Cidr): Endpoint | undefined {
  if (range.length < range.words.length * 32) return undefined;
  const owner = inventory.endpointsAt({ family: range.family, words: range.words }).find(isSelectable);
  return owner?.addresses.some((address) => contains(range, address)) ? owner : undefined;
}

function finding(cluster: ClusterView, found: PolicyText, text: PeerText, pod: Endpoint, index: number): Finding {
  // Of several ranges in one peer only the peer as a whole could be replaced.
  const alone = text.peer.kind === 'addresses' && text.peer.ranges.length === 1;
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
    path: [...text.peer.path, ...(isAdmin(found.policy) ? ['networks', index] : ['ipBlock', 'cidr'])],
    part: 'value',
    related: relatedPods(cluster, [pod], `Has ${pod.addresses.map(formatAddress).join(', ')}`),
    fixes: alone ? fixesFor(cluster, found, text, pod) : [],
  };
}

/** A wider range that means pods and no node: by labels it would say whom, and mean the same everywhere. */
function* ofRange(
  cluster: ClusterView,
  found: PolicyText,
  { peer }: PeerText,
  range: Cidr,
  index: number,
): Iterable<Finding> {
  if (range.length < WIDEST[range.family]) return;
  const owners = endpointsWithin(cluster.inventory, range);
  const pods = owners.filter(isSelectable);
  if (pods.length === 0 || owners.some(({ kind, hostNetwork }) => kind !== 'pod' || hostNetwork)) return;
  const ignored = !cluster.programs.dataplane.rangesHold.pods;
  yield {
    code: 'pod-address',
    level: ignored ? confirmed(cluster) : 'info',
    message: sentences(
      `This range holds the addresses of ${podCount(pods, cluster.inventory)} and of no node (${cluster.words}).`,
      ignored
        ? 'The enforcer here never lets a range mean a pod: it matches none of them.'
        : 'It means whichever pods have such an address at the time, and to Cilium none.',
      'Select the pods by labels, or every pod by `namespaceSelector: {}`.',
    ),
    path: [...peer.path, ...(isAdmin(found.policy) ? ['networks', index] : ['ipBlock', 'cidr'])],
    part: 'value',
    related: relatedPods(cluster, pods, 'Has an address in the range'),
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
