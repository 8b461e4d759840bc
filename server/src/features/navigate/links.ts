/** From the kind of a policy to the page about it. */

import { entryAt } from '../../syntax/cursor.ts';
import { moved } from '../place.ts';
import type { Link } from '../results.ts';
import type { DocumentView } from '../view.ts';

export function kindLinks(view: DocumentView): readonly Link[] {
  return view.objects.flatMap(({ object, start }): readonly Link[] => {
    const value = object.schema && entryAt(object.node, ['kind'])?.value;
    if (object.schema === undefined || value?.kind !== 'scalar' || value.alias !== undefined) return [];
    const { kind, link } = object.schema;
    return link === '' ? [] : [{ span: moved(value.span, start), target: link, tooltip: `About ${kind}` }];
  });
}
