/**
 * One short line over each selector: how many pods it means now. Numbers come from `selection.ts`; places from the tree
 * the view shows, which is the last good one while a line is half typed.
 */

import type { AddressPeer, Path, PodPeer } from '../engine/model.ts';
import type { ClusterView } from '../rules/rule.ts';
import { entryAt, nodeAt } from '../syntax/cursor.ts';
import type { MapNode, Span } from '../syntax/tree.ts';
import { peerPhrase, rangePhrase, subjectPhrase } from './counts.ts';
import { plain } from './markdown.ts';
import { moved } from './place.ts';
import type { CodeLens } from './results.ts';
import { selectPeer, selectRange, selectSubject } from './selection.ts';
import type { DocumentView, PlacedManifest } from './view.ts';

export function codeLenses(view: DocumentView): readonly CodeLens[] {
  const policies = view.objects.filter(({ object }) => object.policy !== undefined && !object.slice.template);
  const [first] = policies;
  if (!first) return [];
  const { cluster } = view;
  if (cluster && hasPods(cluster)) return policies.flatMap((manifest) => policyLenses(cluster, manifest));
  if (view.loading) return [];
  return [{ span: headSpan(first), title: 'no cluster snapshot: choose one', action: { kind: 'chooseSnapshot' } }];
}

/** Without any pod or workload there is nothing to count and nothing to simulate. */
function hasPods({ inventory }: ClusterView): boolean {
  return inventory.endpoints.some(({ kind }) => kind === 'pod');
}

function policyLenses(cluster: ClusterView, manifest: PlacedManifest): readonly CodeLens[] {
  const { policy, node } = manifest.object;
  if (!policy) return [];
  const head = headSpan(manifest);
  const lenses: CodeLens[] = [{ span: head, title: 'Simulate flow', action: { kind: 'simulate', at: head.start } }];
  const add = (span: Span | undefined, title: string | undefined) => {
    if (!span || title === undefined) return;
    const placed = moved(span, manifest.start);
    lenses.push({ span: placed, title, action: { kind: 'matches', at: placed.start } });
  };
  const subject = entryAt(node, policy.subject.path)?.keyNode.span;
  add(subject, subject && subjectPhrase(cluster, selectSubject(cluster, policy), plain));
  for (const rule of policy.rules) {
    for (const peer of rule.peers ?? []) add(peerSpan(node, peer), peerTitle(cluster, peer));
  }
  return lenses;
}

function peerTitle(cluster: ClusterView, peer: PodPeer | AddressPeer): string | undefined {
  return peer.kind === 'pods'
    ? peerPhrase(cluster, selectPeer(cluster, peer), plain)
    : rangePhrase(cluster, selectRange(cluster, peer));
}

/** The first key of the peer: one line for the peer as a whole, whichever of its selectors comes first. */
function peerSpan(root: MapNode, { path }: { readonly path: Path }): Span | undefined {
  const node = nodeAt(root, path);
  return node?.kind === 'map' && node.alias === undefined ? node.entries[0]?.keyNode.span : undefined;
}

function headSpan({ object, start }: PlacedManifest): Span {
  return moved(object.node.entries[0]?.keyNode.span ?? object.node.span, start);
}
