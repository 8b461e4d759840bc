import { type Address, parseAddress } from '../../engine/address.ts';
import { compile, type Programs } from '../../engine/compile.ts';
import { decideSide, evaluate } from '../../engine/evaluate.ts';
import type { Endpoint, FlowEnd, Labels, Path, Policy, Result, Rule, Service } from '../../engine/model.ts';
import { type Protocol, TCP, UDP } from '../../engine/ports.ts';
import { backendsOf } from '../../engine/services.ts';
import type { ClusterView } from '../rule.ts';
import { isAdmin } from './adminText.ts';
import { policyOf } from './inForce.ts';

/** The cluster's own name servers, as pods ask them. */
export interface DnsServers {
  /** `kube-system/coredns`: namespace and workload, or the Service where the workload is not known. */
  readonly name: string;
  readonly namespace: string;
  /** What the Service selects its pods by. */
  readonly labels: Labels;
  readonly pods: readonly Endpoint[];
  /** Ports that they listen on, by protocol. */
  readonly udp: readonly number[];
  readonly tcp: readonly number[];
  readonly ends: readonly { readonly end: FlowEnd; readonly port: number }[];
  readonly cache?: DnsCache;
}

/** A DNS cache on the network of every node (NodeLocal DNSCache): what pods ask in place of the name servers. */
export interface DnsCache {
  /** `kube-system/node-local-dns`. */
  readonly name: string;
  /** Where it answers unless somebody chose another address (kubernetes.md A.3.8). */
  readonly address: string;
  /** All addresses at which it may be asked: its own, and those of the Service whose packets it takes. */
  readonly asked: readonly Address[];
}

const NODE_LOCAL = { namespace: 'kube-system', label: 'k8s-app', value: 'node-local-dns', address: '169.254.20.10' };

/** Services that answer for cluster DNS: kubeadm and most others, Helm's chart, OpenShift. */
const DNS_SERVICES: readonly (readonly [namespace: string, name: string])[] = [
  ['kube-system', 'kube-dns'],
  ['kube-system', 'coredns'],
  ['openshift-dns', 'dns-default'],
];

/** Undefined where the view shows none, or none with pods behind it. */
export function dnsServers(cluster: ClusterView): DnsServers | undefined {
  for (const [namespace, name] of DNS_SERVICES) {
    const service = cluster.inventory.service(namespace, name);
    const servers = service && serversBehind(cluster, service);
    if (servers) return servers;
  }
  return undefined;
}

function serversBehind(cluster: ClusterView, service: Service): DnsServers | undefined {
  const udp = behind(cluster, service, UDP);
  const tcp = behind(cluster, service, TCP);
  const pods = udp.flatMap(({ endpoint }) => endpoint ?? []);
  const workload = pods[0]?.workload?.name;
  if (!service.selector || pods.length === 0) return undefined;
  return {
    name: `${service.namespace}/${workload ?? service.name}`,
    namespace: service.namespace,
    labels: service.selector,
    pods,
    udp: numbers(udp),
    tcp: numbers(tcp),
    ends: udp.map(({ end, port }) => ({ end, port })),
    ...cacheBefore(cluster, service),
  };
}

/** Silent where ranges never mean nodes: there only the enforcer's own redirection leads to a cache. */
function cacheBefore(
  { inventory, programs }: ClusterView,
  { clusterIPs }: Service,
): { readonly cache: DnsCache } | undefined {
  const { namespace, label, value, address } = NODE_LOCAL;
  const pod = inventory
    .endpointsIn(namespace)
    .find((each) => each.hostNetwork && !each.finished && each.labels.get(label) === value);
  const own = parseAddress(address);
  if (!pod || !own || !programs.dataplane.rangesHold.nodes) return undefined;
  const name = `${namespace}/${pod.workload?.name ?? value}`;
  return { cache: { name, address, asked: [own, ...clusterIPs] } };
}

