import type { KindSchema } from '../field.ts';
import { HOST_ENDPOINT_KINDS } from './hostEndpoint.ts';
import { NETWORK_SET_KINDS } from './networkSet.ts';
import { NETWORK_POLICY_KINDS } from './policy.ts';
import { STAGED_KINDS } from './staged.ts';
import { TIER_KINDS } from './tier.ts';

/** Every Calico kind that has a table, in both groups. */
export const CALICO_SCHEMAS: readonly KindSchema[] = [
  ...NETWORK_POLICY_KINDS,
  ...STAGED_KINDS,
  ...TIER_KINDS,
  ...NETWORK_SET_KINDS,
  ...HOST_ENDPOINT_KINDS,
];
