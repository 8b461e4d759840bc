import type { Path } from '../syntax/path.ts';
import type { Field } from './field.ts';

/** The field that `key` names inside `field`; undefined when there is none. Keys are user text (`constructor`). */
export function childField(field: Field, key: string | number): Field | undefined {
  if (typeof key === 'number') return field.type === 'list' ? field.items : undefined;
  if (field.type === 'map') return field.items;
  return field.fields && Object.hasOwn(field.fields, key) ? field.fields[key] : undefined;
}

/** The field at a path from the object's root; undefined where the table knows nothing. */
export function fieldAt(root: Field, path: Path): Field | undefined {
  let field: Field | undefined = root;
  for (const key of path) {
    if (!field) return undefined;
    field = childField(field, key);
  }
  return field;
}
