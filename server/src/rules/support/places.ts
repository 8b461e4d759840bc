import type { Field } from '../../schema/field.ts';
import type { Path } from '../../syntax/path.ts';
import { placeOf } from './families/families.ts';
import { code, withArticle } from './text.ts';
import { isSelector } from './unknownKeys.ts';

/** What a mapping is called in a sentence, by the role of its field: *a field of a peer*. */
export function placeName(field: Field, kind: string | undefined): string {
  switch (field.role) {
    case 'metadata':
      return '`metadata`';
    case 'expression':
      return 'an item of `matchExpressions`';
    case 'owner':
      return 'an owner reference';
    default:
      if (isSelector(field)) return 'a label selector';
      return (
        placeOf(field.role) ?? (kind && field.fields && 'kind' in field.fields ? withArticle(kind) : 'this mapping')
      );
  }
}

/** The same for the mapping at a path: its key where it has one. */
export function placeAt(path: Path, field: Field, kind: string | undefined): string {
  const last = path.at(-1);
  return typeof last === 'string' ? code(last) : placeName(field, kind);
}
