import type { Direction, Endpoint, Policy, Rule } from '../../engine/model.ts';
import type { ClusterView } from '../../rules/rule.ts';
import { pathAt } from '../../syntax/cursor.ts';
import { objectHolding, sliceAt } from '../place.ts';
import { samePath, selectPeer, selectSubject } from '../selection.ts';
import type { DocumentView } from '../view.ts';

/**
 * The pods that the text at the cursor is about, for one end of a flow. Into an ingress rule the policy's own pods are
 * the destination and its peers the sources; out of an egress rule it is the other way round.
 */
export function cursorPods(
  view: DocumentView,
  offset: number,
  role: 'from' | 'to',
  cluster: ClusterView,
): readonly Endpoint[] {
  const found = policyAt(view, offset);
  if (found === undefined) return [];
  const { policy, rule } = found;
  const direction: Direction = rule?.direction ?? (policy.directions.includes('ingress') ? 'ingress' : 'egress');
  const own = (direction === 'ingress') === (role === 'to');
  if (own) return selectSubject(cluster, policy).matched;
  const rules = rule === undefined ? policy.rules.filter((one) => one.direction === direction) : [rule];
  const peers = rules.flatMap((one) => one.peers ?? []).filter((peer) => peer.kind === 'pods');
  return [...new Set(peers.flatMap((peer) => selectPeer(cluster, peer).matched))];
}

function policyAt(
  view: DocumentView,
  offset: number,
): { readonly policy: Policy; readonly rule: Rule | undefined } | undefined {
  const slice = sliceAt(view.slices, offset);
  if (slice === undefined) return undefined;
  const path = pathAt(slice.slice, offset - slice.start)?.path ?? [];
  const manifest = objectHolding(view, slice, path) ?? view.objects.find(({ start }) => start === slice.start);
  const policy = manifest?.object.policy;
  if (manifest === undefined || policy === undefined) return undefined;
  const inside = path.slice(manifest.object.at.length);
  return { policy, rule: policy.rules.find((rule) => samePath(rule.path, inside.slice(0, rule.path.length))) };
}
