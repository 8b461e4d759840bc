import { textAt } from '../../lower/value.ts';
import type { SnapshotContent } from '../../snapshot/file/content.ts';
import { didYouMean } from '../didYouMean.ts';
import { code } from '../markdown.ts';

/**
 * Said of a namespace that was asked for and is not there: the API server answers for one that nobody made as for one that is
 * empty. Undefined where all are there, and where nobody may know.
 */
export function namespaceNotThere({ header, objects }: SnapshotContent): string | undefined {
  if (header.namespaces === undefined || header.missing.some(({ resource }) => resource === 'namespaces'))
    return undefined;
  const names = new Set<string>();
  for (const object of objects) {
    // They come first.
    if (textAt(object, 'kind') !== 'Namespace') break;
    names.add(textAt(object, 'metadata', 'name') ?? '');
  }
  const absent = header.namespaces.find((name) => !names.has(name));
  if (absent === undefined) return undefined;
  return `There is no namespace ${code(absent)} in ${code(header.source.name)}.${didYouMean(absent, [...names], '')}`;
}
