import { implies } from '../../engine/algebra.ts';
import { NAMESPACE_NAME_LABEL } from '../../engine/inventory.ts';
import type { Endpoint, Rule as EngineRule, Policy } from '../../engine/model.ts';
import { type PortMatch, TCP, UDP } from '../../engine/ports.ts';
import { requirements, type Selector } from '../../engine/selector.ts';
import { subjectSelector } from '../../engine/subjects.ts';
import { capital } from '../../snapshot/words.ts';
import { get } from '../../syntax/cursor.ts';
import type { ClusterView, Finding, Fix, Rule } from '../rule.ts';
import { ciliumDnsCut } from '../support/cilium/dnsCut.ts';
import { type DnsServers, dnsServers, podsWithoutDns, programsWith } from '../support/dns.ts';
import { fix } from '../support/fix.ts';
import { appendItem, dashIndent } from '../support/insert.ts';
import { isBorrowed, itemsOf, type NetworkPolicyText, networkPolicy } from '../support/manifest.ts';
import { covers } from '../support/portWords.ts';
import type { PlainMap } from '../support/render.ts';
import { code } from '../support/text.ts';
import { confirmed, governs, relatedPods, subjects } from '../support/view.ts';
import { thePods } from '../support/words.ts';

/** CoreDNS in most clusters; OpenShift's name servers listen on the second. */
const DNS_PORTS = [53, 5353];
const DNS_NAMESPACES = ['kube-system', 'openshift-dns'];

/**
 * Limited egress without a way to the name servers. With the cluster at hand it is judged for each selected pod, over
 * all policies together; without, it is a hint (kubernetes.md A.3.8, A.4 row 61). A policy without egress rules means
 * to deny and is left alone.
 */
export const dnsEgressCut: Rule = {
  code: 'dns-egress-cut',
  level: 'warning',
  scope: 'cluster',
  families: ['kubernetes', 'cilium'],
  title: 'Limited egress without DNS: names no longer resolve',
  answers: ['A-M70'],
  *check(subject) {
    yield* ciliumDnsCut(subject);
    const { cluster } = subject;
    const found = networkPolicy(subject);
    const rules = found?.policy.rules.filter((rule) => rule.direction === 'egress') ?? [];
    if (!found || rules.length === 0 || !governs(found.policy, 'egress')) return;
    // TCP 53 without UDP: `udp-missing` tells.
    if (rules.some((rule) => rule.ports?.some(isTcpDns)) && !rules.some((rule) => rule.ports?.some(isUdpDns))) return;
    const servers = cluster && dnsServers(cluster);
    const selected = cluster && subjects(cluster, found.policy);
    if (cluster && servers && selected && selected.pods.length > 0) {
      const cut = podsWithoutDns(programsWith(cluster, found.policy), servers, selected.pods);
      if (cut.length > 0) yield cutFinding(cluster, found, servers, whoseText(cluster, cut, selected.pods));
    } else if (!rules.some(mayReachDns) && !helped(cluster, found.policy)) {
      yield hint(found);
    }
  },
};

function cutFinding(cluster: ClusterView, found: NetworkPolicyText, servers: DnsServers, whose: string): Finding {
  return {
    code: 'dns-egress-cut',
    level: confirmed(cluster),
    message: `${capital(whose)} cannot resolve names (${cluster.words}): their egress is limited and no rule allows port ${servers.udp.join(' or ')} to ${code(servers.name)}. Add a rule for ${portWords(servers)}.`,
    ...place(found),
    related: relatedPods(cluster, servers.pods, 'A name server of the cluster'),
    fixes: fixFor(found, `Allow DNS to ${servers.name} (${portWords(servers)})`, dnsRule(servers), true),
  };
}

/** Those that are cut off, of those that the policy selects. */
function whoseText(cluster: ClusterView, cut: readonly Endpoint[], selected: readonly Endpoint[]): string {
  if (cut.length === selected.length) return `${thePods(selected, cluster.inventory)} this policy selects`;
  return `${cut.length} of ${thePods(selected, cluster.inventory)} this policy selects`;
}

