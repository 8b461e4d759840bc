import { parseAddress } from '../../engine/address.ts';
import { decideSide } from '../../engine/evaluate.ts';
import type { Service } from '../../engine/model.ts';
import { isEverything } from '../../engine/selector.ts';
import { backendsOf } from '../../engine/services.ts';
import type { ClusterView, Finding, Rule } from '../rule.ts';
import { programsWith } from '../support/dns.ts';
import { type NetworkPolicyText, networkPolicy } from '../support/manifest.ts';
import { peersOf, soleSelector } from '../support/peers.ts';
import { code } from '../support/text.ts';
import { confirmed, servicesNear, subjects } from '../support/view.ts';

/** An address that is surely nobody's (RFC 5737): what it may not reach, no stranger may. */
const STRANGER = parseAddress('203.0.113.1');

/**
 * `namespaceSelector: {}` taken for everyone, where clients come from outside: it means every pod and nobody else
 * (kubernetes.md A.3.3, A.4 row 38). Told where a load balancer leads to the pods and no range admits anybody.
 */
export const outsideLeftOut: Rule = {
  code: 'outside-left-out',
  level: 'warning',
  scope: 'cluster',
  families: ['kubernetes'],
  title: 'Every namespace is not everyone: clients outside stay out',
  answers: ['A-M47'],
  *check(subject) {
    const { cluster } = subject;
    const found = networkPolicy(subject);
    if (!found || !cluster) return;
    for (const text of peersOf(found)) {
      const { peer, rule } = text;
      if (rule.direction !== 'ingress' || peer.kind !== 'pods' || peer.namespaces.kind !== 'selected') continue;
      if (!isEverything(peer.namespaces.selector) || soleSelector(text) !== 'namespaces') continue;
      const service = closedService(cluster, found);
      if (service) yield finding(cluster, service, [...peer.path, 'namespaceSelector']);
      return;
    }
  },
};

function finding(cluster: ClusterView, { namespace, name }: Service, path: Finding['path']): Finding {
  return {
    code: 'outside-left-out',
    level: confirmed(cluster),
    message: `\`namespaceSelector: {}\` means every pod and nobody else. LoadBalancer ${code(`${namespace}/${name}`)} leads clients from outside to pods that this policy selects (${cluster.words}), and no rule lets them in. Add an \`ipBlock\` of those clients, or leave \`from\` out to admit everyone.`,
    path,
    part: 'key',
  };
}

/** A load balancer whose pods no stranger may reach, and no range of any policy is for outsiders. */
function closedService(cluster: ClusterView, found: NetworkPolicyText): Service | undefined {
  const { pods } = subjects(cluster, found.policy);
  const ids = new Set(pods.map(({ id }) => id));
  const programs = programsWith(cluster, found.policy);
  return servicesNear(cluster, pods).find((service) => {
    if (service.type !== 'LoadBalancer') return false;
    const backends = service.ports.flatMap((port) =>
      backendsOf({ service, port }, cluster.inventory).flatMap(({ endpoint, port: number }) =>
        endpoint && ids.has(endpoint.id) ? [{ endpoint, number, protocol: port.protocol }] : [],
      ),
    );
    const namesRanges = backends.some(({ endpoint }) =>
      programs
        .program(endpoint.id, 'ingress')
        ?.tiers.some(({ policies }) => policies.some(({ rules }) => rules.some(({ ranges }) => ranges.length > 0))),
    );
    return (
      STRANGER !== undefined &&
      backends.length > 0 &&
      !namesRanges &&
      backends.every(({ endpoint, number, protocol }) => {
        const to = { kind: 'endpoint', id: endpoint.id } as const;
        const from = { kind: 'address', address: STRANGER } as const;
        return decideSide(programs, { from, to, protocol, port: number }, 'ingress') === 'deny';
      })
    );
  });
}
