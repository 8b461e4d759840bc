import { compile, type Programs } from '../../engine/compile.ts';
import { evaluate } from '../../engine/evaluate.ts';
import type { Endpoint, FlowEnd, Labels, Policy, Result, Service } from '../../engine/model.ts';
import { type Protocol, TCP, UDP } from '../../engine/ports.ts';
import { backendsOf } from '../../engine/services.ts';
import type { ClusterView } from '../rule.ts';

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
}

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
  };
}

function behind(cluster: ClusterView, service: Service, protocol: Protocol) {
  const port = service.ports.find((one) => one.protocol === protocol && one.port === 53);
  const backends = port ? backendsOf({ service, port }, cluster.inventory) : [];
  return backends.filter(({ endpoint }) => endpoint?.kind === 'pod');
}

function numbers(backends: readonly { readonly port: number }[]): readonly number[] {
  return [...new Set(backends.map((backend) => backend.port))];
}

/** The view's compiled policies, with this one among them. */
export function programsWith({ programs, policies, inventory }: ClusterView, policy: Policy): Programs {
  if (policies.some(({ id }) => id === policy.id)) return programs;
  return compile([...policies, policy], inventory, programs.dataplane);
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
    return answer === 'deny';
  });
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
