import type { Address, IpFamily } from '../../engine/address.ts';
import { addressesOf, type Inventory } from '../../engine/inventory.ts';
import type { ContainerPort, Endpoint, Flow, FlowEnd, Service, ServiceHop, ServicePort } from '../../engine/model.ts';
import { hasPorts, isPortNumber, type Protocol, TCP } from '../../engine/ports.ts';
import { type Backend, backendsOf, type Frontend, frontendAt, podsBehind } from '../../engine/services.ts';
import { code } from '../markdown.ts';
import type { End } from '../resolveEnd.ts';
import { portMissing } from './ports.ts';
import { oneOf, protocolWord } from './words.ts';

/** What a question comes to: every flow that it may mean, after Service translation. */
export type Flows =
  | {
      readonly ok: true;
      readonly protocol: Protocol;
      /** As the source asks for it, before translation. */
      readonly asked: number | undefined;
      readonly family: IpFamily;
      /** One per source and destination or backend. Never empty. */
      readonly flows: readonly Flow[];
      /** The Service that translated. */
      readonly service?: Service;
    }
  | { readonly ok: false; readonly problem: string };

export interface FlowQuestion {
  readonly from: End;
  readonly to: End;
  readonly port: number | string | undefined;
  readonly protocol: Protocol | undefined;
  readonly family: IpFamily | undefined;
}

/** More pairs than this say nothing more, and a label may mean thousands of pods. */
const MOST_FLOWS = 2000;

/** Total: what cannot be asked is answered with what can. */
export function flowsOf(question: FlowQuestion, inventory: Inventory): Flows {
  const { from, to, port, protocol } = question;
  if (typeof port === 'number' && !isPortNumber(port)) {
    return no(`${code(String(port))} is no port: ports are whole numbers from 1 to 65535.`);
  }
  if (from.kind === 'service') return no(`A Service sends nothing: its pods do. ${podsOf(from.service, inventory)}`);
  if (protocol !== undefined && !hasPorts(protocol) && port !== undefined) {
    return no(`${protocolWord(protocol)} has no ports: leave the port away.`);
  }
  const family = familyOf(question, inventory);
  if (typeof family === 'string') return no(family);
  const sources = endsOf(from);
  const direct = protocol !== undefined && !hasPorts(protocol);
  const service = direct ? undefined : serviceAt(question, inventory);
  const answer =
    service === undefined
      ? directFlows(question, sources, family)
      : serviceFlows(service, sources, question, family, inventory);
  if (!answer.ok || answer.flows.length <= MOST_FLOWS) return answer;
  return no(
    `That is ${answer.flows.length} flows: ${code(from.named.label)} and ${code(to.named.label)} mean too many pods. Name one pod or workload.`,
  );
}

// ------------------------------------------------------------------------------------------ straight to the end

function directFlows(question: FlowQuestion, sources: readonly FlowEnd[], family: IpFamily): Flows {
  const { to, port, protocol } = question;
  if (to.kind === 'service')
    return no(`A Service forwards no ${protocolWord(protocol ?? TCP)}: ask for a pod behind it.`);
  if (protocol !== undefined && !hasPorts(protocol)) {
    const flows = pairs(sources, endsOf(to), (ends) => ({ ...ends, protocol, family }));
    return { ok: true, protocol, asked: undefined, family, flows };
  }
  const reached = to.kind === 'outside' ? undefined : reachedPorts(to.endpoints, port, protocol);
  const asked = typeof port === 'number' ? port : reached?.port;
  const spoken = protocol ?? reached?.protocol ?? TCP;
  if (asked === undefined || (typeof port !== 'number' && reached === undefined)) {
    const declared = to.kind === 'outside' ? [] : declaredPorts(to.endpoints);
    return no(portMissing(port, to.named.label, declared));
  }
  const flows =
    to.kind === 'outside'
      ? pairs(sources, endsOf(to), (ends) => ({ ...ends, protocol: spoken, port: asked, family }))
      : to.endpoints.flatMap((endpoint) => {
          const own = typeof port === 'number' ? port : ownPort(endpoint, port, spoken);
          if (own === undefined) return [];
          return pairs(sources, [endOf(endpoint, to.address)], (ends) => ({
            ...ends,
            protocol: spoken,
            port: own,
            family,
          }));
        });
  return { ok: true, protocol: spoken, asked, family, flows };
}

function declaredPorts(endpoints: readonly Endpoint[]): readonly ContainerPort[] {
  return endpoints.flatMap((endpoint) => endpoint.ports.filter((one) => one.container !== 'init'));
}

