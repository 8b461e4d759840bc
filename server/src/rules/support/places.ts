import type { Field } from '../../schema/field.ts';

/** What a mapping is called in a sentence, by the role of its field: *a field of a peer*. */
export function placeName(field: Field, kind: string | undefined): string {
  switch (field.role) {
    case 'spec':
    case 'metadata':
      return `\`${field.role}\``;
    case 'rule':
      return 'a rule';
    case 'peer':
      return 'a peer';
    case 'port-item':
      return 'an item of `ports`';
    case 'ip-block':
      return '`ipBlock`';
    case 'subject-pods':
    case 'peer-pods':
    case 'namespaces':
      return 'a label selector';
    case 'expression':
      return 'an item of `matchExpressions`';
    case 'owner':
      return 'an owner reference';
    default:
      return kind && field.fields && 'kind' in field.fields ? `a ${kind}` : 'this mapping';
  }
}
