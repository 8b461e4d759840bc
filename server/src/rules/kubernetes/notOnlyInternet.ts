import { contains, formatCidr } from '../../engine/address.ts';
import { isSelectable } from '../../engine/inventory.ts';
import type { AddressPeer } from '../../engine/model.ts';
import { podCount } from '../../snapshot/words.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import type { ClusterView, Finding, Fix, Rule } from '../rule.ts';
import { mayReachDns } from '../support/dnsByText.ts';
import { fix } from '../support/fix.ts';
import { dashIndent, insertAfter } from '../support/insert.ts';
import { isBorrowed, type NetworkPolicyText, networkPolicy } from '../support/manifest.ts';
import { type PeerText, peersOf } from '../support/peers.ts';
import { PRIVATE } from '../support/privateRanges.ts';
import { code } from '../support/text.ts';

/** Words in a policy's name that say that only what is outside is meant. */
const OUTSIDE = /(?:^|[-._])(?:internet|external|outside|outbound|public|world|www)(?:[-._]|$)/i;

/**
 * `0.0.0.0/0` for the internet: it also holds every pod, node and Service behind it (kubernetes.md A.3.5, A.4 row 47).
 * Told where the policy's name says that only the outside is meant, and the cluster shows who else is let through.
 */
export const notOnlyInternet: Rule = {
  code: 'not-only-internet',
  level: 'info',
  scope: 'cluster',
  families: ['kubernetes'],
  title: 'A range of all addresses holds the pods of the cluster too',
  answers: ['A-M65'],
  *check(subject) {
    const { cluster } = subject;
    const found = networkPolicy(subject);
    if (!found || !cluster || !OUTSIDE.test(found.policy.name)) return;
    // Some enforcers mean only the outside world by it.
    const { pods, wholeIsWorld } = cluster.programs.dataplane.rangesHold;
    if (!pods || wholeIsWorld) return;
    for (const text of peersOf(found)) {
      const { peer, rule } = text;
      if (rule.direction !== 'egress' || peer.kind !== 'addresses' || peer.except.length > 0) continue;
      if (!peer.ranges.some(({ length }) => length === 0)) continue;
      const finding = judge(cluster, found, text, peer);
      if (finding) yield finding;
    }
  },
};

function judge(cluster: ClusterView, found: NetworkPolicyText, text: PeerText, peer: AddressPeer): Finding | undefined {
  const [range] = peer.ranges;
  const inside = cluster.inventory.derive(`pods in ${range ? formatCidr(range) : ''}`, ({ endpoints }) =>
    endpoints.filter((pod) => isSelectable(pod) && pod.addresses.some((address) => range && contains(range, address))),
  );
  if (!range || inside.length === 0) return undefined;
  return {
    code: 'not-only-internet',
    level: 'info',
    message: `${code(formatCidr(range))} is more than the outside world: it also holds ${podCount(inside, cluster.inventory)} of this cluster (${cluster.words}). Take the cluster's own ranges out with \`except\` if only the internet is meant.`,
    path: [...peer.path, 'ipBlock', 'cidr'],
    part: 'value',
    fixes: fixesFor(found, text, range.family),
  };
}

/** Only where names can still be asked for afterwards. */
function fixesFor(
  { policy, root, text, spec }: NetworkPolicyText,
  { peer, rule }: PeerText,
  family: 4 | 6,
): readonly Fix[] {
  const others = policy.rules.filter((each) => each.direction === 'egress' && each !== rule);
  if (!others.some(mayReachDns)) return [];
  const block = nodeAt(root, [...peer.path, 'ipBlock']);
  const last = block?.kind === 'map' ? block.entries.at(-1) : undefined;
  if (
    block?.kind !== 'map' ||
    !last ||
    last.merged ||
    isBorrowed(block) ||
    block.entries.some(({ key }) => key === 'except')
  )
    return [];
  const except = PRIVATE.filter((each) => each.family === family).map(formatCidr);
  return fix('Take private ranges out', insertAfter(text, block, last, { except }, dashIndent(text, spec)));
}
