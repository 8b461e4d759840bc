import type { Node } from '../../syntax/tree.ts';
import type { TextEdit } from '../rule.ts';
import { isShared } from './nodes.ts';
import { flowIn } from './render.ts';

/** Puts another value in a scalar's place, in the quotes it had; numbers need none. */
export function rewriteScalar(text: string, node: Node, value: string | number): readonly TextEdit[] | undefined {
  if (node.kind !== 'scalar' || isShared(node) || node.style === 'block' || node.style === 'absent') return undefined;
  if (typeof value === 'number') return [{ span: node.span, text: `${value}` }];
  switch (node.style) {
    case 'single':
      return [{ span: node.span, text: `'${value.replaceAll("'", "''")}'` }];
    case 'double':
      return [{ span: node.span, text: JSON.stringify(value) }];
    case 'plain':
      return [{ span: node.span, text: flowIn(text, value) }];
  }
}

/**
 * The same for an expression, which is full of quotes: plain where YAML lets it stand so, else between single quotes. A
 * block text becomes one line.
 */
export function rewriteSelector(text: string, node: Node, value: string): readonly TextEdit[] | undefined {
  if (node.kind !== 'scalar' || isShared(node) || node.style === 'absent') return undefined;
  if (node.style === 'double' && !value.includes('"')) return [{ span: node.span, text: `"${value}"` }];
  const json = text.trimStart().startsWith('{') && text[node.span.start] === '"';
  if (json) return [{ span: node.span, text: JSON.stringify(value) }];
  const plain = node.style !== 'single' && /^[A-Za-z][^:#,{}[\]&*!]*(&&[^:#,{}[\]&*]*|!=[^:#,{}[\]&*]*)*$/.test(value);
  return [{ span: node.span, text: plain ? value : `'${value.replaceAll("'", "''")}'` }];
}
