import type { SelectorNode } from './parse.ts';

/**
 * The one spelling of a selector (calico.md 2.2): double quotes where they fit, single blanks, groups in brackets, sets
 * in order of bytes and without repeats. Calico compares and joins selectors in this form.
 */
export function canonicalSelector(node: SelectorNode): string {
  switch (node.kind) {
    case 'all':
      return 'all()';
    case 'global':
      return 'global()';
    case 'has':
      return `has(${node.key})`;
    case 'compare':
      return `${node.key} ${node.op} ${quoted(node.value)}`;
    case 'set': {
      const values = [...new Set(node.values.map(({ value }) => value))].sort(byBytes);
      return `${node.key} ${node.op} {${values.map(quoted).join(', ')}}`;
    }
    case 'not':
      return `!${canonicalSelector(node.of)}`;
    case 'and':
      return `(${node.of.map(canonicalSelector).join(' && ')})`;
    case 'or':
      return `(${node.of.map(canonicalSelector).join(' || ')})`;
  }
}

/** The same selector over keys with a prefix: how Calico asks the labels of namespaces and service accounts (2.6). */
export function prefixKeys(node: SelectorNode, prefix: string): SelectorNode {
  switch (node.kind) {
    case 'all':
    case 'global':
      return node;
    case 'has':
    case 'compare':
    case 'set':
      return { ...node, key: prefix + node.key };
    case 'not':
      return { ...node, of: prefixKeys(node.of, prefix) };
    case 'and':
    case 'or':
      return { ...node, of: node.of.map((part) => prefixKeys(part, prefix)) };
  }
}

function quoted(value: string): string {
  return value.includes('"') ? `'${value}'` : `"${value}"`;
}

/** Code points in order are UTF-8 bytes in order; UTF-16 units are not. */
function byBytes(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  for (let i = 0; i < left.length && i < right.length; i++) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
