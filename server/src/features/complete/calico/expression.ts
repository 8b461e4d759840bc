/** Inside a selector expression: labels, operators and values where each may stand. */

import { type Expected, expectedAfter } from '../../../lower/calicoSelector/expected.ts';
import { textAt } from '../../../schema/calico/views.ts';
import type { Field } from '../../../schema/field.ts';
import type { Span } from '../../../syntax/tree.ts';
import type { Proposal } from '../proposal.ts';
import { blank, numbered } from '../snippet.ts';
import type { Spot } from '../spot.ts';
import { keysOf, type LabelUse, labelledFor, valuesOf } from './labels.ts';

export function expressionValues(spot: Spot, field: Field): readonly Proposal[] {
  const { prefix, quote } = spot.context;
  const left = unescaped(prefix, quote);
  const expected = left === undefined ? undefined : expectedAfter(left);
  if (!expected || left === undefined) return [];
  const right = spot.view.text.text.slice(spot.span.start + prefix.length, spot.span.end);
  // Nothing before the word is escaped in another way than by itself, so that offsets of both texts agree from the end.
  const typed = left.length - expected.from;
  const rest = restOf(expected, right, quote);
  const span: Span = {
    start: spot.span.start + prefix.length - typed,
    end: spot.span.start + prefix.length + rest.length,
  };
  const around = { before: left.slice(0, expected.from), behind: right.slice(rest.length) };
  return proposalsFor(spot, field, expected, around).map((proposal) => ({ ...proposal, span }));
}