/**
 * The port that a name means, or, without a name, the only one that the pods declare. A number is itself; its protocol
 * is TCP unless the pods declare it for another one only (a DNS server's 53 over UDP).
 */
function reachedPorts(
  endpoints: readonly Endpoint[],
  port: number | string | undefined,
  protocol: Protocol | undefined,
): { readonly protocol: Protocol; readonly port: number } | undefined {
  const fitting = declaredPorts(endpoints).filter(
    (one) =>
      (protocol === undefined || one.protocol === protocol) &&
      (port === undefined || (typeof port === 'number' ? one.port === port : one.name === port)),
  );
  const [first] = fitting;
  const distinct = new Set(
    fitting.map((one) => (typeof port === 'string' ? one.protocol : `${one.protocol} ${one.port}`)),
  );
  return first !== undefined && distinct.size === 1 ? { protocol: first.protocol, port: first.port } : undefined;
}

function ownPort(endpoint: Endpoint, name: string | undefined, protocol: Protocol): number | undefined {
  return declaredPorts([endpoint]).find((one) => one.protocol === protocol && (name === undefined || one.name === name))
    ?.port;
}

// ------------------------------------------------------------------------------------------ through a Service

/** The Service that answers: the one named, the one at the address, or the one whose node port it is. */
function serviceAt(question: FlowQuestion, inventory: Inventory): Service | undefined {
  const { to } = question;
  if (to.kind === 'service') return to.service;
  return nodePort(question, inventory)?.service;
}

function nodePort({ to, port, protocol }: FlowQuestion, inventory: Inventory): Frontend | undefined {
  if (to.kind !== 'endpoints' || to.endpoints[0]?.kind !== 'node' || typeof port !== 'number') return undefined;
  for (const address of to.address === undefined ? to.endpoints[0].addresses : [to.address]) {
    const found = frontendAt(address, protocol ?? TCP, port, inventory);
    if (found !== undefined) return found;
  }
  return undefined;
}

function serviceFlows(
  service: Service,
  sources: readonly FlowEnd[],
  question: FlowQuestion,
  family: IpFamily,
  inventory: Inventory,
): Flows {
  const name = `${service.namespace}/${service.name}`;
  if (service.type === 'ExternalName') {
    const other = code(service.externalName ?? '');
    return no(`Service ${code(name)} is another name for ${other}: give the address that the name resolves to.`);
  }
  if (service.headless && typeof question.port === 'number') {
    return headlessFlows(service, question.port, sources, question, family, inventory);
  }
  const frontend = nodePort(question, inventory) ?? servicePort(service, question, inventory);
  if (frontend === undefined) return no(portMissing(question.port, `Service ${name}`, service.ports));
  const all = inFamily(backendsOf(frontend, inventory), family);
  const ready = all.filter((backend) => backend.ready);
  if (ready.length === 0) return no(leadsNowhere(frontend, all.length > 0, inventory));
  const { protocol } = frontend.port;
  const asked = typeof question.port === 'number' ? question.port : frontend.port.port;
  const via: ServiceHop = {
    namespace: service.namespace,
    name: service.name,
    port: asked,
    ...(frontend.rewrites && { rewrites: frontend.rewrites }),
  };
  const flows = sources.flatMap((from) =>
    ready.map((backend): Flow => ({ from, to: backend.end, protocol, port: backend.port, family, via })),
  );
  return { ok: true, protocol, asked, family, flows, service };
}

/** By number, by name, or the only one; at an external address the way in changes the source. */
function servicePort(
  service: Service,
  { to, port, protocol }: FlowQuestion,
  inventory: Inventory,
): Frontend | undefined {
  const fitting = service.ports.filter(
    (one) =>
      (protocol === undefined || one.protocol === protocol) &&
      (port === undefined || one.port === port || one.name === port),
  );
  const [first] = fitting;
  if (first === undefined || (port === undefined && fitting.length > 1)) return undefined;
  const outside = to.address && frontendAt(to.address, first.protocol, first.port, inventory);
  return outside ?? { service, port: first };
}

/** No translation: the client talks to the pods' addresses at the port it chose. */
function headlessFlows(
  service: Service,
  port: number,
  sources: readonly FlowEnd[],
  question: FlowQuestion,
  family: IpFamily,
  inventory: Inventory,
): Flows {
  const pods = podsBehind(service, inventory);
  const own = service.ports.find((one) => one.port === port);
  if (pods.length === 0) return no(leadsNowhere({ service, port: own ?? NO_PORT }, false, inventory));
  const protocol = question.protocol ?? own?.protocol ?? TCP;
  const flows = pairs(
    sources,
    pods.map((pod) => endOf(pod, undefined)),
    (ends) => ({ ...ends, protocol, port, family }),
  );
  return { ok: true, protocol, asked: port, family, flows, service };
}

