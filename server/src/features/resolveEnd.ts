import { type Address, formatAddress, parseAddress } from '../engine/address.ts';
import type { Inventory } from '../engine/inventory.ts';
import type { Endpoint, Labels, Service } from '../engine/model.ts';
import { equalTo, known, matches, type Selector } from '../engine/selector.ts';
import { nearestNames } from '../schema/near.ts';
import { didYouMean } from './didYouMean.ts';
import { oneOf } from './flow/words.ts';
import type { FlowWorld } from './flow/world.ts';
import { code } from './markdown.ts';
import { count } from './words.ts';

/** What a text such as `shop/db-0`, `svc:shop/web` or `10.0.0.5` means in a cluster. */
export type End =
  /** One pod or node, or any of several: the pods of a workload or of a label. Never empty. */
  | {
      readonly kind: 'endpoints';
      readonly named: Named;
      readonly endpoints: readonly Endpoint[];
      readonly address?: Address;
    }
  | { readonly kind: 'service'; readonly named: Named; readonly service: Service; readonly address?: Address }
  | { readonly kind: 'outside'; readonly named: Named; readonly address: Address };

/** How an end is called. */
export interface Named {
  /** What to ask again for the same: `shop/db-0`, `svc:shop/web`. */
  readonly text: string;
  /** For people: `shop/db-0`, `Service shop/web`, `Deployment shop/web`. */
  readonly label: string;
  /** What it is: `pod of StatefulSet db on n1`. */
  readonly detail: string;
}

export type Resolved = { readonly ok: true; readonly end: End } | { readonly ok: false; readonly problem: string };

