import { NAMESPACE_NAME_LABEL } from '../../engine/inventory.ts';
import type { Path } from '../../engine/model.ts';
import { TCP, UDP } from '../../engine/ports.ts';
import { get } from '../../syntax/cursor.ts';
import type { Fix } from '../rule.ts';
import { egressRule, isAdmin, podPeer, portItem, rangePeer } from './adminText.ts';
import type { DnsServers } from './dns.ts';
import { fix } from './fix.ts';
import { appendItem, dashIndent } from './insert.ts';
import { insertItemBefore } from './items.ts';
import { isBorrowed, type PolicyText } from './manifest.ts';
import type { PlainMap } from './render.ts';

type Servers = Pick<DnsServers, 'namespace' | 'labels' | 'udp' | 'tcp' | 'cache'>;

/** What kubeadm and most others install (kubernetes.md A.3.8). */
export const CONVENTION: Servers = {
  namespace: 'kube-system',
  labels: new Map([['k8s-app', 'kube-dns']]),
  udp: [53],
  tcp: [53],
};

/** The name servers as a peer of this policy. */
export function serverPeer({ policy }: PolicyText, { namespace, labels }: Servers): PlainMap {
  return podPeer(
    policy,
    { matchLabels: { [NAMESPACE_NAME_LABEL]: namespace } },
    { matchLabels: Object.fromEntries(labels) },
  );
}

/**
 * A rule that lets names through. NetworkPolicies take it anywhere; where the first match decides it comes before the
 * rule that denies.
 */
export function allowDns(
  found: PolicyText,
  title: string,
  servers: Servers,
  { preferred = false, before }: { readonly preferred?: boolean; readonly before?: Path | undefined } = {},
): readonly Fix[] {
  const { cache } = servers;
  const to = [serverPeer(found, servers), ...(cache ? [rangePeer(found.policy, `${cache.address}/32`)] : [])];
  return addRule(found, title, egressRule(found.policy, to, dnsPorts(found, servers)), preferred, before);
}

/** A rule that lets the cache on the node be asked, beside one that there is for the name servers. */
export function allowCache(found: PolicyText, title: string, address: string): readonly Fix[] {
  const to = [rangePeer(found.policy, `${address}/32`)];
  return addRule(found, title, egressRule(found.policy, to, dnsPorts(found, CONVENTION)), false, undefined);
}

function dnsPorts({ policy }: PolicyText, { udp, tcp }: Pick<Servers, 'udp' | 'tcp'>): readonly PlainMap[] {
  return [...udp.map((port) => portItem(policy, UDP, port)), ...tcp.map((port) => portItem(policy, TCP, port))];
}

function addRule(
  { text, spec, policy }: PolicyText,
  title: string,
  rule: PlainMap,
  preferred: boolean,
  before: Path | undefined,
): readonly Fix[] {
  const list = get(spec, 'egress')?.value;
  if (list?.kind !== 'list' || list.items.length === 0 || isBorrowed(list, spec)) return [];
  const dashes = dashIndent(text, spec);
  if (!isAdmin(policy)) return fix(title, appendItem(text, list, rule, dashes), preferred);
  const index = before?.at(-1);
  return typeof index === 'number' ? fix(title, insertItemBefore(text, list, index, rule, dashes), preferred) : [];
}

/** `UDP and TCP 53`, `UDP 5353`. */
export function portWords({ udp, tcp }: Pick<Servers, 'udp' | 'tcp'>): string {
  if (udp.join() === tcp.join()) return `UDP and TCP ${udp.join(' and ')}`;
  return [...udp.map((port) => `UDP ${port}`), ...tcp.map((port) => `TCP ${port}`)].join(' and ');
}
