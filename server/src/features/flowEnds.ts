import type { Inventory } from '../engine/inventory.ts';
import type { Endpoint, Service } from '../engine/model.ts';
import { podsBehind } from '../engine/services.ts';
import type { FlowEndsResult, MatchItem } from '../protocol.ts';
import { cursorPods } from './flow/cursorPods.ts';
import { portsAt } from './flow/listening.ts';
import { flowPort } from './flow/words.ts';
import type { FlowWorld } from './flow/world.ts';
import { groupPods, type PodGroup } from './pods.ts';
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
 * peers for the other end), then workloads, Services and nodes, and last the pods that a workload stands for. What was
 * typed filters, and is explained.
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
  const all = distinct(candidates(near, question.role, world));
  if (typed === '') return { ends: shown(all, world), ports: [] };
  return typedEnds(typed, [...all], question.role, world);
}

function typedEnds(
  typed: string,
  all: readonly Candidate[],
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
      ends: shown(fitting, world),
      ports: [],
      ...(fitting.length === 0 && { meaning: bare(meant.problem) }),
    };
  }
  if (role === 'from' && meant.end.kind === 'service') {
    return {
      ends: shown(fitting, world),
      ports: [],
      meaning: 'A Service sends nothing: choose one of its pods.',
    };
  }
  const own = endItem(meant.end);
  const members =
    meant.end.kind === 'endpoints' && meant.end.endpoints.length > 1 ? meant.end.endpoints : labelled(typed, world);
  const grouped = groupPods(members).flatMap((group) => [...heads(group), ...group.endpoints.map(podItem)]);
  const ends = distinct([own, ...grouped, ...fitting]);
  return { ends: shown(ends, world), ports: [], meaning: `${meant.end.named.label}: ${meant.end.named.detail}` };
}

/** Pods of a single label that was typed, to choose one of. */
function labelled(typed: string, world: FlowWorld): readonly Endpoint[] {
  const pair = /^([^=!,\s]+)=([^=,\s]*)$/.exec(typed);
  return pair === null ? [] : podsWith(new Map([[pair[1] ?? '', pair[2] ?? '']]), world);
}

// ------------------------------------------------------------------------------------------ candidates

/** An item before its place is looked up, which is worth it only for those that are shown. */
interface Candidate extends Item {
  readonly end: string;
  readonly endpoint?: string;
}

function shown(candidates: Iterable<Candidate>, world: FlowWorld): Item[] {
  const items: Item[] = [];
  for (const { endpoint, ...item } of candidates) {
    if (items.length === MOST_ENDS) break;
    const place = endpoint === undefined ? undefined : world.endpointPlace(endpoint);
    items.push(place ? { ...item, place } : item);
  }
  return items;
}

function* distinct(candidates: Iterable<Candidate>): Generator<Candidate> {
  const told = new Set<string>();
  for (const candidate of candidates) {
    if (told.has(candidate.end)) continue;
    told.add(candidate.end);
    yield candidate;
  }
}

/** One after the other: of a large cluster only the first few hundred are made. */
function* candidates(near: readonly Endpoint[], role: 'from' | 'to', world: FlowWorld): Generator<Candidate> {
  const pods = world.cluster.inventory.endpoints.filter((one) => one.kind === 'pod' && !one.finished);
  const groups = groupPods(pods);
  const sizes = new Map(groups.map((group) => [keyOf(group), group.endpoints.length]));
  for (const group of groupPods(near)) {
    if (sizes.get(keyOf(group)) === group.endpoints.length) yield* heads(group);
    yield* group.endpoints.map(podItem);
  }
  for (const group of groups) yield* heads(group);
  yield* fixedItems(role, world);
  for (const group of groups) yield* group.endpoints.map(podItem);
}

function keyOf({ namespace, kind, name }: PodGroup): string {
  return `${namespace}/${kind ?? ''}/${name}`;
}

/** What stands for a group: its workload where that has several pods, which are mostly alike, else its only pod. */
function heads({ namespace, kind, name, endpoints }: PodGroup): readonly Candidate[] {
  if (kind === undefined || endpoints.length < 2) return endpoints.map(podItem);
  return [
    {
      label: `${namespace}/${name}`,
      description: kind,
      detail: count(endpoints.length, 'pod'),
      end: `workload:${namespace}/${kind}/${name}`,
    },
  ];
}

function podItem(pod: Endpoint): Candidate {
  const labels = [...pod.labels].map(([key, value]) => `${key}=${value}`);
  return {
    label: `${pod.namespace}/${pod.name}`,
    description: podDetail(pod),
    detail: labels.slice(0, 4).join(', '),
    end: pod.template
      ? `workload:${pod.namespace}/${pod.workload?.kind}/${pod.workload?.name}`
      : `${pod.namespace}/${pod.name}`,
    endpoint: pod.id,
  };
}

/** Services answer and never ask; nodes do both. */
function fixedItems(role: 'from' | 'to', world: FlowWorld): readonly Candidate[] {
  const { inventory } = world.cluster;
  const services = role === 'from' ? [] : inventory.services.map((service) => serviceItem(service, inventory));
  const nodes = inventory.endpoints
    .filter((one) => one.kind === 'node')
    .map(
      (node): Candidate => ({ label: `node ${node.name}`, description: 'node', detail: '', end: `node:${node.name}` }),
    );
  return [...services, ...nodes];
}

function serviceItem(service: Service, inventory: Inventory): Candidate {
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

function endItem(end: End): Candidate {
  const [endpoint] = end.kind === 'endpoints' && end.endpoints.length === 1 ? end.endpoints : [];
  const { text, label, detail } = end.named;
  return { label, description: detail, detail: '', end: text, ...(endpoint && { endpoint: endpoint.id }) };
}

/** Quick picks show no Markdown. */
function bare(text: string): string {
  return text.replaceAll('`', '');
}
