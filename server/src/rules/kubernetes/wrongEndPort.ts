import type { Endpoint, Rule as PolicyRule, Service } from '../../engine/model.ts';
import { type PortMatch, protocolName } from '../../engine/ports.ts';
import { podsBehind } from '../../engine/services.ts';
import type { ClusterView, Finding, Rule } from '../rule.ts';
import { fix } from '../support/fix.ts';
import { type PolicyText, policyText } from '../support/manifest.ts';
import { peerPods } from '../support/peers.ts';
import { portPath, rewritePort } from '../support/portPlace.ts';
import { covers } from '../support/portWords.ts';
import { governs, servicesNear, subjects } from '../support/view.ts';
import { thePods } from '../support/words.ts';

/**
 * A port that the sending pods declare and no receiving one: ports of a rule are always those of the receiver, and the
 * sender's own are never looked at (kubernetes.md A.3.4). Information, for pods may listen on ports that they do not
 * declare.
 */
export const wrongEndPort: Rule = {
  code: 'wrong-end-port',
  level: 'info',
  scope: 'cluster',
  families: ['kubernetes', 'admin'],
  title: 'A port of the sending pods, where the receiving pods have another',
  answers: ['A-M61'],
  *check(subject) {
    const { cluster } = subject;
    const found = policyText(subject);
    if (!found || !cluster) return;
    for (const rule of found.policy.rules) {
      if (!governs(found.policy, rule.direction) || !rule.ports || !rule.peers?.every(({ kind }) => kind === 'pods'))
        continue;
      for (const match of rule.ports) {
        if (match.port.kind !== 'numbers' || match.port.ranged || match.protocol === undefined) continue;
        const finding = judge(cluster, found, rule, match, match.port.first);
        if (finding) yield finding;
      }
    }
  },
};

function judge(
  cluster: ClusterView,
  found: PolicyText,
  rule: PolicyRule,
  match: PortMatch,
  number: number,
): Finding | undefined {
  const own = subjects(cluster, found.policy);
  const others = peerPods(cluster, rule);
  if (!own.certain || !others.certain) return undefined;
  const [receiving, sending] = rule.direction === 'ingress' ? [own.pods, others.pods] : [others.pods, own.pods];
  if (receiving.length === 0 || sending.length === 0) return undefined;
  const declares = ({ ports }: Endpoint) =>
    ports.some(({ port, protocol }) => port === number && protocol === match.protocol);
  // A pod that declares nothing may listen anywhere.
  if (!sending.every(declares) || receiving.some((pod) => pod.ports.length === 0 || declares(pod))) return undefined;
  // A Service's port: `service-port` tells.
  if (servicesNear(cluster, receiving).some((service) => leadsTo(cluster, service, receiving, number)))
    return undefined;
  const only = soleMeant(receiving, rule, match);
  const protocol = protocolName(match.protocol ?? 0);
  return {
    code: 'wrong-end-port',
    level: 'info',
    message: `${number} is a port of ${thePods(sending, cluster.inventory)} that send${sending.length === 1 ? 's' : ''} (${cluster.words}), and no receiving pod declares it. Ports in a rule are those of the pod that receives${
      only === undefined ? '' : `, here ${protocol} ${only}`
    }; the sender's are never looked at, and replies need no rule.`,
    path: portPath(found, match),
    part: 'value',
    fixes: only === undefined ? [] : fix(`Use the receiver's port ${only}`, rewritePort(found, match, only)),
  };
}

function leadsTo({ inventory }: ClusterView, service: Service, pods: readonly Endpoint[], number: number): boolean {
  return (
    service.ports.some(({ port }) => port === number) &&
    podsBehind(service, inventory).some((pod) => pods.includes(pod))
  );
}

/** The one port that all receivers declare, unless the rule lists it already. */
function soleMeant(
  receiving: readonly Endpoint[],
  { ports = [] }: PolicyRule,
  { protocol }: PortMatch,
): number | undefined {
  const numbers = new Set(
    receiving.flatMap((pod) => pod.ports.filter((each) => each.protocol === protocol).map(({ port }) => port)),
  );
  const [only] = numbers;
  if (numbers.size !== 1 || only === undefined || protocol === undefined) return undefined;
  return ports.some((each) => covers(each, protocol, only)) ? undefined : only;
}
