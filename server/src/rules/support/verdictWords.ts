import type { SideVerdict } from '../../engine/model.ts';
import type { ClusterView, RelatedPlace } from '../rule.ts';
import { placeOf, policyOf } from './inForce.ts';
import { code } from './text.ts';
import { placed } from './view.ts';

/** Which policy denied, as people name it; undefined where no policy did. */
export function denierOf(
  cluster: ClusterView,
  { steps, decidedBy }: SideVerdict,
): { readonly id: string; readonly words: string; readonly related: readonly RelatedPlace[] } | undefined {
  const step = steps[decidedBy];
  const id = step?.kind === 'rule' ? step.policy : step?.kind === 'tier-end' ? step.policies[0] : undefined;
  const policy = policyOf(cluster, id);
  if (id === undefined || !policy) return undefined;
  const name = policy.namespace === undefined ? policy.name : `${policy.namespace}/${policy.name}`;
  const words = `${policy.kind} ${code(name)}`;
  const place = placeOf(cluster, id);
  return { id, words, related: place ? [placed(place, `${words} denies it`)] : [] };
}
