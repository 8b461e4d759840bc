import type { Policy } from '../engine/model.ts';

/**
 * Policies laid over each other: of two objects with the same API group, kind, namespace and name the one of the later
 * layer counts, and inside a layer the later one, with all the policies it holds and no other. Order of first appearance,
 * so that an edit moves nothing.
 */
export function overlayPolicies<T extends { readonly policy: Policy; readonly object?: unknown }>(
  layers: Iterable<readonly T[]>,
): ReadonlyMap<string, T> {
  const objects = new Map<string, { readonly from: unknown; readonly parts: T[] }>();
  for (const layer of layers) {
    for (const placed of layer) {
      const key = placed.policy.object ?? placed.policy.id;
      // Parts of one object follow one another; without their object each policy is one of its own.
      const from = placed.object ?? placed;
      const known = objects.get(key);
      if (known?.from === from) known.parts.push(placed);
      else objects.set(key, { from, parts: [placed] });
    }
  }
  return new Map([...objects.values()].flatMap(({ parts }) => parts).map((placed) => [placed.policy.id, placed]));
}
