import type { Inventory } from '../engine/inventory.ts';
import type { Endpoint, Service } from '../engine/model.ts';
import { podsBehind } from '../engine/services.ts';
import type { FlowEndsResult, MatchItem } from '../protocol.ts';
import { cursorPods } from './flow/cursorPods.ts';
import { portsAt } from './flow/listening.ts';
import { flowPort } from './flow/words.ts';
import type { FlowWorld } from './flow/world.ts';
import { groupPods } from './pods.ts';
import { type End, podDetail, podsWith, resolveEnd } from './resolveEnd.ts';
import type { FileSpan } from './results.ts';
import type { DocumentView } from './view.ts';
import { count } from './words.ts';

export interface FlowEndsQuestion {
  readonly role: 'from' | 'to';
  readonly typed?: string;
  readonly ports?: { readonly to: string };
}

/** Where the cursor is, when it is in a file that is known. */
export interface FlowCursor {
  readonly view: DocumentView;
  readonly offset: number;
}

type Item = MatchItem<FileSpan>;

/** A list to choose from is read by a person: what is beyond this is found by typing. */
const MOST_ENDS = 300;

/**
 * What can be chosen as source or destination, the likely ones first: under the cursor the policy's own pods (its
 * peers for the other end), then workloads, pods, Services and nodes. What was typed filters, and is explained.
 */
export function flowEnds(
  question: FlowEndsQuestion,
  world: FlowWorld,
  cursor: FlowCursor | undefined,
): FlowEndsResult<FileSpan> {
  if (question.ports !== undefined) {
    const to = resolveEnd(question.ports.to, world);
    return to.ok
      ? { ends: [], ports: [...portsAt(to.end, world)] }
      : { ends: [], ports: [], meaning: bare(to.problem) };
  }
  const typed = question.typed?.trim() ?? '';
  const near = cursor === undefined ? [] : cursorPods(cursor.view, cursor.offset, question.role, world.cluster);
  const all = [...itemsOf(near, world), ...itemsOf(others(near, world), world), ...fixedItems(question.role, world)];
  if (typed === '') return { ends: all.slice(0, MOST_ENDS), ports: [] };
  return typedEnds(typed, all, question.role, world);
}

function typedEnds(
  typed: string,
  all: readonly Item[],
  role: 'from' | 'to',
  world: FlowWorld,
): FlowEndsResult<FileSpan> {
  const meant = resolveEnd(typed, world);
  const wanted = typed.toLowerCase();
  const fitting = all.filter((item) =>
    `${item.label} ${item.description} ${item.detail}`.toLowerCase().includes(wanted),
  );
  if (!meant.ok) {
    return {
      ends: fitting.slice(0, MOST_ENDS),
      ports: [],
      ...(fitting.length === 0 && { meaning: bare(meant.problem) }),
    };
  }
  if (role === 'from' && meant.end.kind === 'service') {
    return {
      ends: fitting.slice(0, MOST_ENDS),
      ports: [],
      meaning: 'A Service sends nothing: choose one of its pods.',
    };
  }
  const own = endItem(meant.end, world);
  const members =
    meant.end.kind === 'endpoints' && meant.end.endpoints.length > 1 ? meant.end.endpoints : labelled(typed, world);
  const rest = [...itemsOf(members, world), ...fitting].filter((item) => item.end !== own.end);
  const ends = [own, ...new Map(rest.map((item) => [item.end, item])).values()];
  return { ends: ends.slice(0, MOST_ENDS), ports: [], meaning: `${meant.end.named.label}: ${meant.end.named.detail}` };
}

/** Pods of a single label that was typed, to choose one of. */
function labelled(typed: string, world: FlowWorld): readonly Endpoint[] {
  const pair = /^([^=!,\s]+)=([^=,\s]*)$/.exec(typed);
  return pair === null ? [] : podsWith(new Map([[pair[1] ?? '', pair[2] ?? '']]), world);
}

// ------------------------------------------------------------------------------------------ items

function others(near: readonly Endpoint[], world: FlowWorld): readonly Endpoint[] {
  const told = new Set(near);
  return world.cluster.inventory.endpoints.filter((one) => one.kind === 'pod' && !one.finished && !told.has(one));
}

/** A workload with several pods stands before its pods: they are mostly alike. */
function itemsOf(endpoints: readonly Endpoint[], world: FlowWorld): readonly Item[] {
  return groupPods(endpoints).flatMap((group) => {
    const pods = group.endpoints.map((pod) => podItem(pod, world));
    if (group.kind === undefined || group.endpoints.length < 2) return pods;
    const workload: Item = {
      label: `${group.namespace}/${group.name}`,
      description: group.kind,
      detail: count(group.endpoints.length, 'pod'),
      end: `workload:${group.namespace}/${group.kind}/${group.name}`,
    };
    return [workload, ...pods];
  });
}

function podItem(pod: Endpoint, world: FlowWorld): Item {
  const place = world.endpointPlace(pod.id);
  const labels = [...pod.labels].map(([key, value]) => `${key}=${value}`);
  return {
    label: `${pod.namespace}/${pod.name}`,
    description: podDetail(pod),
    detail: labels.slice(0, 4).join(', '),
    end: pod.template
      ? `workload:${pod.namespace}/${pod.workload?.kind}/${pod.workload?.name}`
      : `${pod.namespace}/${pod.name}`,
    ...(place && { place }),
  };
}

/** Services answer and never ask; nodes do both. */
function fixedItems(role: 'from' | 'to', world: FlowWorld): readonly Item[] {
  const { inventory } = world.cluster;
  const services = role === 'from' ? [] : inventory.services.map((service) => serviceItem(service, inventory));
  const nodes = inventory.endpoints
    .filter((one) => one.kind === 'node')
    .map((node): Item => ({ label: `node ${node.name}`, description: 'node', detail: '', end: `node:${node.name}` }));
  return [...services, ...nodes];
}

function serviceItem(service: Service, inventory: Inventory): Item {
  const ports = service.ports.map((port) => flowPort(port.protocol, port.port)).join(', ');
  return {
    label: `svc:${service.namespace}/${service.name}`,
    description: service.headless ? 'headless Service' : `${service.type} Service`,
    detail:
      service.type === 'ExternalName'
        ? (service.externalName ?? '')
        : `${ports} on ${count(podsBehind(service, inventory).length, 'pod')}`,
    end: `svc:${service.namespace}/${service.name}`,
  };
}

function endItem(end: End, world: FlowWorld): Item {
  const [endpoint] = end.kind === 'endpoints' && end.endpoints.length === 1 ? end.endpoints : [];
  const place = endpoint && world.endpointPlace(endpoint.id);
  const { text, label, detail } = end.named;
  return { label, description: detail, detail: '', end: text, ...(place && { place }) };
}

/** Quick picks show no Markdown. */
function bare(text: string): string {
  return text.replaceAll('`', '');
}
