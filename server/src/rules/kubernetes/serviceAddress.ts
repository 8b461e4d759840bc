import {
  type Address,
  type Cidr,
  contains,
  containsRange,
  formatAddress,
  formatCidr,
  parseCidr,
  sameAddress,
  singleAddress,
} from '../../engine/address.ts';
import { NAMESPACE_NAME_LABEL } from '../../engine/inventory.ts';
import type { AddressPeer, Endpoint, Service, ServiceBackend, ServicePort } from '../../engine/model.ts';
import { podsBehind } from '../../engine/services.ts';
import { count } from '../../snapshot/words.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import { calicoServiceAddresses } from '../calico/common/serviceAddress.ts';
import type { ClusterView, Finding, Fix, Rule, TextEdit } from '../rule.ts';
import { isAdmin, podPeer } from '../support/adminText.ts';
import { ciliumServiceAddresses } from '../support/cilium/serviceAddresses.ts';
import { dnsServers } from '../support/dns.ts';
import { fix } from '../support/fix.ts';
import { dashIndent } from '../support/insert.ts';
import { replaceItem } from '../support/items.ts';
import { isBorrowed, type PolicyText, policyText } from '../support/manifest.ts';
import { type PeerText, peersOf } from '../support/peers.ts';
import { rewritePort } from '../support/portPlace.ts';
import { rewriteScalar } from '../support/rewrite.ts';
import { code } from '../support/text.ts';
import { confirmed } from '../support/view.ts';
import { listNames, thePods } from '../support/words.ts';

/** Where kubeadm puts Service addresses unless told otherwise. */
export const USUAL_SERVICE_RANGE = parseCidr('10.96.0.0/12');
/** Wider ranges are meant for more than Services. */
const WIDEST = { 4: 12, 6: 64 } as const;

/**
 * An `ipBlock` of Service addresses: the destination is translated to a pod's address before policy is asked, so the
 * range never matches (kubernetes.md A.3.5, A.4 row 65).
 */
export const serviceAddress: Rule = {
  code: 'service-address',
  level: 'warning',
  scope: 'cluster',
  families: ['kubernetes', 'admin', 'calico', 'cilium'],
  title: 'A Service address in `ipBlock` never matches',
  answers: ['A-M63', 'calico-M55', 'cilium-M43'],
  *check(subject) {
    yield* calicoServiceAddresses(subject);
    yield* ciliumServiceAddresses(subject);
    const found = policyText(subject);
    if (!found) return;
    for (const peer of peersOf(found)) {
      if (peer.peer.kind !== 'addresses') continue;
      for (const [index, range] of peer.peer.ranges.entries()) {
        const finding = judge(subject.cluster, found, peer, { ...peer.peer, ranges: [range] }, range, index);
        // Of several ranges in one peer only the peer as a whole could be replaced.
        if (finding) yield peer.peer.ranges.length === 1 ? finding : { ...finding, fixes: [] };
      }
    }
  },
};

function judge(
  cluster: ClusterView | undefined,
  found: PolicyText,
  peer: PeerText,
  block: AddressPeer,
  range: Cidr,
  index: number,
): Finding | undefined {
  const place = {
    path: [...block.path, ...(isAdmin(found.policy) ? ['networks', index] : ['ipBlock', 'cidr'])],
    part: 'value',
    code: 'service-address',
  } as const;
  if (cluster && cluster.inventory.endpoints.length > 0) {
    const cached = dnsServers(cluster)?.cache?.asked ?? [];
    const services = cluster.inventory.services.filter((service) =>
      // A cache on the node takes packets to the name servers' Service before they are translated.
      addressesIn(service, block).some((address) => !cached.some((own) => sameAddress(own, address))),
    );
    const exact = services.find((service) => service.clusterIPs.some((address) => isExactly(range, address)));
    if (exact) return exactFinding(cluster, found, peer, exact, place);
    return services.length > 0 && holdsNothingElse(cluster, block, range)
      ? rangeFinding(cluster, peer, services, place)
      : undefined;
  }
  if (!USUAL_SERVICE_RANGE || !containsRange(USUAL_SERVICE_RANGE, range)) return undefined;
  return {
    ...place,
    level: 'info',
    message: `10.96.0.0/12 is where many clusters put their Services. If this is a Service's address, it never matches: ${whyText(peer)} Select the pods behind the Service instead.`,
  };
}

type PlaceOf = Pick<Finding, 'path' | 'part' | 'code'>;

function exactFinding(
  cluster: ClusterView,
  found: PolicyText,
  peer: PeerText,
  service: Service,
  place: PlaceOf,
): Finding {
  const pods = podsBehind(service, cluster.inventory);
  const name = code(`${service.namespace}/${service.name}`);
  const instead =
    service.selector && pods.length > 0
      ? `Select ${thePods(pods, cluster.inventory)} behind it instead.`
      : `What answers there is ${backendText(service)}: use that.`;
  return {
    ...place,
    level: confirmed(cluster),
    message: `This is the address of Service ${name} (${cluster.words}), and it never matches: ${whyText(peer)} ${instead}`,
    fixes: fixesFor(cluster, found, peer, service, pods),
  };
}