function hint(found: NetworkPolicyText): Finding {
  return {
    code: 'dns-egress-cut',
    level: 'hint',
    message:
      'No egress rule here allows port 53. Unless another policy does, the selected pods cannot resolve names; add a rule for UDP and TCP 53 to the name servers.',
    ...place(found),
    fixes: fixFor(found, 'Allow DNS to kube-system (UDP and TCP 53)', CONVENTION, false),
  };
}

/** The place that limits egress: `Egress` in the types, else the rules themselves. */
function place({ spec }: NetworkPolicyText): Pick<Finding, 'path' | 'part'> {
  const index = itemsOf(get(spec, 'policyTypes')).findIndex(
    (node) => node.kind === 'scalar' && node.value === 'Egress',
  );
  return index >= 0
    ? { path: ['spec', 'policyTypes', index], part: 'value' }
    : { path: ['spec', 'egress'], part: 'key' };
}

function isTcpDns(match: PortMatch): boolean {
  return (
    match.protocol === TCP &&
    match.port.kind === 'numbers' &&
    !match.port.ranged &&
    DNS_PORTS.includes(match.port.first)
  );
}

function isUdpDns(match: PortMatch): boolean {
  return DNS_PORTS.some((port) => covers(match, UDP, port));
}

/** Without the cluster: could this rule be a way to the name servers? In doubt yes. */
function mayReachDns(rule: EngineRule): boolean {
  if (rule.ports?.some((match) => isUdpDns(match) || match.port.kind === 'named')) return true;
  if (rule.ports !== undefined) return false;
  return (
    rule.peers === undefined ||
    rule.peers.some((peer) => {
      if (peer.kind !== 'pods') return true;
      return peer.namespaces.kind === 'named'
        ? DNS_NAMESPACES.includes(peer.namespaces.name)
        : mayMeanDnsNamespace(peer.namespaces.selector);
    })
  );
}

function mayMeanDnsNamespace(selector: Selector): boolean {
  const named = requirements(selector).find(({ op, key }) => op === 'in' && key === NAMESPACE_NAME_LABEL);
  return named?.op !== 'in' || named.values.some((name) => DNS_NAMESPACES.includes(name));
}

/** Another policy that surely selects the same pods may let names through. */
function helped(cluster: ClusterView | undefined, policy: Policy): boolean {
  return (cluster?.policies ?? []).some(
    (other) =>
      other.id !== policy.id &&
      other.namespace === policy.namespace &&
      governs(other, 'egress') &&
      implies(subjectSelector(policy.subject), subjectSelector(other.subject)) &&
      other.rules.some((rule) => rule.direction === 'egress' && mayReachDns(rule)),
  );
}

/** What kubeadm and most others install (kubernetes.md A.3.8). */
const CONVENTION = ruleFor('kube-system', { 'k8s-app': 'kube-dns' }, [53], [53]);

function dnsRule({ namespace, labels, udp, tcp }: DnsServers): PlainMap {
  return ruleFor(namespace, Object.fromEntries(labels), udp, tcp);
}

function ruleFor(namespace: string, labels: PlainMap, udp: readonly number[], tcp: readonly number[]): PlainMap {
  return {
    to: [
      {
        namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: namespace } },
        podSelector: { matchLabels: labels },
      },
    ],
    ports: [...udp.map((port) => ({ protocol: 'UDP', port })), ...tcp.map((port) => ({ protocol: 'TCP', port }))],
  };
}

/** `UDP and TCP 53`, `UDP 5353`. */
function portWords({ udp, tcp }: DnsServers): string {
  if (udp.join() === tcp.join()) return `UDP and TCP ${udp.join(' and ')}`;
  return [...udp.map((port) => `UDP ${port}`), ...tcp.map((port) => `TCP ${port}`)].join(' and ');
}

function fixFor({ text, spec }: NetworkPolicyText, title: string, rule: PlainMap, preferred: boolean): readonly Fix[] {
  const list = get(spec, 'egress')?.value;
  if (list?.kind !== 'list' || list.items.length === 0 || isBorrowed(list, spec)) return [];
  return fix(title, appendItem(text, list, rule, dashIndent(text, spec)), preferred);
}
