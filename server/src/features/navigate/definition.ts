/** From a selector to what it means, and from a name to the object that has it. */

import type { Selector } from '../../engine/selector.ts';
import { matches } from '../matches.ts';
import type { FileSpan } from '../results.ts';
import type { DocumentView } from '../view.ts';
import { labelAt } from './labelAt.ts';
import { nameAt } from './names.ts';
import { type LabelOccurrence, NAMESPACE_NAME } from './occurrences.ts';
import type { NavigateWorld } from './world.ts';

/** More places than anybody picks from are cut. */
const MOST = 100;

export function definition(view: DocumentView, offset: number, world: NavigateWorld): readonly FileSpan[] {
  const label = labelAt(view, offset);
  if (label?.label.role === 'carries') return [];
  if (label?.label.of === 'namespace') {
    return namespacesWith(view, label.label).flatMap((name) => world.place(`namespace/${name}`) ?? []);
  }
  const named = label === undefined ? nameAt(view, offset) : undefined;
  if (named !== undefined) {
    const place = named.path.join('.') === 'metadata.name' ? undefined : world.place(named.id);
    return place ? [place] : [];
  }
  return unique(matches(view, offset).items.flatMap(({ place }) => place ?? [])).slice(0, MOST);
}

/** The namespaces that this one label chooses, whatever else the selector asks. */
function namespacesWith({ cluster }: DocumentView, { key, values }: LabelOccurrence): readonly string[] {
  if (cluster === undefined) return [];
  if (key === NAMESPACE_NAME) return values.map(({ value }) => value);
  const selector: Selector = {
    kind: 'requirement',
    requirement:
      values.length === 0 ? { op: 'exists', key } : { op: 'in', key, values: values.map(({ value }) => value) },
  };
  return cluster.inventory.selectNamespaces(selector).matched;
}

export function unique(places: readonly FileSpan[]): readonly FileSpan[] {
  return [...new Map(places.map((place) => [`${place.uri} ${place.span.start}`, place])).values()];
}
