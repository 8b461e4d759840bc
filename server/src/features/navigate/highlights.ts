/** The same label elsewhere in the file: on a key every use of the key, on a value every use of the pair. */

import { moved } from '../place.ts';
import type { Highlight } from '../results.ts';
import type { DocumentView } from '../view.ts';
import { isSameLabel, labelAt } from './labelAt.ts';
import { labelsIn } from './occurrences.ts';

export function highlights(view: DocumentView, offset: number): readonly Highlight[] {
  const found = labelAt(view, offset);
  if (found === undefined) return [];
  return view.objects.flatMap(({ object, start }) =>
    labelsIn(object)
      .filter((label) => isSameLabel(found, label))
      .flatMap((label): readonly Highlight[] => {
        const { value } = found;
        const spans = value
          ? label.values.filter((each) => each.value === value.value).map(({ span }) => span)
          : [label.keySpan];
        return spans.map((span) => ({
          span: moved(span, start),
          kind: label.role === 'carries' ? 'declares' : 'uses',
        }));
      }),
  );
}