const NO_PORT: ServicePort = { protocol: TCP, port: 0, targetPort: 0 };

/** EndpointSlices list a pod once per family; pods that a selector found have whatever they have. */
function inFamily(backends: readonly Backend[], family: IpFamily): readonly Backend[] {
  return backends.filter((backend) => backend.address === undefined || backend.address.family === family);
}

function podsOf(service: Service, inventory: Inventory): string {
  const pods = podsBehind(service, inventory).map((pod) => code(`${pod.namespace}/${pod.name}`));
  return pods.length === 0
    ? 'Name a pod.'
    : `Behind ${code(`${service.namespace}/${service.name}`)} are ${oneOf(pods)}.`;
}

function leadsNowhere({ service, port, local }: Frontend, unready: boolean, inventory: Inventory): string {
  const name = code(`${service.namespace}/${service.name}`);
  if (unready) return `Service ${name} leads nowhere now: none of its ends is ready.`;
  const pods = podsBehind(service, inventory);
  if (local !== undefined && pods.length > 0) {
    return `Service ${name} has no pod on node ${code(local)}, and with \`externalTrafficPolicy: Local\` a node forwards to its own pods only.`;
  }
  if (service.selector === undefined || service.selector.size === 0) {
    return service.backends === undefined
      ? `Service ${name} has no selector, and no EndpointSlice says where it leads.`
      : `Service ${name} leads nowhere: its EndpointSlices list no address for this port and family.`;
  }
  const labels = [...service.selector].map(([key, value]) => `${key}=${value}`).join(',');
  if (pods.length === 0)
    return `Service ${name} leads nowhere: no pod in ${code(service.namespace)} has ${code(labels)}.`;
  const target = code(String(port.targetPort));
  return `Service ${name} leads to port ${target}, which none of its pods declares for ${protocolWord(port.protocol)}.`;
}

// ------------------------------------------------------------------------------------------ ends

function endsOf(end: Exclude<End, { readonly kind: 'service' }>): readonly FlowEnd[] {
  if (end.kind === 'outside') return [{ kind: 'address', address: end.address }];
  return end.endpoints.map((endpoint) => endOf(endpoint, end.address));
}

function endOf(endpoint: Endpoint, address: Address | undefined): FlowEnd {
  return address === undefined ? { kind: 'endpoint', id: endpoint.id } : { kind: 'address', address };
}

function pairs(
  sources: readonly FlowEnd[],
  destinations: readonly FlowEnd[],
  flow: (ends: { readonly from: FlowEnd; readonly to: FlowEnd }) => Flow,
): readonly Flow[] {
  return sources.flatMap((from) => destinations.map((to) => flow({ from, to })));
}

/** The family asked for, that of an address, or IPv4 unless an end has only IPv6; a sentence where the ends share none. */
function familyOf({ from, to, family }: FlowQuestion, inventory: Inventory): IpFamily | string {
  const fixed = [family, from.address?.family, to.address?.family].filter((one) => one !== undefined);
  const [chosen] = fixed;
  if (fixed.some((one) => one !== chosen)) {
    return `A flow has one address family: ${code(from.named.label)} to ${code(to.named.label)} would need IPv4 and IPv6.`;
  }
  for (const candidate of chosen === undefined ? ([4, 6] as const) : [chosen]) {
    if (hasFamily(from, candidate) && hasFamily(to, candidate)) return candidate;
  }
  if (chosen === undefined) return inventory.endpoints.length === 0 ? 4 : `${lacking(from, to, 4)}.`;
  return `${lacking(from, to, chosen)}: it has no part in a flow over IPv${chosen}.`;
}

/** Ends whose addresses nobody told may have any. */
function hasFamily(end: End, family: IpFamily): boolean {
  if (end.kind === 'outside') return end.address.family === family;
  if (end.kind === 'service') {
    const own = end.service.clusterIPs;
    return own.length === 0 || own.some((address) => address.family === family);
  }
  return end.endpoints.some((one) => one.addresses.length === 0 || addressesOf(one, family).length > 0);
}

function lacking(from: End, to: End, family: IpFamily): string {
  const end = hasFamily(from, family) ? to : from;
  return `${code(end.named.label)} has no IPv${family} address`;
}

function no(problem: string): Flows {
  return { ok: false, problem };
}
