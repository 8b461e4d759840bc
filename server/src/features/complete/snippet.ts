/** A field written out with blanks to fill: its required children, in the style of what surrounds it. */

import type { DashIndent } from '../../rules/support/render.ts';
import type { Field } from '../../schema/field.ts';

/** Marks a blank; a control character, because those stand escaped in everything that YAML quotes. */
const BLANK = '\u0001';

/** A blank to fill, with what it says until then. */
export function blank(text = ''): string {
  return text === '' ? BLANK : `${BLANK}{${text.replaceAll('}', '')}}`;
}

export interface Style {
  /** Where a key at this place starts. */
  readonly column: number;
  readonly dashes: DashIndent;
  /** Inside braces or brackets. */
  readonly flow: boolean;
  /** The file's line end. */
  readonly newline: string;
}

/** What is written as the value of a key. Texts may hold blanks. */
export type Shape =
  /** On the key's own line. */
  | { readonly kind: 'inline'; readonly text: string }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [key: string, shape: Shape])[] }
  /** A mapping of which only blanks are known. */
  | { readonly kind: 'pair'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly Shape[] };

/** `key` and its value as a snippet; lines after the first carry their whole indentation. */
export function fieldSnippet(key: string, field: Field, style: Style): string {
  return numbered(style.flow ? `${key}: ${flowText(shapeOf(field))}` : blockText([[key, shapeOf(field)]], style));
}

/** The same between braces. */
export function flowEntries(entries: readonly (readonly [key: string, shape: Shape])[]): string {
  return entries.map(([key, child]) => `${key}: ${flowText(child)}`).join(', ');
}

/** A field's value between braces or brackets. */
export function flowSnippet(field: Field): string {
  return numbered(flowText(shapeOf(field)));
}

/** Entries of a block mapping at the style's column. */
export function blockText(entries: readonly (readonly [key: string, shape: Shape])[], style: Style): string {
  return blockLines({ kind: 'map', entries }, style, style.column).join(style.newline);
}

function shapeOf(field: Field): Shape {
  switch (field.type) {
    case 'object':
      return objectShape(field);
    case 'list':
      return listShape(field.items);
    case 'map':
      return { kind: 'pair', text: `${BLANK}: ${BLANK}` };
    default:
      // A number in quotes is a text; without them it would be refused.
      if (field.role === 'cilium-port') return { kind: 'inline', text: `"${blank()}"` };
      return {
        kind: 'inline',
        text: blank(field.defaultValue === undefined ? field.enum?.[0] : String(field.defaultValue)),
      };
  }
}

function objectShape(field: Field): Shape {
  const fields = field.fields ?? {};
  // A selector is written for its labels; an empty one is a value of its own.
  if (fields.matchLabels) return { kind: 'map', entries: [['matchLabels', shapeOf(fields.matchLabels)]] };
  const wanted = Object.entries(fields).filter(([name, child]) => child.required || isAlwaysWritten(field, name));
  if (wanted.length === 0) return { kind: 'pair', text: BLANK };
  return { kind: 'map', entries: wanted.map(([name, child]) => [name, shapeOf(child)]) };
}

/** Not required, and yet nobody leaves it out: the port with its protocol, what `In` compares with. */
function isAlwaysWritten(parent: Field, name: string): boolean {
  const fields = parent.fields ?? {};
  if (fields.port?.role === 'port') return name === 'protocol' || name === 'port';
  if (parent.role !== undefined && Object.hasOwn(WRITTEN, parent.role))
    return WRITTEN[parent.role]?.includes(name) ?? false;
  if (parent.role === 'calico-services') return true;
  if (parent.role === 'calico-icmp') return name === 'type';
  // The one field of a mapping that may not be empty.
  if (parent.minProperties !== undefined && Object.keys(fields).length === 1) return true;
  return fields.operator !== undefined && name === 'values';
}

/** Not required either: what a mapping with this role is written for. */
const WRITTEN: Readonly<Record<string, readonly string[]>> = {
  'cilium-rule': ['endpointSelector'],
  'cilium-cidr-rule': ['cidr'],
  'cilium-service-peer': ['k8sService'],
  'cilium-service-ref': ['serviceName', 'namespace'],
  'cilium-fqdn-selector': ['matchName'],
  'cilium-port-rule': ['ports'],
  'cilium-port-item': ['port', 'protocol'],
  'cilium-icmp-field': ['type'],
  'cilium-icmp': ['fields'],
};

function listShape(items: Field | undefined): Shape {
  if (!items) return { kind: 'inline', text: `[${BLANK}]` };
  const item = shapeOf(items);
  return item.kind === 'inline' ? { kind: 'inline', text: `[${item.text}]` } : { kind: 'list', items: [item] };
}

function blockEntry(key: string, shape: Shape, style: Style, column: number): readonly string[] {
  if (shape.kind === 'inline') return [`${key}: ${shape.text}`];
  const inner = column + (shape.kind === 'list' ? style.dashes : 2);
  return [`${key}:`, ...blockLines(shape, style, inner).map((line, i) => (i === 0 ? ' '.repeat(inner) + line : line))];
}

/** Lines of a value that starts at `column`: the first without indentation, the others with all of it. */
function blockLines(shape: Shape, style: Style, column: number): readonly string[] {
  switch (shape.kind) {
    case 'inline':
    case 'pair':
      return [shape.text];
    case 'list':
      return shape.items.flatMap((item, index) => {
        const [first = '', ...rest] = blockLines(item, style, column + 2);
        return [`${index === 0 ? '' : ' '.repeat(column)}- ${first}`, ...rest];
      });
    case 'map':
      return shape.entries.flatMap(([key, child], index) => {
        const [first = '', ...rest] = blockEntry(key, child, style, column);
        return [index === 0 ? first : ' '.repeat(column) + first, ...rest];
      });
  }
}

function flowText(shape: Shape): string {
  switch (shape.kind) {
    case 'inline':
      return shape.text;
    case 'pair':
      return `{${shape.text}}`;
    case 'list':
      return `[${shape.items.map(flowText).join(', ')}]`;
    case 'map':
      return `{${flowEntries(shape.entries)}}`;
  }
}

/** A snippet: blanks become tab stops in their order, everything else stands for itself. */
export function numbered(text: string): string {
  let next = 0;
  return text.replace(/[\\$]/g, '\\$&').replace(BLANKS, (_, given: string | undefined) => {
    next++;
    return given === undefined ? `$${next}` : `\${${next}:${given}}`;
  });
}

/** Every blank as `…`, or as what it says. */
export function shownBlanks(text: string): string {
  return text.replace(BLANKS, (_, given: string | undefined) => given ?? '…');
}

const BLANKS = new RegExp(`${BLANK}(?:\\{([^}]*)\\})?`, 'g');
