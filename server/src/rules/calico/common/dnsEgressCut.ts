import { add, type Bitset, emptySet, setOf, subtract } from '../../../engine/bitset.ts';
import type { Program, Programs } from '../../../engine/compile.ts';
import { decideBy, evaluate } from '../../../engine/evaluate.ts';
import { NAMESPACE_NAME_LABEL } from '../../../engine/inventory.ts';
import type { Endpoint, Flow } from '../../../engine/model.ts';
import { UDP } from '../../../engine/ports.ts';
import { capital } from '../../../snapshot/words.ts';
import { get } from '../../../syntax/cursor.ts';
import type { ClusterView, Finding, Fix, RuleSubject } from '../../rule.ts';
import { criteria, portsAt, protocolOf } from '../../support/calico/criteria.ts';
import { decidingPolicies } from '../../support/calico/decided.ts';
import { addFirstRules, addRules } from '../../support/calico/insert.ts';
import {
  type CalicoPolicy,
  type CalicoRule,
  calicoPolicy,
  isUnconditional,
  rulesOf,
} from '../../support/calico/policy.ts';
import { endsInDeny } from '../../support/calico/tiers.ts';
import { governedPods, isEnforcing } from '../../support/calico/world.ts';
import { type DnsServers, dnsServers, programsWith } from '../../support/dns.ts';
import { fix } from '../../support/fix.ts';
import { itemsOf } from '../../support/manifest.ts';
import type { PlainMap } from '../../support/render.ts';
import { code, sentences } from '../../support/text.ts';
import { confirmed, relatedPods } from '../../support/view.ts';
import { thePods } from '../../support/words.ts';

const DNS_PORTS = [53, 5353];

/** What kubeadm and most others install. */
const CONVENTION = { namespace: 'kube-system', labels: new Map([['k8s-app', 'kube-dns']]), udp: [53], tcp: [53] };

/**
 * What `dns-egress-cut` says of Calico's policies (calico.md M2): told of the policy that has the last word, over all
 * tiers and orders. A namespaced policy without egress rules means to deny and is left alone; a global one governs
 * more than its author thinks of.
 */
export function* calicoDnsEgressCut(subject: RuleSubject): Iterable<Finding> {
  const { cluster } = subject;
  const found = calicoPolicy(subject);
  if (!found || found.staged || found.policy.stage !== undefined || !found.policy.directions.includes('egress')) return;
  const rules = rulesOf(found).filter(({ direction }) => direction === 'egress');
  if (rules.length === 0 && !found.global) return;
  const servers = cluster && isEnforcing(cluster) ? dnsServers(cluster) : undefined;
  if (cluster && servers) {
    const { pods } = governedPods(cluster, found);
    const cut = pods.length === 0 ? [] : cutBy(cluster, found, servers);
    if (cut.length > 0) yield told(cluster, found, rules, servers, cut, pods);
  } else if (
    rules.some(({ action }) => action === 'Allow') &&
    endsInDeny(cluster, found.policy.tier) &&
    !rules.some(mayReachDns)
  ) {
    if (!cluster || cluster.policies.every((other) => other.id === found.policy.id || !mayHelp(other)))
      yield hint(found, rules);
  }
}

function told(
  cluster: ClusterView,
  found: CalicoPolicy,
  rules: readonly CalicoRule[],
  servers: DnsServers,
  cut: readonly Endpoint[],
  all: readonly Endpoint[],
): Finding {
  const whose =
    cut.length === all.length
      ? `${thePods(all, cluster.inventory)} this policy selects`
      : `${cut.length} of ${thePods(all, cluster.inventory)} this policy selects`;
  const message = sentences(
    `${capital(whose)} cannot resolve names (${cluster.words}): this policy closes ${cut.length === 1 ? 'its' : 'their'} egress, and nothing before it allows port ${servers.udp.join(' or ')} to ${code(servers.name)}.`,
    `Add rules for ${portWords(servers)}.`,
  );
  return {
    code: 'dns-egress-cut',
    level: rules.length > 0 ? confirmed(cluster) : 'info',
    message,
    ...place(found),
    related: relatedPods(cluster, servers.pods, 'A name server of the cluster'),
    fixes: fixFor(found, rules, servers, `Allow DNS to ${servers.name} (${portWords(servers)})`, true),
  };
}

/** Pods that no server answers, because of this policy. */
function cutBy(cluster: ClusterView, { policy }: CalicoPolicy, servers: DnsServers): readonly Endpoint[] {
  const programs = programsWith(cluster, policy);
  const cut = programs.derive('calico dns', () => cutByPolicy(programs, servers)).get(policy.id);
  return cut ? programs.inventory.endpointsOf(cut) : [];
}

