/** The list behind a code lens: which pods, where they run, and why they match. */

import { formatAddress } from '../engine/address.ts';
import { holdsAddress } from '../engine/match.ts';
import type { AddressPeer, Criterion, Endpoint, Path, Peer, Policy } from '../engine/model.ts';
import { requirements, type Selector } from '../engine/selector.ts';
import type { MatchesResult, MatchItem } from '../protocol.ts';
import type { ClusterView } from '../rules/rule.ts';
import { pathAt } from '../syntax/cursor.ts';
import { labelledPhrase, nodesPhrase, peerPhrase, rangePhrase, subjectPhrase } from './counts.ts';
import { isOurs } from './enforcerKeys.ts';
import { plain } from './markdown.ts';
import { joined } from './phrases.ts';
import { objectHolding, sliceAt } from './place.ts';
import { endText, podCount } from './pods.ts';
import type { FileSpan } from './results.ts';
import {
  criterionAt,
  type Nodes,
  type PodSelection,
  pathAndParents,
  peerAt,
  selectLabelled,
  selectNodes,
  selectPeer,
  selectRange,
  selectServices,
  selectSubject,
  selectThings,
  undecidedBy,
} from './selection.ts';
import type { DocumentView } from './view.ts';
import { capital } from './words.ts';

type Result = MatchesResult<FileSpan>;

/** Of the peer around the offset, else of the policy's subject. Total: every offset has an answer. */
export function matches(view: DocumentView, offset: number): Result {
  const { cluster } = view;
  const found = policyAt(view, offset);
  if (!found) return nothing('No policy here', 'Put the cursor into a NetworkPolicy and ask again.');
  if (!cluster) return nothing('No cluster snapshot', 'Choose a cluster snapshot to see which pods match.');
  const { policy, path } = found;
  for (const each of pathAndParents(path)) {
    const found = ofPeer(view, cluster, peerAt(policy, each)) ?? ofCriterion(view, cluster, criterionAt(policy, each));
    if (found !== undefined) return found;
  }
  const { subject } = policy;
  if (subject.kind === 'hosts') {
    return nodesResult(view, cluster, selectNodes(cluster, subject.selector, 'subject'));
  }
  return podResult(view, selectSubject(cluster, policy), (selection) => subjectPhrase(cluster, selection, plain));
}

function ofPeer(view: DocumentView, cluster: ClusterView, peer: Peer | undefined): Result | undefined {
  switch (peer?.kind) {
    case 'addresses':
      return rangeResult(view, cluster, peer);
    case 'labelled':
      return labelledResult(view, cluster, peer.selector, false);
    case 'pods':
      return podResult(view, selectPeer(cluster, peer), (selection) => peerPhrase(cluster, selection, plain));
    case 'nodes':
      return nodesResult(view, cluster, selectNodes(cluster, peer.nodes, 'peer'));
    case 'services': {
      const items = selectServices(cluster, peer).map((pod) => item(view, pod, 'a Service that is named leads to it'));
      const title = podCount(selectServices(cluster, peer), cluster.inventory);
      return items.length > 0 ? { title, items } : nothing(title, 'The Services that are named lead to no pod.');
    }
    default:
      return undefined;
  }
}

function ofCriterion(view: DocumentView, cluster: ClusterView, criterion: Criterion | undefined): Result | undefined {
  if (criterion?.kind === 'labels') return labelledResult(view, cluster, criterion.selector, criterion.negated);
  return criterion?.kind === 'ranges'
    ? rangeResult(view, cluster, { ranges: criterion.ranges, except: [] })
    : undefined;
}

function labelledResult(
  view: DocumentView,
  cluster: ClusterView,
  selector: Selector,
  negated: boolean,
): Result | undefined {
  const selection = selectLabelled(cluster, { selector });
  if (selection === undefined) return undefined;
  const result = podResult(view, selection, () => labelledPhrase(cluster, selector, negated, plain));
  const things = selectThings(cluster, { selector }).map(({ kind, namespace, name }) => {
    const place = view.endpointPlace(namespace === undefined ? `${kind}/${name}` : `${kind}/${namespace}/${name}`);
    return {
      label: plain(name),
      description: plain(namespace === undefined ? kind : `${namespace} · ${kind}`),
      detail: 'matches the selector',
      ...(place && { place }),
    };
  });
  return things.length === 0 ? result : { title: result.title, items: [...result.items, ...things] };
}

function nodesResult(view: DocumentView, cluster: ClusterView, nodes: Nodes): Result {
  const title = nodesPhrase(cluster, nodes);
  const items = [
    ...nodes.matched.map((node) => item(view, node, 'matches the selector')),
    ...nodes.perhaps.map((node) => item(view, node, 'perhaps: its labels are not in the snapshot')),
  ];
  return items.length > 0 ? { title, items } : nothing(title, `${capital(title)}.`);
}

