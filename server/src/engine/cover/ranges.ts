/** Which address ranges hold every address that others hold. */

import { type Cidr, containsRange } from '../address.ts';
import type { AddressPeer } from '../model.ts';
import type { CoverFacts } from './selectors.ts';

type Ranges = Pick<AddressPeer, 'ranges' | 'except'>;

export function overlaps(a: Cidr, b: Cidr): boolean {
  return containsRange(a, b) || containsRange(b, a);
}

/** One range holds it all, and leaves out nothing that `b` lets in. */
export function rangesCover(a: Ranges, b: Ranges, { rangesHold }: Pick<CoverFacts, 'rangesHold'>): boolean {
  // The range of all addresses is then less than its parts: those may hold pods or nodes.
  const wholeIsLess = rangesHold.wholeIsWorld === true && (rangesHold.pods || rangesHold.nodes);
  return b.ranges.every(
    (range) =>
      a.ranges.some((wide) => containsRange(wide, range) && !(wholeIsLess && wide.length === 0 && range.length > 0)) &&
      a.except.every((hole) => !overlaps(hole, range) || b.except.some((own) => containsRange(own, hole))),
  );
}
