import { mayBeOneName } from '../../engine/domainNames.ts';
import type { DomainPeer, Endpoint, Policy } from '../../engine/model.ts';
import { capital } from '../../snapshot/words.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import type { ClusterView, Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { dnsItem, dnsName } from '../support/cilium/dnsItem.ts';
import { type CiliumItemText, ciliumItems, ciliumRules, nodesIn, underCilium } from '../support/cilium/manifest.ts';
import { dnsPortRule, learntNames, taughtHere } from '../support/cilium/names.ts';
import { dnsServers, podsWithoutDns, programsWith } from '../support/dns.ts';
import { fix } from '../support/fix.ts';
import { appendItem, dashIndent, insertAfter } from '../support/insert.ts';
import { isBorrowed } from '../support/manifest.ts';
import { given } from '../support/nodes.ts';
import { anyOf, sentences } from '../support/text.ts';
import { confirmed, subjects } from '../support/view.ts';
import { listNames, thePods } from '../support/words.ts';

/**
 * `toFQDNs`, and nothing sends the pods' questions for names through Cilium's proxy: it never learns an address, and
 * nothing matches (cilium.md 4.8). With the cluster at hand the engine says which names a pod's node can learn.
 */
export const fqdnWithoutDnsRule: Rule = {
  code: 'fqdn-without-dns-rule',
  level: 'warning',
  scope: 'cluster',
  families: ['cilium'],
  title: '`toFQDNs` without a DNS rule never matches',
  answers: ['cilium-M59', 'cilium-M60', 'cilium-M62'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const rules = ciliumRules(subject);
    const items = rules.flatMap(ciliumItems);
    const taught = items.flatMap((item) => taughtHere(item.rules));
    for (const item of items) {
      // Those that the DNS rules beside them leave out are told by `dns-rule-misses-name`.
      const names = domainsOf(item)
        .flatMap((peer) => peer.names)
        .filter((name) => taught.length === 0 || taught.some((pattern) => mayBeOneName(name, pattern)));
      if (names.length === 0) continue;
      const finding = judge(subject, item, names, items, taught);
      if (finding) yield finding;
    }
  },
};

function domainsOf({ rules }: CiliumItemText): readonly DomainPeer[] {
  return (rules[0]?.peers ?? []).flatMap((peer) => (peer.kind === 'domains' ? [peer] : []));
}

function judge(
  subject: RuleSubject,
  item: CiliumItemText,
  names: readonly string[],
  items: readonly CiliumItemText[],
  taught: readonly string[],
): Finding | undefined {
  const cluster = underCilium(subject.cluster);
  const { policy } = item.of;
  const evidence = cluster && policy && weigh(cluster, policy, item, names);
  if (taught.length > 0 && !evidence) return undefined;
  if (evidence?.unlearnt.length === 0) return undefined;
  const plain = items.find((each) => dnsPortRule(each) !== undefined);
  const cause =
    taught.length > 0
      ? 'The DNS rules here reach no name server'
      : plain
        ? 'Names may be asked for, but past its proxy'
        : 'No rule here sends the questions for names through its proxy';
  const who =
    cluster && evidence
      ? `${capital(whose(evidence.pods, evidence.of, cluster))} can reach nothing by ${evidence.unlearnt.length === 1 ? 'the name' : 'the names'} ${listNames(evidence.unlearnt)} (${cluster.words}).`
      : 'Unless another policy does, nothing matches.';
  return {
    code: 'fqdn-without-dns-rule',
    level: cluster && evidence ? confirmed(cluster) : 'info',
    message: sentences(
      `Cilium learns the addresses of a name from answers that pass its DNS proxy. ${cause}, so it learns none.`,
      who,
      plain && taught.length === 0
        ? "Add `rules: {dns: [{matchPattern: '*'}]}` to the ports of DNS."
        : taught.length > 0
          ? 'Select the pods of the name servers, on the port that they listen on.'
          : 'Allow port 53 to the name servers, with `rules.dns`.',
    ),
    path: [...item.path, 'toFQDNs'],
    part: 'key',
    ...(plain && { related: [{ message: 'Names are asked for here', path: [...plain.path] }] }),
    fixes: plain && taught.length === 0 ? withRules(plain) : withItem(item, cluster, evidence !== undefined),
  };
}

interface Evidence {
  readonly unlearnt: readonly string[];
  readonly pods: readonly Endpoint[];
  readonly of: readonly Endpoint[];
}

/** Undefined where the view holds no pod of the policy, or does not surely know. */
function weigh(
  cluster: ClusterView,
  policy: Policy,
  { path }: CiliumItemText,
  names: readonly string[],
): Evidence | undefined {
  const { pods, certain } = subjects(cluster, policy);
  if (!certain || pods.length === 0) return undefined;
  const servers = dnsServers(cluster);
  const mute = new Set(servers ? podsWithoutDns(programsWith(cluster, policy), servers, pods) : []);
  const unlearnt = new Set<string>();
  const cut = pods.filter((pod) => {
    const learnt = learntNames(cluster, policy, pod, path);
    // Whoever cannot ask is not helped by what others on the node have learnt.
    const missing = learnt ? names.filter((name) => mute.has(pod) || !learnt.has(name)) : [];
    for (const name of missing) unlearnt.add(name);
    return missing.length > 0;
  });
  return { unlearnt: [...unlearnt], pods: cut, of: pods };
}

function whose(cut: readonly Endpoint[], all: readonly Endpoint[], cluster: ClusterView): string {
  const many = thePods(all, cluster.inventory);
  return cut.length === all.length ? `${many} selected here` : `${cut.length} of ${many} selected here`;
}

/** The ports of DNS are allowed already: their answers come to be seen. */
function withRules(item: CiliumItemText): readonly Fix[] {
  const index = dnsPortRule(item);
  const element = index === undefined ? undefined : nodesIn(item.map, 'toPorts')[index];
  const last = element?.kind === 'map' ? element.entries.at(-1) : undefined;
  if (element?.kind !== 'map' || !last || last.merged || isBorrowed(element, item.list) || given(element, 'rules')) {
    return [];
  }
  const { text, map } = item.of;
  const added = { rules: { dns: [{ matchPattern: '*' }] } };
  return fix('Let Cilium see the answers', insertAfter(text, element, last, added, dashIndent(text, map)), true);
}

function withItem(item: CiliumItemText, cluster: ClusterView | undefined, preferred: boolean): readonly Fix[] {
  const { text, map, root, path } = item.of;
  const list = nodeAt(root, [...path, 'egress']);
  const servers = cluster && dnsServers(cluster);
  if (list?.kind !== 'list' || isBorrowed(list, map)) return [];
  const ports = servers?.udp ?? [53];
  const title = `Allow DNS to ${dnsName(servers)} through the proxy (port ${anyOf(ports.map(String), 'and')})`;
  return fix(
    title,
    appendItem(text, list, dnsItem(servers, true), dashIndent(text, map)),
    preferred && servers !== undefined,
  );
}
