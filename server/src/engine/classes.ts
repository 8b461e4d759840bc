/** Parts a set of endpoints by which policies select them: those that no policy tells apart stay together. */

import { type Bitset, intersect, isEmpty, overlap, subtract } from './bitset.ts';
import type { Matching } from './labels.ts';

export interface SelectedBy {
  /** Place of the policy in the order of evaluation. */
  readonly index: number;
  readonly selects: 'yes' | 'unknown';
}

export interface SelectedPart {
  readonly endpoints: Bitset;
  /** In the order of evaluation. */
  readonly selecting: readonly SelectedBy[];
}

/** `subjects` in the order of evaluation; undefined for policies that say nothing in the direction that is asked about. */
export function partsOf(set: Bitset, subjects: readonly (Matching | undefined)[]): readonly SelectedPart[] {
  if (isEmpty(set)) return [];
  let parts: readonly SelectedPart[] = [{ endpoints: set, selecting: [] }];
  for (const [index, subject] of subjects.entries()) {
    if (subject === undefined || !overlap(subject.possible, set)) continue;
    parts = parts.flatMap((part) => split(part, index, subject));
  }
  return parts;
}

function split(part: SelectedPart, index: number, { sure, possible }: Matching): readonly SelectedPart[] {
  const { endpoints, selecting } = part;
  if (!overlap(endpoints, possible)) return [part];
  const within: SelectedPart[] = [
    { endpoints: intersect(endpoints, sure), selecting: [...selecting, { index, selects: 'yes' }] },
    { endpoints: subtract(endpoints, possible), selecting },
  ];
  if (sure !== possible) {
    const perhaps = subtract(intersect(endpoints, possible), sure);
    within.push({ endpoints: perhaps, selecting: [...selecting, { index, selects: 'unknown' }] });
  }
  return within.filter((part) => !isEmpty(part.endpoints));
}