function policyAt(view: DocumentView, offset: number): { readonly policy: Policy; readonly path: Path } | undefined {
  const slice = sliceAt(view.slices, offset);
  if (!slice) return undefined;
  const path = pathAt(slice.slice, offset - slice.start)?.path ?? [];
  const manifest = objectHolding(view, slice, path);
  const inside = path.slice(manifest?.object.at.length ?? 0);
  const policies = manifest?.object.policies ?? [];
  // Of several policies in one object the one around the cursor.
  const around = policies.find(({ subject }) => subject.path.slice(0, -1).every((step, i) => step === inside[i]));
  const policy = around ?? policies[0];
  return policy && { policy, path: inside };
}

function podResult(view: DocumentView, selection: PodSelection, title: (selection: PodSelection) => string): Result {
  const text = title(selection);
  const items = [
    ...selection.matched.map((pod) => item(view, pod, whySelected(view, pod, selection))),
    ...selection.perhaps.map((pod) => item(view, pod, whyPerhaps(view, pod, selection))),
  ];
  return items.length > 0 ? { title: text, items } : { title: text, items, nothing: `${capital(text)}.` };
}

function rangeResult(view: DocumentView, cluster: ClusterView, peer: Pick<AddressPeer, 'ranges' | 'except'>): Result {
  const selection = selectRange(cluster, peer);
  const title = rangePhrase(cluster, selection) ?? 'holds no pod';
  const items = [...selection.pods, ...selection.nodes].map((endpoint) => {
    const inside = endpoint.addresses.filter((address) => holdsAddress(peer, address));
    return item(view, endpoint, `address ${joined(inside.map(formatAddress), 'and')}`);
  });
  if (items.length > 0) return { title, items };
  return { title, items, nothing: 'No pod and no node of the snapshot has an address in this range.' };
}

function item(view: DocumentView, endpoint: Endpoint, why: string): MatchItem<FileSpan> {
  const place = view.endpointPlace(endpoint.id);
  const { namespace, workload, node, template, kind } = endpoint;
  const where = [
    namespace === undefined ? undefined : plain(namespace),
    workload && (template ? plain(workload.kind) : plain(`${workload.kind} ${workload.name}`)),
    node === undefined ? undefined : plain(`on ${node}`),
  ];
  return {
    label: plain(endpoint.name),
    description: kind === 'node' ? 'node' : where.filter((part) => part !== undefined).join(' · '),
    detail: why,
    ...(kind === 'pod' && { end: endText(endpoint) }),
    ...(place && { place }),
  };
}

function whyPerhaps({ cluster }: DocumentView, pod: Endpoint, selection: PodSelection): string {
  return cluster && undecidedBy(cluster.inventory, pod, selection) === 'namespace'
    ? 'perhaps: the labels of its namespace are not in the snapshot'
    : 'perhaps: it asks for a label that is only given when pods start';
}

/** The labels that met what was asked: of the pod, and of its namespace where that was chosen by label. */
function whySelected(view: DocumentView, pod: Endpoint, { scope, pods, labelled }: PodSelection): string {
  if (labelled) return whyLabelled(view, pod, pods);
  const own = labelsAsked(pods, pod.labels);
  const namespace = view.cluster?.inventory.namespace(pod.namespace ?? '');
  const outer = scope.kind === 'selected' && namespace ? labelsAsked(scope.selector, namespace.labels) : [];
  const parts = [
    own.length > 0 ? `has ${joined(own, 'and')}` : 'every pod matches',
    ...(outer.length > 0 ? [`namespace has ${joined(outer, 'and')}`] : []),
  ];
  return parts.join('; ');
}

/** The same by the labels that the enforcer gives the pod. */
function whyLabelled({ cluster }: DocumentView, pod: Endpoint, selector: Selector): string {
  const facts = cluster?.programs.labelling?.podFacts(cluster.inventory.ordinal(pod.id));
  const asked = facts === undefined ? [] : labelsAsked(selector, facts.labels);
  return asked.length > 0 ? `has ${joined(asked, 'and')}` : 'matches the selector';
}

function labelsAsked(selector: Selector, labels: ReadonlyMap<string, string>): readonly string[] {
  return requirements(selector).flatMap(({ key }) => {
    if (isOurs(key)) return [];
    const value = labels.get(key);
    const shown = key.replace(/^any:/, '');
    return plain(value === undefined ? `no ${shown}` : `${shown}=${value}`);
  });
}

function nothing(title: string, text: string): Result {
  return { title, items: [], nothing: text };
}
