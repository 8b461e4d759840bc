import type { KindSchema } from '../field.ts';
import { CILIUM_CIDR_GROUPS } from './cidrGroup.ts';
import { CILIUM_CLUSTERWIDE_NETWORK_POLICY, CILIUM_NETWORK_POLICY } from './policy.ts';

export const CILIUM_SCHEMAS: readonly KindSchema[] = [
  CILIUM_NETWORK_POLICY,
  CILIUM_CLUSTERWIDE_NETWORK_POLICY,
  ...CILIUM_CIDR_GROUPS,
];
