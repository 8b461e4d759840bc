import type { Endpoint, Service } from '../../engine/model.ts';
import { type Protocol, protocolName, TCP, UDP } from '../../engine/ports.ts';
import { podsBehind, targetPort } from '../../engine/services.ts';
import type { FlowEndsResult } from '../../protocol.ts';
import type { End } from '../resolveEnd.ts';
import type { FileSpan } from '../results.ts';
import { flowPort } from './words.ts';
import type { FlowWorld } from './world.ts';

type PortChoice = FlowEndsResult<FileSpan>['ports'][number];

/** Ports worth asking for at this end: what listens there, with names and the Services that lead there. */
export function portsAt(end: End, world: FlowWorld): readonly PortChoice[] {
  switch (end.kind) {
    case 'service':
      return end.service.ports.map((port) =>
        choice(port.protocol, port.port, [port.name ?? '', `to ${port.targetPort} on its pods`]),
      );
    case 'outside':
      return OUTSIDE.map(([protocol, port, what]) => choice(protocol, port, [what]));
    case 'endpoints':
      return end.endpoints[0]?.kind === 'node' ? nodePorts(world) : podPorts(end.endpoints, world);
  }
}

/** What people ask of the world outside. */
const OUTSIDE: readonly (readonly [Protocol, number, string])[] = [
  [TCP, 443, 'HTTPS'],
  [TCP, 80, 'HTTP'],
  [UDP, 53, 'DNS'],
];

function nodePorts(world: FlowWorld): readonly PortChoice[] {
  return world.cluster.inventory.services.flatMap((service) =>
    service.ports.flatMap((port) =>
      port.nodePort === undefined
        ? []
        : [choice(port.protocol, port.nodePort, [`node port of Service ${service.namespace}/${service.name}`])],
    ),
  );
}

/** Declared ports first, then those that only Services or policies know of. */
function podPorts(endpoints: readonly Endpoint[], world: FlowWorld): readonly PortChoice[] {
  const found = new Map<string, { protocol: Protocol; port: number; words: Set<string> }>();
  const add = (protocol: Protocol, port: number, words: string) => {
    const key = `${protocol} ${port}`;
    const known = found.get(key) ?? { protocol, port, words: new Set<string>() };
    if (words !== '') known.words.add(words);
    found.set(key, known);
  };
  for (const endpoint of endpoints) {
    for (const port of endpoint.ports) if (port.container !== 'init') add(port.protocol, port.port, port.name ?? '');
  }
  for (const { service, port } of servicesTo(endpoints, world)) {
    const number = endpoints
      .map((one) => targetPort(one, port.targetPort, port.protocol))
      .find((one) => one !== undefined);
    if (number !== undefined) {
      add(port.protocol, number, `through Service ${service.namespace}/${service.name} port ${port.port}`);
    }
  }
  for (const { protocol, port, policy } of policyPorts(endpoints, world)) add(protocol, port, `in policy ${policy}`);
  return [...found.values()].map(({ protocol, port, words }) => choice(protocol, port, [...words]));
}

function servicesTo(endpoints: readonly Endpoint[], world: FlowWorld) {
  const wanted = new Set(endpoints);
  const namespaces = new Set(endpoints.map((one) => one.namespace));
  const near = world.cluster.inventory.services.filter((service) => namespaces.has(service.namespace));
  const leading: Service[] = near.filter((service) =>
    podsBehind(service, world.cluster.inventory).some((pod) => wanted.has(pod)),
  );
  return leading.flatMap((service) => service.ports.map((port) => ({ service, port })));
}

/** Single ports that policies which select the pods speak of. */
function policyPorts(endpoints: readonly Endpoint[], world: FlowWorld) {
  const [first] = endpoints;
  const program = first && world.cluster.programs.program(first.id, 'ingress');
  const policies = program?.tiers.flatMap((tier) => tier.policies) ?? [];
  return policies.flatMap(({ policy, rules }) =>
    rules.flatMap(({ rule }) =>
      (rule.ports ?? []).flatMap(({ protocol, port }) =>
        port.kind === 'numbers' && port.first === port.last
          ? [{ protocol: protocol ?? TCP, port: port.first, policy: policy.name }]
          : [],
      ),
    ),
  );
}

function choice(protocol: Protocol, port: number, words: readonly string[]): PortChoice {
  const description = words.filter((word) => word !== '').join(', ');
  return { label: flowPort(protocol, port), description, port, protocol: protocolName(protocol) };
}
