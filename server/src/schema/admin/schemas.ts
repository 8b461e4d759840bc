import type { KindSchema } from '../field.ts';
import { ADMIN_NETWORK_POLICY, BASELINE_ADMIN_NETWORK_POLICY } from './adminNetworkPolicy.ts';
import { CLUSTER_NETWORK_POLICY } from './clusterNetworkPolicy.ts';

export const ADMIN_SCHEMAS: readonly KindSchema[] = [
  ADMIN_NETWORK_POLICY,
  BASELINE_ADMIN_NETWORK_POLICY,
  CLUSTER_NETWORK_POLICY,
];
