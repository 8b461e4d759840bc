import type { Endpoint, Path } from '../../engine/model.ts';
import { capital } from '../../snapshot/words.ts';
import { get } from '../../syntax/cursor.ts';
import { calicoDnsEgressCut } from '../calico/common/dnsEgressCut.ts';
import type { ClusterView, Finding, Rule } from '../rule.ts';
import { isAdmin } from '../support/adminText.ts';
import { ciliumDnsCut } from '../support/cilium/dnsCut.ts';
import { asksCache, type DnsServers, dnsCutOf, dnsServers, podsWithoutDns, programsWith } from '../support/dns.ts';
import { astrayDnsPeers } from '../support/dnsAstray.ts';
import { denyingRule, helped, isTcpDns, isUdpDns, mayReachDns } from '../support/dnsByText.ts';
import { allowCache, allowDns, CONVENTION, portWords } from '../support/dnsFix.ts';
import { itemsOf, type PolicyText, policyText } from '../support/manifest.ts';
import { code, sentences } from '../support/text.ts';
import { confirmed, governs, relatedPods, subjects } from '../support/view.ts';
import { thePods } from '../support/words.ts';

/**
 * Limited egress without a way to the name servers. With the cluster at hand it is judged for each selected pod, over
 * all policies together; without, it is a hint (kubernetes.md A.3.8, A.4 row 61). A NetworkPolicy without egress rules
 * means to deny and is left alone.
 */
export const dnsEgressCut: Rule = {
  code: 'dns-egress-cut',
  level: 'warning',
  scope: 'cluster',
  families: ['kubernetes', 'admin', 'calico', 'cilium'],
  title: 'Limited egress without DNS: names no longer resolve',
  answers: ['A-M70', 'calico-M2', 'BC-M18', 'BC-M26'],
  *check(subject) {
    yield* calicoDnsEgressCut(subject);
    yield* ciliumDnsCut(subject);
    const { cluster } = subject;
    const found = policyText(subject);
    const rules = found?.policy.rules.filter((rule) => rule.direction === 'egress') ?? [];
    if (!found || rules.length === 0 || !governs(found.policy, 'egress')) return;
    const admin = isAdmin(found.policy);
    // TCP 53 without UDP: `udp-missing` tells.
    if (!admin && rules.some((rule) => rule.ports?.some(isTcpDns)) && !rules.some((rule) => rule.ports?.some(isUdpDns)))
      return;
    const servers = cluster && dnsServers(cluster);
    const selected = cluster && servers && subjects(cluster, found.policy);
    if (cluster && servers && selected && selected.pods.length > 0) {
      // A rule for DNS that means nobody: `dns-wrong-peer` tells.
      if (astrayDnsPeers(cluster, found).length === 0) yield* judge(cluster, found, servers, selected.pods);
    } else if (admin) {
      const denying = denyingRule(found.policy);
      if (denying) yield deniedHint(found, denying.path);
    } else if (!rules.some(mayReachDns) && !helped(cluster, found.policy)) {
      yield hint(found);
    }
  },
};

function* judge(
  cluster: ClusterView,
  found: PolicyText,
  servers: DnsServers,
  selected: readonly Endpoint[],
): Iterable<Finding> {
  const programs = programsWith(cluster, found.policy);
  const cut = podsWithoutDns(programs, servers, selected);
  const [pod] = cut;
  if (pod) {
    const by = dnsCutOf(programs, servers, pod);
    const whose = whoseText(cluster, cut, selected);
    if (by?.kind === 'rule') {
      if (by.policy === found.policy.id) yield deniedFinding(cluster, found, servers, whose, by.rule);
    } else if (!isAdmin(found.policy) && (by === undefined || by.policies.includes(found.policy.id))) {
      yield cutFinding(cluster, found, servers, whose);
    }
  } else if (servers.cache && !isAdmin(found.policy)) {
    const uncached = selected.filter((each) => !asksCache(programs, servers, each));
    if (uncached.length > 0) yield cacheFinding(cluster, found, servers.cache, whoseText(cluster, uncached, selected));
  }
}

