/** Values that need no cluster: what the table lists, mappings and lists on one line. */

import type { Path } from '../../engine/model.ts';
import type { Field } from '../../schema/field.ts';
import { documentation } from './fields.ts';
import type { Proposal } from './proposal.ts';
import { flowSnippet } from './snippet.ts';
import type { Spot } from './spot.ts';

export function plainValues(spot: Spot, field: Field): readonly Proposal[] {
  if (field.enum) {
    return field.enum.map((value) => ({
      label: value,
      detail: value === (field.defaultValue ?? field.default) ? 'the default' : '',
      documentation: documentation(field.doc),
      kind: 'enum',
    }));
  }
  if (field.type === 'boolean') return ['true', 'false'].map((label) => ({ label, detail: '', kind: 'value' }));
  return lists(spot, field);
}

/** Mappings and lists as a value on the key's own line: only where braces are the style. */
export function lists(spot: Spot, field: Field): readonly Proposal[] {
  if (!spot.style.flow || (field.type !== 'object' && field.type !== 'list')) return [];
  const insert = flowSnippet(field);
  const label = insert.replace(/\$(?:\d|\{\d:([^}]*)\})/g, (_, given: string | undefined) => given ?? '…');
  return [{ label, detail: field.doc.summary, insert, snippet: true, kind: 'snippet' }];
}

export function whole(label: string, detail: string): Proposal {
  return { label, detail, kind: 'value' };
}

export function textAt(spot: Spot, path: Path): string | undefined {
  const node = spot.nodeAt(path);
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}
