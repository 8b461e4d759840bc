/**
 * One short line over each selector: how many pods it means now. Numbers come from `selection.ts`; places from the tree
 * the view shows, which is the last good one while a line is half typed.
 */

import type { Dataplane } from '../engine/dataplane/index.ts';
import type { Inventory } from '../engine/inventory.ts';
import type { Criterion, Path, Peer, Policy } from '../engine/model.ts';
import type { ManifestObject } from '../lower/object.ts';
import type { ClusterView } from '../rules/rule.ts';
import { entryAt, nodeAt } from '../syntax/cursor.ts';
import type { MapNode, Span } from '../syntax/tree.ts';
import { labelledPhrase, nodesPhrase, peerPhrase, rangePhrase, subjectPhrase } from './counts.ts';
import { plain } from './markdown.ts';
import { moved } from './place.ts';
import { podCount } from './pods.ts';
import type { CodeLens } from './results.ts';
import { selectNodes, selectPeer, selectRange, selectServices, selectSubject } from './selection.ts';
import type { DocumentView, PlacedManifest } from './view.ts';
import { capital, plainWords } from './words.ts';

/**
 * Lenses by object, placed in its slice: they say the same as long as the object, the pods and who enforces do, however
 * other policies change. Created and let go by whoever asks again and again.
 */
export type KnownLenses = WeakMap<ManifestObject, LensesIn>;

interface LensesIn {
  readonly inventory: Inventory;
  readonly dataplane: Dataplane;
  readonly lenses: readonly CodeLens[];
}

export function codeLenses(view: DocumentView, known: KnownLenses = new WeakMap()): readonly CodeLens[] {
  const policies = view.objects.filter(({ object }) => object.policies.length > 0 && !object.slice.template);
  const [first] = policies;
  if (!first) return [];
  const { cluster } = view;
  if (cluster && (hasPods(cluster) || cluster.inventory.missing.length > 0))
    return policies.flatMap(({ object, start }) => placedLenses(cluster, object, start, known));
  if (view.loading) return [];
  return [{ span: headSpan(first), title: 'no cluster snapshot: choose one', action: { kind: 'chooseSnapshot' } }];
}

/** Names the snapshot that a number comes from. */
export function lensOver(lens: CodeLens, words: string): CodeLens {
  const counts = lens.action?.kind === 'matches' || lens.action?.kind === 'podPolicies';
  return counts ? { ...lens, tooltip: capital(plainWords(words)) } : lens;
}

/** Without any pod or workload there is nothing to count and nothing to simulate. */
function hasPods({ inventory }: ClusterView): boolean {
  return inventory.endpoints.some(({ kind }) => kind === 'pod');
}

function placedLenses(
  cluster: ClusterView,
  object: ManifestObject,
  start: number,
  known: KnownLenses,
): readonly CodeLens[] {
  const { inventory, programs } = cluster;
  let found = known.get(object);
  if (found?.inventory !== inventory || found.dataplane !== programs.dataplane) {
    found = { inventory, dataplane: programs.dataplane, lenses: policyLenses(cluster, object) };
    known.set(object, found);
  }
  return found.lenses.map((lens) => movedLens(lens, start));
}

function movedLens(lens: CodeLens, by: number): CodeLens {
  const { action } = lens;
  const at = action && 'at' in action ? { ...action, at: action.at + by } : action;
  return { ...lens, span: moved(lens.span, by), action: at };
}

/** Places count in the slice. */
function policyLenses(cluster: ClusterView, object: ManifestObject): readonly CodeLens[] {
  const { policies, node } = object;
  const head = headSpan({ object, start: 0 });
  const lenses: CodeLens[] = [
    { span: head, title: 'Simulate flow', action: { kind: 'simulate', at: head.start } },
    { span: head, title: 'Map', action: { kind: 'map', filter: mapFilter(policies) } },
  ];
  const add = (span: Span | undefined, title: string | undefined) => {
    if (!span || title === undefined) return;
    lenses.push({ span, title, action: { kind: 'matches', at: span.start } });
  };
  for (const policy of policies) {
    const subject = subjectSpan(node, policy);
    add(subject, subject && subjectTitle(cluster, policy));
    // Where one item is several rules its peers are the same, said once.
    const seen = new Set<string>();
    for (const peer of policy.rules.flatMap((rule) => rule.peers ?? [])) {
      const place = peer.path.join('.');
      if (!seen.has(place)) add(peerSpan(node, peer), peerTitle(cluster, peer));
      seen.add(place);
    }
    for (const criterion of policy.rules.flatMap((rule) => rule.criteria ?? [])) {
      add(entryAt(node, criterion.path)?.keyNode.span, criterionTitle(cluster, criterion));
    }
  }
  return lenses;
}

/** What the map shows of a policy first: the side of its namespace that it governs. */
function mapFilter(policies: readonly Policy[]): { readonly from?: string; readonly to?: string } {
  const [first] = policies;
  if (first?.namespace === undefined) return {};
  const incoming = policies.some(({ directions }) => directions.includes('ingress'));
  return incoming ? { to: first.namespace } : { from: first.namespace };
}

/** Where a policy selects by saying nothing, its `spec` says it. */
function subjectSpan(root: MapNode, { subject }: Policy): Span | undefined {
  const written = entryAt(root, subject.path) ?? (subject.kind === 'labelled' ? entryAt(root, ['spec']) : undefined);
  return written?.keyNode.span;
}

function subjectTitle(cluster: ClusterView, policy: Policy): string {
  const { subject } = policy;
  if (subject.kind !== 'hosts') return subjectPhrase(cluster, selectSubject(cluster, policy), plain);
  const text = nodesPhrase(cluster, selectNodes(cluster, subject.selector, 'subject'));
  return cluster.programs.dataplane.hostPolicies ? text : `${text}, and the host firewall is off`;
}

function criterionTitle(cluster: ClusterView, criterion: Criterion): string | undefined {
  switch (criterion.kind) {
    case 'labels':
      return labelledPhrase(cluster, criterion.selector, criterion.negated, plain);
    case 'ranges':
      return rangePhrase(cluster, selectRange(cluster, { ranges: criterion.ranges, except: [] }));
    default:
      return undefined;
  }
}

function peerTitle(cluster: ClusterView, peer: Peer): string | undefined {
  switch (peer.kind) {
    case 'pods':
      return peerPhrase(cluster, selectPeer(cluster, peer), plain);
    case 'labelled':
      return cluster.programs.labelling && labelledPhrase(cluster, peer.selector, false, plain);
    case 'addresses':
      return rangePhrase(cluster, selectRange(cluster, peer));
    case 'nodes':
      return nodesPhrase(cluster, selectNodes(cluster, peer.nodes, 'peer'));
    case 'services':
      return podCount(selectServices(cluster, peer), cluster.inventory);
    case 'domains':
      return undefined;
  }
}

/** The first key of the peer: one line for the peer as a whole, whichever of its selectors comes first. */
function peerSpan(root: MapNode, { path }: { readonly path: Path }): Span | undefined {
  const node = nodeAt(root, path);
  return node?.kind === 'map' && node.alias === undefined ? node.entries[0]?.keyNode.span : undefined;
}

function headSpan({ object, start }: Pick<PlacedManifest, 'object' | 'start'>): Span {
  return moved(object.node.entries[0]?.keyNode.span ?? object.node.span, start);
}
