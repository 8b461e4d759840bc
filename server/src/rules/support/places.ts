import type { Field } from '../../schema/field.ts';
import { placeOf } from './families/families.ts';
import { withArticle } from './text.ts';

/** What a mapping is called in a sentence, by the role of its field: *a field of a peer*. */
export function placeName(field: Field, kind: string | undefined): string {
  switch (field.role) {
    case 'metadata':
      return '`metadata`';
    case 'subject-pods':
    case 'peer-pods':
    case 'namespaces':
      return 'a label selector';
    case 'expression':
      return 'an item of `matchExpressions`';
    case 'owner':
      return 'an owner reference';
    default:
      return (
        placeOf(field.role) ?? (kind && field.fields && 'kind' in field.fields ? withArticle(kind) : 'this mapping')
      );
  }
}
