import type { Endpoint, Service, ServicePort } from '../../engine/model.ts';
import type { PortMatch, Protocol } from '../../engine/ports.ts';
import { backendsOf, podsBehind } from '../../engine/services.ts';
import { calicoServicePorts } from '../calico/common/servicePort.ts';
import type { ClusterView, Finding, Fix, Rule } from '../rule.ts';
import { receiversOf } from '../support/cilium/receivers.ts';
import { fix } from '../support/fix.ts';
import { policyText } from '../support/manifest.ts';
import { receivers } from '../support/peers.ts';
import { type PortPlace, portPath, rewritePort } from '../support/portPlace.ts';
import { covers } from '../support/portWords.ts';
import { code } from '../support/text.ts';
import { confirmed, governs, servicesNear } from '../support/view.ts';

/**
 * A port number that is a Service's, while the pods behind it listen on another: policy is asked after translation, so
 * the rule never matches (kubernetes.md A.3.4, A.3.8, A.4 rows 63 and 64).
 */
export const servicePort: Rule = {
  code: 'service-port',
  level: 'warning',
  scope: 'cluster',
  families: ['kubernetes', 'admin', 'calico', 'cilium'],
  title: "A Service's port where the pods' port is needed",
  answers: ['A-M53', 'calico-M57', 'cilium-M37', 'cilium-M62'],
  *check(subject) {
    yield* calicoServicePorts(subject);
    for (const { cluster: view, item, rule, pods } of receiversOf(subject)) {
      for (const match of rule.ports ?? []) {
        const finding = judge(view, { ...item.of, quoted: true }, pods, rule.ports ?? [], match);
        if (finding) yield finding;
      }
    }
    const { cluster } = subject;
    const found = policyText(subject);
    if (!found || !cluster) return;
    for (const rule of found.policy.rules) {
      if (!governs(found.policy, rule.direction) || !rule.ports) continue;
      // What listens behind an address or name is not known.
      if (rule.direction === 'egress' && !rule.peers?.every(({ kind }) => kind === 'pods')) continue;
      const { pods, certain } = receivers(cluster, found.policy, rule);
      if (!certain || pods.length === 0) continue;
      for (const match of rule.ports) {
        const finding = judge(cluster, found, pods, rule.ports, match);
        if (finding) yield finding;
      }
    }
  },
};

interface Detour {
  readonly service: Service;
  /** What the pods listen on behind the Service's port. */
  readonly targets: readonly number[];
}

/** A port that means a Service's while its pods listen on others. */
export interface MisleadingPort {
  readonly number: number;
  readonly service: Service;
  readonly targets: readonly number[];
  /** The one port of the pods, and the name that all give it. */
  readonly only: number | undefined;
  readonly named: string | undefined;
}

function judge(
  cluster: ClusterView,
  found: PortPlace,
  pods: readonly Endpoint[],
  ports: readonly PortMatch[],
  match: PortMatch,
): Finding | undefined {
  const misleading = misleadingPort(cluster, pods, ports, match);
  if (!misleading) return undefined;
  return {
    code: 'service-port',
    level: confirmed(cluster),
    message: misleadingText(cluster, misleading, found.namespace),
    path: portPath(found, match),
    part: 'value',
    fixes: fixesFor(found, match, misleading.only, misleading.named),
  };
}

/** Undefined where it is a port of the pods, or may be. `ports` are all that the rule lists. */
export function misleadingPort(
  cluster: ClusterView,
  pods: readonly Endpoint[],
  ports: readonly PortMatch[],
  match: PortMatch,
): MisleadingPort | undefined {
  const { port, protocol } = match;
  if (port.kind !== 'numbers' || port.ranged || protocol === undefined) return undefined;
  const number = port.first;
  // Pods that declare the port listen there, whatever a Service makes of it.
  if (pods.some((pod) => pod.ports.some((declared) => declared.protocol === protocol && declared.port === number))) {
    return undefined;
  }
  const detours = detoursOf(cluster, pods, protocol, number);
  const first = detours?.[0];
  if (!detours || !first) return undefined;
  const behind = new Set(detours.flatMap(({ service }) => podsBehind(service, cluster.inventory)));
  // A pod that declares nothing may listen anywhere.
  if (!pods.every((pod) => pod.ports.length > 0 || behind.has(pod))) return undefined;
  const targets = [...new Set(detours.flatMap((detour) => detour.targets))].sort((a, b) => a - b);
  // Somebody who lists both is safe.
  if (targets.every((target) => ports.some((other) => other !== match && covers(other, protocol, target))))
    return undefined;
  const only = targets.length === 1 ? targets[0] : undefined;
  return { number, service: first.service, targets, only, named: commonName(pods, protocol, targets) };
}

/** `namespace`: the policy's; undefined or empty for a policy of none. */
export function misleadingText(
  cluster: ClusterView,
  { number, service, targets, only, named }: MisleadingPort,
  namespace: string | undefined,
): string {
  const name = code(service.namespace === namespace ? service.name : `${service.namespace}/${service.name}`);
  return `${number} is the port of Service ${name}; its pods listen on ${targets.join(' and ')} (${cluster.words}), and policy sees the pod's port. ${
    only === undefined ? 'Use those ports.' : `Use ${only}${named ? ` or the port name ${code(named)}` : ''}.`
  }`;
}

/** Services that lead to these pods from this port; undefined where one of them leads to the same number. */
function detoursOf(
  cluster: ClusterView,
  pods: readonly Endpoint[],
  protocol: Protocol,
  number: number,
): readonly Detour[] | undefined {
  const ids = new Set(pods.map((pod) => pod.id));
  const detours: Detour[] = [];
  for (const service of servicesNear(cluster, pods)) {
    // A headless Service translates nothing.
    if (service.headless || service.type === 'ExternalName') continue;
    for (const port of service.ports) {
      if (port.protocol !== protocol || port.port !== number) continue;
      const targets = targetsAmong(cluster, service, port, ids);
      if (targets.includes(number)) return undefined;
      if (targets.length > 0) detours.push({ service, targets });
    }
  }
  return detours;
}

function targetsAmong(cluster: ClusterView, service: Service, port: ServicePort, ids: ReadonlySet<string>) {
  const backends = backendsOf({ service, port }, cluster.inventory);
  const own = backends.filter(({ endpoint }) => endpoint !== undefined && ids.has(endpoint.id));
  return [...new Set(own.map((backend) => backend.port))];
}

/** The one name that every pod gives to these numbers. */
function commonName(pods: readonly Endpoint[], protocol: Protocol, targets: readonly number[]): string | undefined {
  const names = pods[0]?.ports.flatMap((port) => port.name ?? []) ?? [];
  return names.find((name) =>
    pods.every((pod) => {
      const same = pod.ports.filter((port) => port.name === name && port.protocol === protocol);
      return same.length > 0 && same.every((port) => targets.includes(port.port));
    }),
  );
}

function fixesFor(
  found: PortPlace,
  match: PortMatch,
  only: number | undefined,
  named: string | undefined,
): readonly Fix[] {
  return [
    ...(only === undefined ? [] : fix(`Use the pods' port ${only}`, rewritePort(found, match, only), true)),
    ...(named === undefined ? [] : fix(`Use the port name ${named}`, rewritePort(found, match, named))),
  ];
}