/** Total: every text gets an end, or a sentence that says what would be one. */
export function resolveEnd(text: string, world: FlowWorld): Resolved {
  const typed = text.trim();
  const prefix = /^(pod|workload|svc|service|node|ip|label):(.*)$/s.exec(typed);
  if (prefix !== null) return byPrefix(prefix[1] ?? '', (prefix[2] ?? '').trim(), world);
  const address = parseAddress(typed);
  if (address !== undefined) return byAddress(address, world);
  if (/[=!(]/.test(typed)) return byLabels(typed, world);
  if (typed.includes('/')) return podNamed(typed, world);
  return byDnsName(typed, world) ?? byBareName(typed, world);
}

function byPrefix(prefix: string, rest: string, world: FlowWorld): Resolved {
  switch (prefix) {
    case 'pod':
      return podNamed(rest, world);
    case 'workload':
      return workloadNamed(rest, world);
    case 'node':
      return nodeNamed(rest, world);
    case 'label':
      return byLabels(rest, world);
    case 'ip': {
      const address = parseAddress(rest);
      return address === undefined
        ? none(`${code(rest)} is no address. An address is \`10.0.0.5\` or \`fd00::5\`.`)
        : byAddress(address, world);
    }
    default:
      return serviceNamed(rest, world);
  }
}

// ------------------------------------------------------------------------------------------ pods, workloads, nodes

/** Also finds the template that stands in for a workload's pods, where there are none: as `ns/name` of the workload. */
function podNamed(text: string, world: FlowWorld): Resolved {
  const parts = text.split('/');
  if (parts.length === 3) return workloadNamed(text, world);
  const [namespace = '', name = ''] = parts;
  if (parts.length !== 2 || namespace === '' || name === '') {
    return none(`${code(text)} is no pod. A pod is \`namespace/name\`.`);
  }
  const { inventory } = world.cluster;
  const pod = inventory.endpoint(`pod/${namespace}/${name}`);
  if (pod !== undefined) return podEnd(pod);
  const pods = inventory.endpointsIn(namespace);
  const ofWorkload = pods.filter((one) => one.workload?.name === name);
  const [first] = ofWorkload;
  if (first?.workload !== undefined) return workloadNamed(`${namespace}/${first.workload.kind}/${name}`, world);
  if (!inventory.namespaces.has(namespace)) return none(noNamespace(namespace, world));
  if (inventory.service(namespace, name) !== undefined) {
    return none(`There is no pod ${code(text)} ${world.cluster.words}; the Service is \`svc:${text}\`.`);
  }
  const names = [...new Set(pods.flatMap((one) => (one.workload ? [one.workload.name, one.name] : [one.name])))];
  return none(`There is no pod ${code(text)} ${world.cluster.words}.${didYouMean(name, names, `${namespace}/`)}`);
}

function podEnd(pod: Endpoint, address?: Address): Resolved {
  const full = `${pod.namespace}/${pod.name}`;
  const text = pod.template ? `workload:${pod.namespace}/${pod.workload?.kind}/${pod.workload?.name}` : full;
  return endpoints({ text, label: full, detail: podDetail(pod) }, [pod], address);
}

/** `pod of StatefulSet db on n1`. */
export function podDetail(pod: Endpoint): string {
  if (pod.kind === 'node') return 'node';
  const owner = pod.workload === undefined ? '' : ` of ${pod.workload.kind} ${pod.workload.name}`;
  if (pod.template)
    return `template${owner}: no pod of it is known${pod.idle === true ? ', it asks for none now' : ''}`;
  const where = pod.node === undefined ? '' : ` on ${pod.node}`;
  const state = pod.finished ? ', finished' : pod.hostNetwork ? ", on its node's network" : '';
  return `pod${owner}${where}${state}`;
}

function workloadNamed(text: string, world: FlowWorld): Resolved {
  const [namespace = '', kind = '', name = '', ...rest] = text.split('/');
  if (name === '' || rest.length > 0) {
    return none(`${code(text)} is no workload. A workload is \`workload:namespace/Kind/name\`.`);
  }
  const { inventory } = world.cluster;
  const all = inventory.endpointsIn(namespace);
  const own = all.filter(
    (one) => one.workload?.name === name && one.workload.kind.toLowerCase() === kind.toLowerCase(),
  );
  const running = own.filter((one) => !one.finished);
  const label = `${own[0]?.workload?.kind ?? kind} ${namespace}/${name}`;
  const named: Named = {
    text: `workload:${namespace}/${own[0]?.workload?.kind ?? kind}/${name}`,
    label,
    detail: running.length === 1 && running[0] !== undefined ? podDetail(running[0]) : count(running.length, 'pod'),
  };
  if (running.length > 0) return endpoints(named, running);
  if (own.length > 0) return none(`Every pod of ${code(label)} has finished: none of them sends or receives any more.`);
  if (!inventory.namespaces.has(namespace)) return none(noNamespace(namespace, world));
  const names = [...new Set(all.flatMap((one) => (one.workload ? [`${one.workload.kind}/${one.workload.name}`] : [])))];
  const near = didYouMean(`${kind}/${name}`, names, `workload:${namespace}/`);
  return none(`There is no workload ${code(`${kind} ${namespace}/${name}`)} ${world.cluster.words}.${near}`);
}

function nodeNamed(name: string, world: FlowWorld): Resolved {
  const node = world.cluster.inventory.endpoint(`node/${name}`);
  if (node !== undefined) return nodeEnd(node);
  const names = world.cluster.inventory.endpoints.filter((one) => one.kind === 'node').map((one) => one.name);
  return none(`There is no node ${code(name)} ${world.cluster.words}.${didYouMean(name, names, 'node:')}`);
}

function nodeEnd(node: Endpoint, address?: Address): Resolved {
  const detail = address === undefined ? 'node' : `node, at ${formatAddress(address)}`;
  return endpoints({ text: `node:${node.name}`, label: `node ${node.name}`, detail }, [node], address);
}

/** `app=web`, or several with commas: the pods of all namespaces that have the labels. */
function byLabels(text: string, world: FlowWorld): Resolved {
  const labels = new Map<string, string>();
  for (const part of text.split(',')) {
    const pair = /^\s*([^=!\s]+)\s*==?\s*([^=\s]*)\s*$/.exec(part);
    if (pair === null)
      return none(`${code(text)} is read as labels, which are \`key=value\` with commas between them.`);
    labels.set(pair[1] ?? '', pair[2] ?? '');
  }
  const found = podsWith(labels, world);
  const detail = `${count(found.length, 'pod')} with ${text}`;
  if (found.length > 0) return endpoints({ text, label: text, detail }, found);
  const near = [...labels].flatMap(([key, value]) =>
    nearestNames(value, valuesOf(key, world)).map((name) => code(`${key}=${name}`)),
  );
  const advice = near.length === 0 ? '' : ` Did you mean ${oneOf(near)}?`;
  return none(`No pod ${world.cluster.words} has ${code(text)}.${advice}`);
}

export function podsWith(labels: Labels, world: FlowWorld): readonly Endpoint[] {
  const selector: Selector = equalTo(labels);
  return world.cluster.inventory.endpoints.filter(
    (one) => one.kind === 'pod' && !one.finished && matches(selector, known(one.labels)) === 'yes',
  );
}

function valuesOf(key: string, world: FlowWorld): readonly string[] {
  const values = new Set<string>();
  for (const { labels } of world.cluster.inventory.endpoints) {
    const value = labels.get(key);
    if (value !== undefined) values.add(value);
  }
  return [...values];
}

// ------------------------------------------------------------------------------------------ Services and addresses

function serviceNamed(text: string, world: FlowWorld): Resolved {
  const [namespace = '', name = '', ...rest] = text.split('/');
  if (namespace === '' || name === '' || rest.length > 0) {
    return none(`${code(text)} is no Service. A Service is \`svc:namespace/name\`.`);
  }
  const { inventory } = world.cluster;
  const service = inventory.service(namespace, name);
  if (service !== undefined) return serviceEnd(service);
  if (!inventory.namespaces.has(namespace)) return none(noNamespace(namespace, world));
  const names = inventory.services.filter((one) => one.namespace === namespace).map((one) => one.name);
  return none(
    `There is no Service ${code(text)} ${world.cluster.words}.${didYouMean(name, names, `svc:${namespace}/`)}`,
  );
}

function serviceEnd(service: Service, address?: Address): Resolved {
  const full = `${service.namespace}/${service.name}`;
  const kind = service.headless ? 'headless Service' : `${service.type} Service`;
  const detail = address === undefined ? kind : `${kind}, at ${formatAddress(address)}`;
  const named: Named = { text: `svc:${full}`, label: `Service ${full}`, detail };
  return { ok: true, end: { kind: 'service', named, service, ...(address && { address }) } };
}

/** An address of a pod is that pod, of a Service that Service, of a node the node; all others are outside. */
function byAddress(address: Address, world: FlowWorld): Resolved {
  const { inventory } = world.cluster;
  const owner = inventory.endpointsAt(address)[0];
  if (owner?.kind === 'node') return nodeEnd(owner, address);
  if (owner !== undefined) return podEnd(owner, address);
  const [service] = inventory.servicesAt(address);
  if (service !== undefined) return serviceEnd(service, address);
  const text = formatAddress(address);
  return { ok: true, end: { kind: 'outside', address, named: { text, label: text, detail: 'outside the cluster' } } };
}

/** `web.shop.svc.cluster.local`, `web.shop.svc`: what the cluster's DNS answers for. Other names have dots and mean hosts. */
function byDnsName(name: string, world: FlowWorld): Resolved | undefined {
  const domain = `.${world.settings.clusterDomain}`;
  const short = name.endsWith(domain) ? name.slice(0, -domain.length) : name;
  const service = /^([^.]+)\.([^.]+)\.svc$/.exec(short);
  if (service !== null) return serviceNamed(`${service[2]}/${service[1]}`, world);
  if (!/^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+\.?$/.test(name)) return undefined;
  return none(
    `${code(name)} is the name of a host. NetworkPolicy sees addresses only: give the address that the name resolves to.`,
  );
}

function byBareName(name: string, world: FlowWorld): Resolved {
  const { inventory } = world.cluster;
  if (name === '')
    return none('An end is missing: a pod as `namespace/name`, a Service as `svc:namespace/name`, or an address.');
  const all = namesOf(inventory);
  const found = all.get(name);
  if (found !== undefined) return none(`${code(name)} needs its namespace: ${oneOf([...found].map(code))}.`);
  const near = didYouMean(name, [...all.keys()], '', (one) => [...(all.get(one) ?? [])]);
  return none(
    `${code(name)} is nothing here.${near} A pod is \`namespace/name\`, a Service \`svc:namespace/name\`, a node \`node:name\`; an address is taken as it is.`,
  );
}

/** How each thing is asked for, by its name alone. */
function namesOf({ endpoints, services }: Inventory): ReadonlyMap<string, ReadonlySet<string>> {
  const all = new Map<string, Set<string>>();
  const add = (name: string, text: string) => all.set(name, (all.get(name) ?? new Set()).add(text));
  for (const { kind, namespace, name, workload } of endpoints) {
    if (kind === 'node') continue;
    add(name, `${namespace}/${name}`);
    if (workload) add(workload.name, `${namespace}/${workload.name}`);
  }
  for (const { namespace, name } of services) add(name, `svc:${namespace}/${name}`);
  for (const { kind, name } of endpoints) if (kind === 'node') add(name, `node:${name}`);
  return all;
}

// ------------------------------------------------------------------------------------------ answers

function endpoints(named: Named, found: readonly Endpoint[], address?: Address): Resolved {
  return { ok: true, end: { kind: 'endpoints', named, endpoints: found, ...(address && { address }) } };
}

function none(problem: string): Resolved {
  return { ok: false, problem };
}

function noNamespace(namespace: string, world: FlowWorld): string {
  const names = [...world.cluster.inventory.namespaces.keys()];
  return `There is no namespace ${code(namespace)} ${world.cluster.words}.${didYouMean(namespace, names, '')}`;
}
