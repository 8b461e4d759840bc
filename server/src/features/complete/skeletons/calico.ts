import type { ClusterView } from '../../../rules/rule.ts';
import type { Skeleton } from './skeleton.ts';

export function calicoSkeletons(_cluster: ClusterView | undefined): readonly Skeleton[] {
  return [];
}
