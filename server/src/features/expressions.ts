/** Calico's selector expressions as a language inside YAML: their parts for colouring, and their canonical spelling. */

import { canonicalSelector } from '../lower/calicoSelector/canonical.ts';
import { parseSelector } from '../lower/calicoSelector/parse.ts';
import { type Token, tokenize } from '../lower/calicoSelector/tokens.ts';
import type { ManifestObject } from '../lower/object.ts';
import type { Node, ScalarNode, Span } from '../syntax/tree.ts';
import { valueOffsets } from '../syntax/valueOffsets.ts';
import { moved } from './place.ts';
import type { Rewrite, SemanticToken } from './results.ts';
import type { DocumentView } from './view.ts';

/** Fields whose text is an expression, in every kind of Calico's that has them. */
export const EXPRESSION_FIELDS: ReadonlySet<string> = new Set([
  'selector',
  'notSelector',
  'namespaceSelector',
  'serviceAccountSelector',
]);

export function isCalico({ apiVersion }: Pick<ManifestObject, 'apiVersion'>): boolean {
  return /^(crd\.)?projectcalico\.org\//.test(apiVersion ?? '');
}

/** In text order. An expression that cannot be cut into tokens has none: what is wrong with it is told elsewhere. */
export function expressionTokens(view: DocumentView): readonly SemanticToken[] {
  const found: SemanticToken[] = [];
  for (const { object, start } of view.objects) {
    if (!isCalico(object)) continue;
    for (const node of expressionsIn(object.node)) {
      const cut = tokenize(String(node.value));
      const offsets = cut.ok ? valueOffsets(object.slice.text, node) : undefined;
      if (!cut.ok || offsets === undefined) continue;
      const at = (from: number, to: number): Span => moved({ start: offsets[from] ?? 0, end: offsets[to] ?? 0 }, start);
      for (const token of cut.tokens) found.push(...partsOf(token, at));
    }
  }
  return found.filter(({ span }) => span.end > span.start).sort((a, b) => a.span.start - b.span.start);
}

/** Of `has(app)` the word and the key; brackets, braces and commas stay as they are. */
function partsOf(token: Token, at: (from: number, to: number) => Span): readonly SemanticToken[] {
  const { kind, start, end, key } = token;
  switch (kind) {
    case 'label':
      return [{ span: at(start, end), type: 'property' }];
    case 'string':
      return [{ span: at(start, end), type: 'string' }];
    case 'has':
      return [
        { span: at(start, start + kind.length), type: 'function' },
        ...(key ? [{ span: at(key.start, key.end), type: 'property' as const }] : []),
      ];
    case 'all':
    case 'global':
      return [{ span: at(start, start + kind.length), type: 'function' }];
    case '(':
    case ')':
    case '{':
    case '}':
    case ',':
    case 'end':
      return [];
    default:
      return [{ span: at(start, end), type: 'operator' }];
  }
}

/** Another spelling of the expression around the offset: the one that Calico itself compares and shows. */
export function canonicalRewrite(view: DocumentView, offset: number): Rewrite | undefined {
  for (const { object, start } of view.objects) {
    if (!isCalico(object)) continue;
    const node = expressionsIn(object.node).find(
      ({ span }) => span.start + start <= offset && offset <= span.end + start,
    );
    const parsed = node && parseSelector(String(node.value));
    if (node === undefined || !parsed?.ok) continue;
    const text = canonicalSelector(parsed.node);
    if (text === node.value || String(node.value).trim() === '') return undefined;
    // Between single quotes nothing of it means anything to YAML.
    const written = `'${text.replaceAll("'", "''")}'`;
    return { title: 'Write the selector as Calico does', edits: [{ span: moved(node.span, start), text: written }] };
  }
  return undefined;
}

function expressionsIn(node: Node, depth = 0): readonly ScalarNode[] {
  // Deeper than any manifest is.
  if (node.alias !== undefined || depth > 60) return [];
  if (node.kind === 'list') return node.items.flatMap(({ value }) => expressionsIn(value, depth + 1));
  if (node.kind === 'scalar') return [];
  return node.entries.flatMap(({ key, value, merged }): readonly ScalarNode[] => {
    if (merged) return [];
    if (value.kind !== 'scalar') return expressionsIn(value, depth + 1);
    const isText = EXPRESSION_FIELDS.has(key) && typeof value.value === 'string' && value.alias === undefined;
    return isText ? [value] : [];
  });
}
