import type { Field } from '../../schema/field.ts';
import type { JsonType } from '../../schema/types.ts';

/** *a list*, *a mapping*: what a JSON value is called in a sentence. */
export function foundWords(found: JsonType): string {
  return {
    object: 'a mapping',
    list: 'a list',
    string: 'text',
    number: 'a number',
    boolean: 'a boolean',
    null: 'empty',
  }[found];
}

export function wantedWords(field: Field): string {
  switch (field.type) {
    case 'object':
    case 'map':
      return 'a mapping';
    case 'list':
      return 'a list';
    case 'intOrString':
      return 'a number or a name';
    case 'integer':
      return 'a whole number';
    case 'number':
      return 'a number';
    case 'boolean':
      return '`true` or `false`';
    default:
      return field.format === 'timestamp' ? 'a time such as `2025-01-31T12:00:00Z`' : 'text';
  }
}

/** The field or list item a path ends in, in a sentence: `` `from` ``, `` an item of `from` ``. */
export function subjectWords(path: readonly (string | number)[]): string {
  const last = path.at(-1);
  if (last === undefined) return 'the document';
  if (typeof last === 'string') return `\`${last}\``;
  const list = path.at(-2);
  return typeof list === 'string' ? `An item of \`${list}\`` : 'An item of this list';
}
