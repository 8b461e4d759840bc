import { sliceAt } from '../place.ts';
import type { DocumentView, PlacedManifest } from '../view.ts';
import { type LabelOccurrence, type LabelValue, labelsIn } from './occurrences.ts';

/** The label under the cursor: its key, or one of its values. */
export interface LabelAt {
  readonly manifest: PlacedManifest;
  readonly label: LabelOccurrence;
  /** Undefined: the cursor is on the key. */
  readonly value: LabelValue | undefined;
}

export function labelAt(view: DocumentView, offset: number): LabelAt | undefined {
  const slice = sliceAt(view.slices, offset);
  if (slice === undefined) return undefined;
  const inside = offset - slice.start;
  for (const manifest of view.objects) {
    if (manifest.start !== slice.start) continue;
    for (const label of labelsIn(manifest.object)) {
      if (holds(label.keySpan, inside)) return { manifest, label, value: undefined };
      const value = label.values.find(({ span }) => holds(span, inside));
      if (value) return { manifest, label, value };
    }
  }
  return undefined;
}

/** The same label: of the same kind of thing, with the same key, and with the value where one is meant. */
export function isSameLabel(a: LabelAt, b: LabelOccurrence): boolean {
  if (a.label.of !== b.of || a.label.key !== b.key) return false;
  const { value } = a;
  return value === undefined || b.values.some((each) => each.value === value.value);
}

function holds(span: { readonly start: number; readonly end: number }, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}