function behind(cluster: ClusterView, service: Service, protocol: Protocol) {
  const port = service.ports.find((one) => one.protocol === protocol && one.port === 53);
  const backends = port ? backendsOf({ service, port }, cluster.inventory) : [];
  return backends.filter(({ endpoint }) => endpoint?.kind === 'pod');
}

function numbers(backends: readonly { readonly port: number }[]): readonly number[] {
  return [...new Set(backends.map((backend) => backend.port))];
}

/** The view's compiled policies, with this one among them, to be asked about pods. */
export function programsWith(cluster: ClusterView, policy: Policy): Programs {
  const { programs, policies, inventory } = cluster;
  const asked = withoutNames(policy);
  if (asked === policy && policyOf(cluster, policy.id)) return programs;
  return compile([...policies.filter(({ id }) => id !== policy.id), asked], inventory, programs.dataplane);
}

/** For the admin kinds names of hosts are no names of pods, whatever they resolve to (kubernetes.md BC.3.2 no. 14). */
function withoutNames(policy: Policy): Policy {
  const names = ({ peers }: Rule) => peers?.some(({ kind }) => kind === 'domains') ?? false;
  if (!isAdmin(policy) || !policy.rules.some(names)) return policy;
  const rules = policy.rules.flatMap((rule) => {
    const peers = rule.peers?.filter(({ kind }) => kind !== 'domains');
    return names(rule) ? (peers?.length ? [{ ...rule, peers }] : []) : [rule];
  });
  return { ...policy, rules };
}

/** Whether policy lets the pods ask for names: of each pod, by its egress side alone, whether any server can be asked. */
export function podsWithoutDns(
  programs: Programs,
  servers: DnsServers,
  pods: readonly Endpoint[],
): readonly Endpoint[] {
  const ids = new Set(servers.pods.map((pod) => pod.id));
  // Pods that the same policies select share one program, and so one answer.
  const answers = new Map<unknown, Result>();
  return pods.filter((pod) => {
    if (ids.has(pod.id)) return false;
    const program = programs.program(pod.id, 'egress');
    const answer = answers.get(program) ?? ask(programs, servers, pod);
    answers.set(program, answer);
    return answer === 'deny' && !asksCache(programs, servers, pod);
  });
}

/** Whether policy lets the pod ask the cache on its node; false where there is none. */
export function asksCache(programs: Programs, { cache }: DnsServers, pod: Endpoint): boolean {
  const from: FlowEnd = { kind: 'endpoint', id: pod.id };
  return (cache?.asked ?? []).some((address) => {
    const flow = { from, to: { kind: 'address', address }, protocol: UDP, port: 53 } as const;
    return decideSide(programs, flow, 'egress') !== 'deny';
  });
}

/** What keeps a pod from the name servers: policies that isolate it without letting this through, or a rule that denies it. */
export type DnsCut =
  | { readonly kind: 'isolated'; readonly policies: readonly string[] }
  | { readonly kind: 'rule'; readonly policy: string; readonly rule: Path };

export function dnsCutOf(programs: Programs, servers: DnsServers, pod: Endpoint): DnsCut | undefined {
  const [server] = servers.ends;
  if (!server) return undefined;
  const from: FlowEnd = { kind: 'endpoint', id: pod.id };
  const { steps, decidedBy } = evaluate(programs, { from, to: server.end, protocol: UDP, port: server.port }).egress;
  const step = steps[decidedBy];
  if (step?.kind === 'tier-end') return { kind: 'isolated', policies: step.policies };
  return step?.kind === 'rule' ? { kind: 'rule', policy: step.policy, rule: step.rule } : undefined;
}

/** `deny` only where every server is surely denied. */
function ask(programs: Programs, servers: DnsServers, pod: Endpoint): Result {
  const from: FlowEnd = { kind: 'endpoint', id: pod.id };
  const results = servers.ends.map(
    ({ end, port }) => evaluate(programs, { from, to: end, protocol: UDP, port }).egress.result,
  );
  if (results.includes('allow')) return 'allow';
  return results.every((result) => result === 'deny') ? 'deny' : 'unknown';
}
