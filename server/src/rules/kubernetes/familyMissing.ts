import { type Cidr, formatCidr, type IpFamily } from '../../engine/address.ts';
import { addressesOf } from '../../engine/inventory.ts';
import type { AddressPeer, Rule as PolicyRule } from '../../engine/model.ts';
import { capital, podCount } from '../../snapshot/words.ts';
import { get, nodeAt } from '../../syntax/cursor.ts';
import { calicoFamilyMissing } from '../calico/common/familyMissing.ts';
import type { ClusterView, Finding, Fix, Rule } from '../rule.ts';
import { isAdmin } from '../support/adminText.ts';
import { fix } from '../support/fix.ts';
import { appendItem, dashIndent } from '../support/insert.ts';
import { insertItem } from '../support/items.ts';
import { isBorrowed, type PolicyText, policyText } from '../support/manifest.ts';
import { type PeerText, peersOf } from '../support/peers.ts';
import { PRIVATE } from '../support/privateRanges.ts';
import { code } from '../support/text.ts';
import { confirmed, subjects } from '../support/view.ts';

/**
 * A range of all addresses of one family without the other family's: `0.0.0.0/0` says nothing of IPv6 (kubernetes.md
 * 0.5.3, A.4 row 47, BC.4 no. 20). It matters where the selected pods have addresses of both.
 */
export const familyMissing: Rule = {
  code: 'family-missing',
  level: 'warning',
  scope: 'cluster',
  families: ['kubernetes', 'admin', 'calico'],
  title: 'A range or protocol of one family of addresses, where pods have both',
  answers: ['A-M64', 'BC-M17', 'calico-M53', 'calico-M54', 'calico-M61'],
  *check(subject) {
    yield* calicoFamilyMissing(subject);
    const { cluster } = subject;
    const found = policyText(subject);
    if (!found || !cluster) return;
    for (const text of peersOf(found)) {
      if (text.peer.kind !== 'addresses') continue;
      const whole = text.peer.ranges.find(({ length }) => length === 0);
      if (!whole) continue;
      const other = whole.family === 4 ? 6 : 4;
      if (isCovered(found, text.rule, other)) continue;
      const finding = judge(cluster, found, text, text.peer, whole, other);
      if (finding) yield finding;
    }
  },
};

/** Some rule of the direction says something of the other family's addresses, or of everybody. */
function isCovered({ policy }: PolicyText, { direction, action }: PolicyRule, family: IpFamily): boolean {
  return policy.rules.some(
    (rule) =>
      rule.direction === direction &&
      rule.action === action &&
      ((rule.peers === undefined && rule.ports === undefined) ||
        rule.peers?.some((peer) => peer.kind === 'addresses' && peer.ranges.some((range) => range.family === family))),
  );
}

function judge(
  cluster: ClusterView,
  found: PolicyText,
  text: PeerText,
  peer: AddressPeer,
  whole: Cidr,
  other: IpFamily,
): Finding | undefined {
  const evidence = weigh(cluster, found, other);
  if (!evidence) return undefined;
  const denies = text.rule.action === 'Deny';
  const missing = other === 6 ? '::/0' : '0.0.0.0/0';
  const left = denies
    ? 'is not denied by this rule'
    : isAdmin(found.policy)
      ? 'is not meant by this rule'
      : 'stays closed';
  return {
    code: 'family-missing',
    level: confirmed(cluster),
    message: `${code(formatCidr(whole))} holds every IPv${whole.family} address and no IPv${other} one: IPv${other} ${left}. ${evidence} Add ${code(missing)} if both are meant.`,
    path: placeOf(found, text, peer, whole),
    part: 'value',
    fixes: fixesFor(found, text, peer, missing, other),
  };
}

/** Who has such addresses; undefined where the cluster shows nobody. */
function weigh(cluster: ClusterView, { policy }: PolicyText, family: IpFamily): string | undefined {
  const pods = subjects(cluster, policy).pods.filter((pod) => addressesOf(pod, family).length > 0);
  if (pods.length === 0) return undefined;
  const many = capital(podCount(pods, cluster.inventory));
  return `${many} that this policy selects ${pods.length === 1 ? 'has' : 'have'} one (${cluster.words}).`;
}

function placeOf({ root, policy }: PolicyText, { peer }: PeerText, { ranges }: AddressPeer, whole: Cidr) {
  if (!isAdmin(policy)) return [...peer.path, 'ipBlock', 'cidr'];
  const list = nodeAt(root, [...peer.path, 'networks']);
  const index = list?.kind === 'list' && list.items.length === ranges.length ? ranges.indexOf(whole) : 0;
  return [...peer.path, 'networks', index];
}

function fixesFor(
  { text, spec, policy }: PolicyText,
  { list, index, map }: PeerText,
  { except }: AddressPeer,
  missing: string,
  other: IpFamily,
): readonly Fix[] {
  if (isBorrowed(list, map)) return [];
  const dashes = dashIndent(text, spec);
  const title = `Add ${missing}`;
  if (isAdmin(policy)) {
    const networks = get(map, 'networks')?.value;
    return networks?.kind === 'list' && !isBorrowed(networks)
      ? fix(title, appendItem(text, networks, missing, dashes))
      : [];
  }
  const kept = except.length === 0 ? [] : PRIVATE.filter(({ family }) => family === other).map(formatCidr);
  const block = kept.length === 0 ? { cidr: missing } : { cidr: missing, except: kept };
  const without = kept.length === 0 ? '' : ` without ${kept.join(', ')}`;
  return fix(title + without, insertItem(text, list, index + 1, { ipBlock: block }, dashes));
}
