import { parseAddress } from '../../engine/address.ts';
import type { Direction, FlowEnd } from '../../engine/model.ts';
import { TCP, UDP } from '../../engine/ports.ts';
import { isEverything } from '../../engine/selector.ts';
import { subjectSelector } from '../../engine/subjects.ts';
import type { ClusterView, Finding, Rule, RuleSubject } from '../rule.ts';
import { type CiliumRuleText, ciliumRules, closes, underCilium } from '../support/cilium/manifest.ts';
import { written } from '../support/cilium/selection.ts';
import { sideResult } from '../support/cilium/side.ts';
import { dnsServers, programsWith } from '../support/dns.ts';
import { code, sentences } from '../support/text.ts';
import { confirmed, subjects } from '../support/view.ts';

/** A clusterwide policy that closes every pod also closes those that the cluster lives by (cilium.md 2.5, 4.16). */
export const systemPodsCut: Rule = {
  code: 'system-pods-cut',
  level: 'warning',
  scope: 'cluster',
  families: ['cilium'],
  title: 'A clusterwide policy that also closes the name servers',
  answers: ['cilium-M26'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const cluster = underCilium(subject.cluster);
    for (const rule of ciliumRules(subject)) {
      if (rule.namespace !== undefined || rule.namesNodes || !rule.policy || !isOfEverybody(rule)) continue;
      const closed = (['ingress', 'egress'] as const).filter((direction) => closes(rule, direction));
      if (closed.length === 0) continue;
      const harm = cluster ? judge(cluster, rule, closed) : undefined;
      if (cluster && harm === undefined) continue;
      yield {
        code: 'system-pods-cut',
        level: cluster ? confirmed(cluster) : 'info',
        message: sentences(
          `This selects every pod of the cluster and closes ${closed.join(' and ')}: pods of \`kube-system\` as well, and Cilium's own health and ingress endpoints.`,
          harm,
          'Leave `kube-system` out with `{key: io.kubernetes.pod.namespace, operator: NotIn, values: [kube-system]}`, and add the same key with `Exists` for endpoints of no namespace; or allow what they need.',
        ),
        path: [...rule.path, 'endpointSelector'],
        part: 'key',
      };
    }
  },
};

/** Nothing is asked of the pods, or only what they must not have. */
function isOfEverybody({ policy }: CiliumRuleText): boolean {
  if (!policy) return false;
  const selector = subjectSelector(policy.subject);
  if (isEverything(selector)) return true;
  const asked = written(selector);
  return asked.every(({ op }) => op === 'notIn' || op === 'absent') && !asked.some(leavesSystemOut);
}

function leavesSystemOut(asked: ReturnType<typeof written>[number]): boolean {
  return asked.op === 'notIn' && asked.values.includes('kube-system');
}

/** What the name servers lose; undefined: nothing that shows. */
function judge(cluster: ClusterView, { policy }: CiliumRuleText, closed: readonly Direction[]): string | undefined {
  const servers = dnsServers(cluster);
  if (!policy || !servers) return undefined;
  const selected = new Set(subjects(cluster, policy).pods);
  const hit = servers.pods.filter((pod) => selected.has(pod));
  const [server] = hit;
  if (!server) return undefined;
  const programs = programsWith(cluster, policy);
  const own: FlowEnd = { kind: 'endpoint', id: server.id };
  const client = cluster.inventory.endpoints.find(
    ({ kind, namespace, hostNetwork, finished }) =>
      kind === 'pod' && namespace !== server.namespace && !hostNetwork && !finished,
  );
  const outside = parseAddress('203.0.113.77');
  const denied = (from: FlowEnd, to: FlowEnd, protocol: number, port: number, direction: Direction) =>
    sideResult(programs, { from, to, protocol, port }, direction) === 'deny';
  const lost: string[] = [];
  const port = servers.udp[0] ?? 53;
  if (closed.includes('ingress') && client && denied({ kind: 'endpoint', id: client.id }, own, UDP, port, 'ingress')) {
    lost.push('cannot be asked');
  }
  if (closed.includes('egress') && outside && denied(own, { kind: 'address', address: outside }, UDP, 53, 'egress')) {
    const api = cluster.inventory.apiServers[0];
    const cut = api === undefined || denied(own, { kind: 'address', address: api }, TCP, 6443, 'egress');
    if (cut) lost.push('reach neither the API server nor name servers outside');
  }
  return lost.length === 0
    ? undefined
    : `The name servers ${code(servers.name)} ${lost.join(' and ')} (${cluster.words}).`;
}
