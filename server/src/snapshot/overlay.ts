import type { Policy } from '../engine/model.ts';

/**
 * Policies laid over each other: of two with the same id (API group, kind, namespace and name) the one of the later
 * layer counts, and inside a layer the later one. Order of first appearance, so that an edit moves nothing.
 */
export function overlayPolicies<T extends { readonly policy: Policy }>(
  layers: Iterable<readonly T[]>,
): ReadonlyMap<string, T> {
  const effective = new Map<string, T>();
  for (const layer of layers) for (const placed of layer) effective.set(placed.policy.id, placed);
  return effective;
}
