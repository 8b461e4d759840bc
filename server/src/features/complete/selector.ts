/** Which selector a spot is in, and whose labels that selector asks about. */

import { FAMILIES } from './families/families.ts';
import type { Labelled } from './labels.ts';
import type { Spot } from './spot.ts';

/** Undefined outside selectors. */
export function labelledAt(spot: Spot): Labelled | undefined {
  const { fields, path, family } = spot;
  if (!family) return undefined;
  const { selectors } = FAMILIES[family];
  for (let length = path.length; length >= 0; length--) {
    const role = fields?.[length]?.role;
    const labelled = role && selectors[role];
    if (labelled) return labelled(spot, path.slice(0, length));
  }
  return undefined;
}
