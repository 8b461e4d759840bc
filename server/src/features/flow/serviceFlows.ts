import type { IpFamily } from '../../engine/address.ts';
import type { Inventory } from '../../engine/inventory.ts';
import type { Flow, FlowEnd, Service, ServiceHop, ServicePort } from '../../engine/model.ts';
import { TCP } from '../../engine/ports.ts';
import { type Backend, backendsOf, type Frontend, frontendAt, onNode, podsBehind } from '../../engine/services.ts';
import { code } from '../markdown.ts';
import { endOf, pairs } from './ends.ts';
import type { FlowQuestion, Flows } from './flows.ts';
import { portMissing } from './ports.ts';
import { oneOf, protocolWord } from './words.ts';

/** The Service that answers: the one named, the one at the address, or the one whose node port it is. */
export function serviceAt(question: FlowQuestion, inventory: Inventory): Service | undefined {
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

/** One flow for each source and ready backend, at the backend's own port. */
export function serviceFlows(
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
    reached(frontend, ready, from, inventory).map(
      (backend): Flow => ({ from, to: backend.end, protocol, port: backend.port, family, via }),
    ),
  );
  if (flows.length === 0) {
    return no(
      `Service ${code(name)} has no ready end on the node where the connection starts, and with \`internalTrafficPolicy: Local\` it leads to no other.`,
    );
  }
  return { ok: true, protocol, asked, family, flows, service };
}

/** All of them, unless the Service keeps what starts in the cluster on its node. A source on no known node may be on any. */
function reached(
  { service, rewrites, local }: Frontend,
  ready: readonly Backend[],
  from: FlowEnd,
  inventory: Inventory,
): readonly Backend[] {
  const inside = service.internalTrafficPolicy === 'Local' && !service.headless && !rewrites && local === undefined;
  const { node } = onNode(inside && from.kind === 'endpoint' ? inventory.endpoint(from.id) : undefined);
  return node === undefined ? ready : ready.filter((backend) => backend.node === undefined || backend.node === node);
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

/** Which pods to ask for instead of the Service. */
export function podsOf(service: Service, inventory: Inventory): string {
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

function no(problem: string): Flows {
  return { ok: false, problem };
}
