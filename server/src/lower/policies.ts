import type { Policy } from '../engine/model.ts';
import { lowerAdminPolicy } from './admin/policies.ts';
import { lowerCalicoPolicy } from './calico/policies.ts';
import { lowerCiliumPolicies } from './cilium/policies.ts';
import { type LowerOptions, lowerNetworkPolicy } from './kubernetes.ts';
import type { JsonObject } from './object.ts';

/**
 * Whatever policies an object of any family holds, as the engine sees them: none for other kinds, several where one
 * object holds several. Total on any JSON.
 */
export function lowerPolicies(value: JsonObject, options: LowerOptions): readonly Policy[] {
  const one = lowerNetworkPolicy(value, options) ?? lowerAdminPolicy(value) ?? lowerCalicoPolicy(value, options);
  return one === undefined ? lowerCiliumPolicies(value, options) : [one];
}