function cutFinding(cluster: ClusterView, found: PolicyText, servers: DnsServers, whose: string): Finding {
  return {
    code: 'dns-egress-cut',
    level: confirmed(cluster),
    message: sentences(
      `${capital(whose)} cannot resolve names (${cluster.words}): their egress is limited and no rule allows port ${servers.udp.join(' or ')} to ${code(servers.name)}.`,
      cacheWords(servers),
      `Add a rule for ${portWords(servers)}.`,
    ),
    ...place(found),
    related: relatedPods(cluster, servers.pods, 'A name server of the cluster'),
    fixes: allowDns(found, `Allow DNS to ${servers.name} (${portWords(servers)})`, servers, { preferred: true }),
  };
}

function cacheWords({ cache }: DnsServers): string | false {
  return (
    cache !== undefined &&
    `On their nodes ${code(cache.name)} answers instead, usually at ${code(cache.address)}, which no selector means.`
  );
}

/** One of several ways to deny: the rule that comes first says so. */
function deniedFinding(
  cluster: ClusterView,
  found: PolicyText,
  servers: DnsServers,
  whose: string,
  rule: Path,
): Finding {
  return {
    code: 'dns-egress-cut',
    level: confirmed(cluster),
    message: `${capital(whose)} cannot resolve names (${cluster.words}): this rule denies port ${servers.udp.join(' or ')} to ${code(servers.name)}, and nothing before it lets that through. Let ${portWords(servers)} through in a rule before it.`,
    path: [...rule, 'action'],
    part: 'value',
    related: relatedPods(cluster, servers.pods, 'A name server of the cluster'),
    fixes: allowDns(found, `Allow DNS to ${servers.name} first (${portWords(servers)})`, servers, {
      preferred: true,
      before: rule,
    }),
  };
}

/** The name servers may be asked, the cache that answers for them may not. Whether pods are told to ask it, nobody can see. */
function cacheFinding(
  cluster: ClusterView,
  found: PolicyText,
  { name, address }: NonNullable<DnsServers['cache']>,
  whose: string,
): Finding {
  return {
    code: 'dns-egress-cut',
    level: 'info',
    message: `Where ${code(name)} runs (${cluster.words}), pods ask the cache on their node, usually at ${code(address)}, and no selector means a node: ${whose} may ask the name servers but not the cache. Add its address if names do not resolve.`,
    ...place(found),
    fixes: allowCache(found, `Allow DNS to the cache at ${address} (UDP and TCP 53)`, address),
  };
}

/** Those that are cut off, of those that the policy selects. */
function whoseText(cluster: ClusterView, cut: readonly Endpoint[], selected: readonly Endpoint[]): string {
  if (cut.length === selected.length) return `${thePods(selected, cluster.inventory)} this policy selects`;
  return `${cut.length} of ${thePods(selected, cluster.inventory)} this policy selects`;
}

function hint(found: PolicyText): Finding {
  return {
    code: 'dns-egress-cut',
    level: 'hint',
    message:
      'No egress rule here allows port 53. Unless another policy does, the selected pods cannot resolve names; add a rule for UDP and TCP 53 to the name servers.',
    ...place(found),
    fixes: allowDns(found, 'Allow DNS to kube-system (UDP and TCP 53)', CONVENTION),
  };
}

function deniedHint(found: PolicyText, rule: Path): Finding {
  return {
    code: 'dns-egress-cut',
    level: 'hint',
    message:
      'This rule also denies port 53 to the name servers, and no rule before it lets that through. Unless another policy does, the selected pods cannot resolve names; let UDP and TCP 53 through first.',
    path: [...rule, 'action'],
    part: 'value',
    fixes: allowDns(found, 'Allow DNS to kube-system first (UDP and TCP 53)', CONVENTION, { before: rule }),
  };
}

/** The place that limits egress: `Egress` in the types, else the rules themselves. */
function place({ spec }: PolicyText): Pick<Finding, 'path' | 'part'> {
  const index = itemsOf(get(spec, 'policyTypes')).findIndex(
    (node) => node.kind === 'scalar' && node.value === 'Egress',
  );
  return index >= 0
    ? { path: ['spec', 'policyTypes', index], part: 'value' }
    : { path: ['spec', 'egress'], part: 'key' };
}