/** Of every policy the pods that it keeps from every server: each program is asked once. */
function cutByPolicy(programs: Programs, servers: DnsServers): ReadonlyMap<string, Bitset> {
  const { inventory } = programs;
  const own = setOf(
    inventory.endpoints.length,
    servers.pods.map(({ id }) => inventory.ordinal(id)),
  );
  const found = new Map<string, Bitset>();
  for (const { program, members } of programs.programsIn(subtract(inventory.selectable, own), 'egress')) {
    // Without policies everything is open.
    if (program.tiers.length === 0) continue;
    const one = inventory.endpoints[members[0] ?? -1];
    for (const policy of one ? decidersOf(program, programs, servers, one) : []) {
      const cut = found.get(policy) ?? emptySet(inventory.endpoints.length);
      for (const ordinal of members) add(cut, ordinal);
      found.set(policy, cut);
    }
  }
  return found;
}

/** The policies that have the last word where every server is denied. */
function decidersOf(program: Program, programs: Programs, servers: DnsServers, pod: Endpoint): ReadonlySet<string> {
  const flows = servers.ends.map(
    ({ end, port }): Flow => ({ from: { kind: 'endpoint', id: pod.id }, to: end, protocol: UDP, port }),
  );
  if (flows.some((flow) => decideBy(program, programs, flow, 'egress') !== 'deny')) return new Set();
  return new Set(flows.flatMap((flow) => decidingPolicies(evaluate(programs, flow).egress)));
}

function hint(found: CalicoPolicy, rules: readonly CalicoRule[]): Finding {
  return {
    code: 'dns-egress-cut',
    level: 'hint',
    message:
      'No egress rule here allows port 53. Unless another policy does, the selected pods cannot resolve names; add rules for UDP and TCP 53 to the name servers.',
    ...place(found),
    fixes: fixFor(found, rules, CONVENTION, 'Allow DNS to kube-system (UDP and TCP 53)', false),
  };
}

/** The place that limits egress: `Egress` in the types, else the rules themselves. */
function place({ spec }: CalicoPolicy): Pick<Finding, 'path' | 'part'> {
  const types = itemsOf(get(spec, 'types'));
  const index = types.findIndex((node) => node.kind === 'scalar' && node.value === 'Egress');
  if (index >= 0) return { path: ['spec', 'types', index], part: 'value' };
  return get(spec, 'egress') ? { path: ['spec', 'egress'], part: 'key' } : { path: ['spec'], part: 'key' };
}

/** In doubt yes. */
function mayReachDns({ rule, action }: CalicoRule): boolean {
  if (action === 'Log' || action === 'Deny') return false;
  const protocol = protocolOf(rule);
  if (protocol !== undefined && protocol !== UDP) return false;
  const ports = portsAt(rule, 'destination')?.ports;
  if (criteria(rule, 'icmp').length > 0) return false;
  return (
    ports === undefined ||
    ports.some((port) => port.kind !== 'numbers' || DNS_PORTS.some((dns) => port.first <= dns && dns <= port.last))
  );
}

/** Another policy of the view that lets some egress through: what it selects is not asked. */
function mayHelp({ directions, rules }: ClusterView['policies'][number]): boolean {
  return (
    directions.includes('egress') && rules.some(({ direction, action }) => direction === 'egress' && action !== 'Deny')
  );
}

type Servers = Pick<DnsServers, 'namespace' | 'labels' | 'udp' | 'tcp'>;

function fixFor(
  { text, spec }: CalicoPolicy,
  rules: readonly CalicoRule[],
  servers: Servers,
  title: string,
  preferred: boolean,
): readonly Fix[] {
  const added = [
    ...servers.udp.map((port) => rule('UDP', port, servers)),
    ...servers.tcp.map((port) => rule('TCP', port, servers)),
  ];
  const list = get(spec, 'egress')?.value;
  if (list?.kind !== 'list') return fix(title, addFirstRules(text, spec, 'egress', added), preferred);
  // Behind what decides everything nothing is looked at any more.
  const last = rules.find((each) => each.action !== 'Log' && (isUnconditional(each) || each.action === 'Deny'));
  return fix(title, addRules(text, spec, list, last?.index ?? list.items.length, added), preferred);
}

function rule(protocol: string, port: number, { namespace, labels }: Servers): PlainMap {
  return {
    action: 'Allow',
    protocol,
    destination: {
      namespaceSelector: `${NAMESPACE_NAME_LABEL} == "${namespace}"`,
      selector: [...labels].map(([key, value]) => `${key} == "${value}"`).join(' && '),
      ports: [port],
    },
  };
}

function portWords({ udp, tcp }: Servers): string {
  if (udp.join() === tcp.join()) return `UDP and TCP ${udp.join(' and ')}`;
  return [...udp.map((port) => `UDP ${port}`), ...tcp.map((port) => `TCP ${port}`)].join(' and ');
}