/** YAML's own quotes: what stands between them as it is meant. Undefined where an escape is more than a quote. */
function unescaped(text: string, quote: string): string | undefined {
  if (quote === '"') return /\\(?!["'])/.test(text) ? undefined : text.replace(/\\(["'])/g, '$1');
  return quote === "'" ? text.replaceAll("''", "'") : text;
}

/** How much of what stands right of the cursor belongs to the word. */
function restOf(expected: Expected, right: string, outer: string): string {
  switch (expected.what) {
    case 'value':
    case 'set-value':
      if (expected.quote !== '') {
        const close = right.indexOf(written(expected.quote, outer));
        return close < 0 ? '' : right.slice(0, close);
      }
      return /^[a-zA-Z0-9_./-]*/.exec(right)?.[0] ?? '';
    case 'operand':
    case 'key':
      return /^[a-zA-Z0-9_./-]*/.exec(right)?.[0] ?? '';
    default:
      return '';
  }
}

/** A quote of the expression, between YAML's own. */
function written(quote: string, outer: string): string {
  if (quote !== outer) return quote;
  return outer === '"' ? '\\"' : "''";
}

/** The expression on both sides of the word. */
interface Around {
  readonly before: string;
  readonly behind: string;
}

function proposalsFor(spot: Spot, field: Field, expected: Expected, around: Around): readonly Proposal[] {
  const { behind } = around;
  const inner = spot.context.quote === '"' ? "'" : '"';
  switch (expected.what) {
    case 'operand':
      return [...labels(spot, field, inner, behind), ...calls(spot, field, around)];
    case 'key':
      return keys(spot, field).map(({ text, detail }) => ({
        label: text,
        detail,
        insert: behind.startsWith(')') ? text : `${text})`,
        kind: 'value',
      }));
    case 'operator':
      return OPERATORS.filter(({ set }) => !set || bracesFit(spot)).map(({ label, detail, set }) => ({
        label,
        detail,
        insert: numbered(set ? `${label} {${inner}${blank()}${inner}}` : `${label} ${inner}${blank()}${inner}`),
        snippet: true,
        kind: 'enum',
      }));
    case 'set':
      if (!bracesFit(spot)) return [];
      return [
        {
          label: '{…}',
          detail: 'a set of values',
          insert: numbered(`{${inner}${blank()}${inner}}`),
          snippet: true,
          kind: 'snippet',
        },
      ];
    case 'value':
    case 'set-value':
      return values(spot, field, expected, inner, behind);
    case 'joiner':
      return [
        { label: '&&', detail: 'and: both must hold', insert: '&& ', kind: 'enum' },
        { label: '||', detail: 'or: one suffices', insert: '|| ', kind: 'enum' },
      ];
  }
}

/** Unquoted on one line, braces are YAML's own. */
function bracesFit({ context, style }: Spot): boolean {
  return context.quote !== '' || !style.flow;
}

const OPERATORS = [
  { label: '==', detail: 'the label has this value', set: false },
  { label: '!=', detail: 'another value, or no such label', set: false },
  { label: 'in', detail: 'one of these values', set: true },
  { label: 'not in', detail: 'none of these values, or no such label', set: true },
  { label: 'contains', detail: 'a part of the value', set: false },
  { label: 'starts with', detail: 'how the value begins', set: false },
  { label: 'ends with', detail: 'how the value ends', set: false },
] as const;

/** Labels as the start of a comparison; the label alone where one stands behind it already. */
function labels(spot: Spot, field: Field, inner: string, behind: string): readonly Proposal[] {
  const compared = /^\s*(==|!=|in\b|not\b|contains\b|starts\b|ends\b)/.test(behind);
  return keys(spot, field).map(({ text, detail }) =>
    compared
      ? { label: text, detail, kind: 'value' }
      : {
          label: text,
          detail,
          insert: numbered(`${text} == ${inner}${blank()}${inner}`),
          snippet: true,
          kind: 'value',
        },
  );
}

function calls({ context }: Spot, { role }: Field, { before, behind }: Around): readonly Proposal[] {
  if (behind.startsWith('(')) return [];
  // At the start of a plain value `!` would be a tag of YAML's: the value gets quotes, if it is the whole of it.
  const bare = context.quote === '' && before.trim() === '';
  const negated = bare ? `'!has(${blank()})'` : `!has(${blank()})`;
  const all: readonly (Proposal | false)[] = [
    {
      label: 'has()',
      detail: 'the label is there, whatever its value',
      insert: numbered(`has(${blank()})`),
      snippet: true,
      kind: 'enum',
    },
    !before.endsWith('!') &&
      !(bare && behind.trim() !== '') && {
        label: '!has()',
        detail: 'the label is not there',
        insert: numbered(negated),
        snippet: true,
        kind: 'enum',
      },
    { label: 'all()', detail: 'everything', insert: 'all()', kind: 'enum' },
    role === 'calico-peer-namespaces' && {
      label: 'global()',
      detail: 'what has no namespace; it stands alone',
      insert: 'global()',
      kind: 'enum',
    },
  ];
  return all.filter((proposal) => proposal !== false);
}

function values(
  spot: Spot,
  field: Field,
  expected: Extract<Expected, { what: 'value' | 'set-value' }>,
  inner: string,
  behind: string,
): readonly Proposal[] {
  const { cluster } = spot.view;
  if (!cluster) return [];
  const used = expected.what === 'set-value' ? expected.used : [];
  return valuesOf(labelledFor(cluster, field.role, scopeOf(spot, field)), expected.key)
    .filter(({ text }) => !used.includes(text) && !/["']/.test(text))
    .map(({ text, detail }) => ({
      label: text === '' ? '""' : text,
      detail,
      insert: quoted(text, expected.quote, inner, behind, spot.context.quote),
      kind: 'value',
    }));
}

/** The value with the quotes that are missing. */
function quoted(text: string, open: string, inner: string, behind: string, outer: string): string {
  if (open === '') return `${inner}${text}${inner}`;
  const close = written(open, outer);
  return behind.startsWith(close) ? text : `${text}${close}`;
}

function keys(spot: Spot, field: Field): readonly LabelUse[] {
  const { cluster } = spot.view;
  return cluster ? keysOf(labelledFor(cluster, field.role, scopeOf(spot, field))) : [];
}

/** Where the expression looks: the policy's namespace, unless it is global or a `namespaceSelector` says otherwise. */
function scopeOf(spot: Spot, field: Field): string | undefined {
  const kind = spot.fields?.[0]?.fields?.kind?.enum?.[0] ?? '';
  if (kind.endsWith('GlobalNetworkPolicy')) return undefined;
  if (field.role === 'calico-subject' || field.role === 'calico-subject-accounts') return spot.namespace;
  const end = spot.path.findLastIndex((step) => step === 'source' || step === 'destination');
  const entity = spot.nodeAt(spot.path.slice(0, end + 1));
  return textAt(entity, ['namespaceSelector'], 'server') === '' ? spot.namespace : undefined;
}
