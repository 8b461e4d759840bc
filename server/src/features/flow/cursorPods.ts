import type { Direction, Endpoint, Policy, Rule } from '../../engine/model.ts';
import type { ClusterView } from '../../rules/rule.ts';
import { pathAt } from '../../syntax/cursor.ts';
import { objectHolding, sliceAt } from '../place.ts';
import { podsOf, samePath, selectSubject } from '../selection.ts';
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
  const peers = rules.flatMap((one) => one.peers ?? []).filter(({ kind }) => kind === 'pods' || kind === 'labelled');
  return [...new Set(peers.flatMap((peer) => podsOf(cluster, peer)))];
}

function policyAt(
  view: DocumentView,
  offset: number,
): { readonly policy: Policy; readonly rule: Rule | undefined } | undefined {
  const slice = sliceAt(view.slices, offset);
  if (slice === undefined) return undefined;
  const path = pathAt(slice.slice, offset - slice.start)?.path ?? [];
  const manifest = objectHolding(view, slice, path) ?? view.objects.find(({ start }) => start === slice.start);
  if (manifest === undefined) return undefined;
  const inside = path.slice(manifest.object.at.length);
  const { policies } = manifest.object;
  const around = policies.find(({ subject }) => subject.path.slice(0, -1).every((step, i) => step === inside[i]));
  const policy = around ?? policies[0];
  if (policy === undefined) return undefined;
  return { policy, rule: policy.rules.find((rule) => samePath(rule.path, inside.slice(0, rule.path.length))) };
}
