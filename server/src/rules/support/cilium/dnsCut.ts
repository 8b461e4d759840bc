import type { Peer, Rule } from '../../../engine/model.ts';
import { UDP } from '../../../engine/ports.ts';
import { requirements } from '../../../engine/selector.ts';
import { capital } from '../../../snapshot/words.ts';
import type { ClusterView, Finding, Fix, RuleSubject } from '../../rule.ts';
import { type DnsServers, dnsServers, podsWithoutDns, programsWith } from '../dns.ts';
import { fix } from '../fix.ts';
import { appendItem, dashIndent } from '../insert.ts';
import { isBorrowed } from '../manifest.ts';
import { given } from '../nodes.ts';
import { covers } from '../portWords.ts';
import { code } from '../text.ts';
import { confirmed, relatedPods, subjects } from '../view.ts';
import { thePods } from '../words.ts';
import { dnsItem, dnsName } from './dnsItem.ts';
import { plainKey } from './keys.ts';
import {
  type CiliumRuleText,
  ciliumItems,
  ciliumRules,
  closes,
  limitsPorts,
  peerKeys,
  underCilium,
} from './manifest.ts';

const DNS_PORTS = [53, 5353];
const DNS_NAMESPACES = ['kube-system', 'openshift-dns'];

/** Egress that a policy of Cilium limits without a way to the name servers (cilium.md M59, 4.4). */
export function* ciliumDnsCut(subject: RuleSubject): Iterable<Finding> {
  const rules = ciliumRules(subject);
  const all = rules.flatMap(({ policy }) => policy?.rules ?? []);
  for (const rule of rules) {
    const items = ciliumItems(rule).filter(({ section }) => section === 'egress');
    const { policy } = rule;
    // A rule of nothing but `- {}` means to deny.
    const meant = items.filter((item) => peerKeys(item).length > 0 || limitsPorts(item));
    if (!policy || rule.namesNodes || meant.length === 0 || !closes(rule, 'egress')) continue;
    // Names that nobody may ask for are told where they stand.
    if (all.some(({ peers }) => peers?.some(({ kind }) => kind === 'domains'))) continue;
    const cluster = underCilium(subject.cluster);
    const servers = cluster && dnsServers(cluster);
    const selected = cluster && subjects(cluster, policy);
    if (cluster && servers && selected && selected.pods.length > 0) {
      const cut = podsWithoutDns(programsWith(cluster, policy), servers, selected.pods);
      if (cut.length === 0) continue;
      const many = thePods(selected.pods, cluster.inventory);
      const whose = `${cut.length === selected.pods.length ? many : `${cut.length} of ${many}`} this policy selects`;
      yield {
        code: 'dns-egress-cut',
        level: confirmed(cluster),
        message: `${capital(whose)} cannot resolve names (${cluster.words}): their egress is limited and no rule allows port ${servers.udp.join(' or ')} to ${code(servers.name)}. Add an item for it.`,
        path: [...rule.path, 'egress'],
        part: 'key',
        related: relatedPods(cluster, servers.pods, 'A name server of the cluster'),
        fixes: fixFor(rule, servers, true),
      };
    } else if (!all.some(mayReachDns) && !helped(cluster, policy.id)) {
      yield {
        code: 'dns-egress-cut',
        level: 'hint',
        message:
          'No egress rule here allows port 53. Unless another policy does, the selected pods cannot resolve names; add an item for the name servers.',
        path: [...rule.path, 'egress'],
        part: 'key',
        fixes: fixFor(rule, undefined, false),
      };
    }
  }
}

/** In doubt yes. */
function mayReachDns({ direction, action, ports, peers }: Rule): boolean {
  if (direction !== 'egress' || action === 'Deny') return false;
  if (ports !== undefined) {
    return ports.some((match) => match.port.kind === 'named' || DNS_PORTS.some((port) => covers(match, UDP, port)));
  }
  return peers === undefined || peers.some(mayBeServers);
}

function mayBeServers(peer: Peer): boolean {
  if (peer.kind !== 'labelled') return true;
  const { selector } = peer;
  // Entities: the world holds no name server of the cluster.
  if (selector.kind === 'or') {
    return selector.of.some(
      (part) =>
        part.kind !== 'requirement' ||
        !/^reserved:(world|kube-apiserver|ingress|health|init)/.test(part.requirement.key),
    );
  }
  const named = requirements(selector).find(({ key }) => plainKey(key) === 'io.kubernetes.pod.namespace');
  return named?.op !== 'in' || named.values.some((name) => DNS_NAMESPACES.includes(name));
}

/** Some clusterwide policy, or one of another document, may let names through. */
function helped(cluster: ClusterView | undefined, own: string): boolean {
  return (cluster?.policies ?? []).some(
    ({ id, rules, directions }) => id !== own && directions.includes('egress') && rules.some(mayReachDns),
  );
}

function fixFor({ map, text }: CiliumRuleText, servers: DnsServers | undefined, preferred: boolean): readonly Fix[] {
  const list = given(map, 'egress');
  if (list?.kind !== 'list' || list.items.length === 0 || isBorrowed(list, map)) return [];
  const port = servers?.udp.join(' and ') ?? '53';
  const edits = appendItem(text, list, dnsItem(servers, false), dashIndent(text, map));
  return fix(`Allow DNS to ${dnsName(servers)} (port ${port})`, edits, preferred);
}
