/**
 * Whose node learns what names resolve to: an enforcer that learns by its proxy knows the answers to all queries that
 * passed the proxy of a node, whoever on it asked (cilium.md 4.8).
 */

import { members } from './bitset.ts';
import type { Inventory } from './inventory.ts';
import type { Matching } from './labels.ts';
import type { Part } from './parts.ts';

export interface Teaching {
  readonly part: Part;
  subject(): Matching;
}

/** By ordinal; of a pod that is not scheduled, any node that learns may become its own. */
export function learners(parts: readonly Teaching[], inventory: Inventory): (ordinal: number) => boolean {
  const teaching = parts.filter(({ part }) => part.rules.some((rule) => rule.teachesNames));
  if (teaching.length === 0) return () => false;
  const nodes = new Set<string | undefined>();
  for (const { subject } of teaching) {
    for (const ordinal of members(subject().possible)) nodes.add(inventory.endpoints[ordinal]?.node);
  }
  return (ordinal) => {
    const own = inventory.endpoints[ordinal]?.node;
    return nodes.size > 0 && (own === undefined || nodes.has(own) || nodes.has(undefined));
  };
}