function rangeFinding(cluster: ClusterView, peer: PeerText, services: readonly Service[], place: PlaceOf): Finding {
  const names = services.map((service) => `${service.namespace}/${service.name}`);
  return {
    ...place,
    level: confirmed(cluster),
    message: `This range holds the addresses of ${count(services.length, 'Service')} and of no pod or node (${cluster.words}): ${listNames(names)}. It never matches: ${whyText(peer)} Select the pods behind the Services instead.`,
  };
}

function whyText({ rule }: PeerText): string {
  return rule.direction === 'egress'
    ? "when policy is asked, the Service's address has already become that of a pod or host behind it."
    : 'nothing sends from the address of a Service.';
}

function backendText(service: Service): string {
  const addresses = (service.backends ?? []).map(({ address }) => formatAddress(address));
  const ports = [...new Set((service.backends ?? []).flatMap((backend) => backend.ports.map(({ port }) => port)))];
  if (addresses.length === 0) return 'not known';
  return `${listNames([...new Set(addresses)])}${ports.length > 0 ? ` on port ${ports.join(' and ')}` : ''}`;
}

export function addressesIn(service: Service, block: Pick<AddressPeer, 'ranges' | 'except'>): readonly Address[] {
  return service.clusterIPs.filter(
    (address) =>
      block.ranges.some((range) => contains(range, address)) && !block.except.some((range) => contains(range, address)),
  );
}

export function isExactly(range: Cidr, address: Address): boolean {
  const single = singleAddress(address);
  return range.length === single.length && contains(range, address);
}

/** No pod, node or external address of a Service is inside, and the range is no wider than Service ranges are. */
export function holdsNothingElse({ inventory }: ClusterView, block: Pick<AddressPeer, 'ranges'>, range: Cidr): boolean {
  const inside = (address: Address) => block.ranges.some((each) => contains(each, address));
  return (
    range.length >= WIDEST[range.family] &&
    !inventory.endpoints.some((endpoint) => endpoint.addresses.some(inside)) &&
    !inventory.services.some(
      (service) => service.externalIPs.some(inside) || (service.backends ?? []).some(({ address }) => inside(address)),
    )
  );
}

function fixesFor(
  cluster: ClusterView,
  found: PolicyText,
  peer: PeerText,
  service: Service,
  pods: readonly Endpoint[],
): readonly Fix[] {
  const { list, index, map, rule } = peer;
  if (rule.direction !== 'egress' || isBorrowed(list, map)) return [];
  if (!service.selector) return directFix(found, peer, service);
  const instead = podPeer(
    found.policy,
    { matchLabels: { [NAMESPACE_NAME_LABEL]: service.namespace } },
    { matchLabels: Object.fromEntries(service.selector) },
  );
  const edits = replaceItem(found.text, list, index, instead, dashIndent(found.text, found.spec));
  if (!edits) return [];
  const title = `Select ${thePods(pods, cluster.inventory)} behind ${service.namespace}/${service.name}`;
  return fix(title, [...edits, ...portEdits(found, peer, service, (own) => own.targetPort)]);
}

/** A Service without selector: the one address behind it takes the place of its own. */
function directFix(found: PolicyText, peer: PeerText, service: Service): readonly Fix[] {
  const cidr = nodeAt(peer.map, isAdmin(found.policy) ? ['networks', 0] : ['ipBlock', 'cidr']);
  const [only, ...more] = service.backends ?? [];
  if (cidr?.kind !== 'scalar' || !only || more.some((other) => !sameAddress(other.address, only.address))) return [];
  const range = formatCidr(singleAddress(only.address));
  const ports = portEdits(found, peer, service, (own) => portBehind(only, own));
  const port = only.ports.length === 1 ? ` and port ${only.ports[0]?.port}` : '';
  return fix(`Use ${range}${port}`, [...(rewriteScalar(found.text, cidr, range) ?? []), ...ports]);
}

function portBehind({ ports }: ServiceBackend, { name = '', port, protocol }: ServicePort): number {
  return ports.find((own) => own.name === name && own.protocol === protocol)?.port ?? port;
}

/** The rule's ports follow to the side of the pods, where the peer was the only one they were for. */
function portEdits(
  found: PolicyText,
  { list, rule }: PeerText,
  service: Service,
  behind: (port: ServicePort) => number | string,
): readonly TextEdit[] {
  if (list.items.length > 1) return [];
  return (rule.ports ?? []).flatMap((match) => {
    const { port, protocol } = match;
    const number = port.kind === 'numbers' && !port.ranged ? port.first : undefined;
    const own = service.ports.find((each) => each.port === number && each.protocol === protocol);
    return own && behind(own) !== number ? (rewritePort(found, match, behind(own)) ?? []) : [];
  });
}
