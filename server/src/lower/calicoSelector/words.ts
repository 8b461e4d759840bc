/** Selectors and what is wrong with them in plain words. User text stands as it is: whoever shows it quotes it. */

import type { SelectorNode } from './parse.ts';
import type { SelectorError } from './tokens.ts';

/** How user text stands in a sentence. */
type Shown = (text: string) => string;

const asWritten: Shown = (text) => `\`${text}\``;

/** One sentence: what does not fit and what would. */
export function selectorErrorText({ problem, text }: SelectorError, shown: Shown = asWritten): string {
  switch (problem) {
    case 'operator-expected':
      return `Behind the label ${shown(text)} stands no operator: write ==, !=, in, not in, contains, starts with or ends with.`;
    case 'operator-unfit':
      return `${shown(text)} is no comparison: behind a label write ==, !=, in, not in, contains, starts with or ends with.`;
    case 'operator-missing':
      return 'The selector ends behind a label: a comparison is missing. To ask whether the label is there, write has(label).';
    case 'equals-doubled':
      return 'One = is no operator: write ==.';
    case 'and-doubled':
      return 'One & is no operator: write &&.';
    case 'or-doubled':
      return 'One | is no operator: write ||.';
    case 'string-open':
      return 'This quote is never closed.';
    case 'string-expected':
      return 'A value belongs here, in quotes.';
    case 'set-expected':
      return 'A set of values belongs here: {"a", "b"}.';
    case 'set-open':
      return 'Values of a set stand in quotes, with commas between them, up to a closing }.';
    case 'label-expected':
      return text === ''
        ? 'A label belongs here.'
        : `${shown(printed(text))} is no label and no operator. Labels are letters, digits and _ . / -, and a selector is one line.`;
    case 'label-too-long':
      return 'A label has at most 512 characters.';
    case 'bracket-open':
      return 'A closing ) belongs here.';
    case 'call-open':
      return `${shown(text)} is not closed: a ) belongs here.`;
    case 'operand-expected':
      return text === ''
        ? 'The selector ends where a condition belongs.'
        : `A condition belongs here, not ${shown(text)}.`;
    case 'content-behind':
      return 'The selector ends before this: join conditions with && or ||.';
  }
}

/** A line end or a tab is seen. */
function printed(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
}

/** What the selector asks, as a clause behind *whatever* or *pods*: `has label app set to web, and no label old`. */
export function selectorWords(node: SelectorNode, shown: Shown = asWritten): string {
  return clause(node, shown, false);
}

function clause(node: SelectorNode, shown: Shown, negated: boolean): string {
  switch (node.kind) {
    case 'all':
    case 'global':
      return negated ? 'is nothing at all' : 'is anything at all';
    case 'has':
      return negated ? `has no label ${shown(node.key)}` : `has a label ${shown(node.key)}, whatever its value`;
    case 'compare':
      return comparison(node.op, shown(node.key), shown(node.value), negated);
    case 'set':
      return setClause(node, shown, negated);
    case 'not':
      return clause(node.of, shown, !negated);
    case 'and':
    case 'or': {
      const word = (node.kind === 'and') === negated ? 'or' : 'and';
      const parts = node.of.map((part) => {
        const text = clause(part, shown, negated);
        return part.kind === 'and' || part.kind === 'or' ? `(${text})` : text;
      });
      return parts.join(` ${word} `);
    }
  }
}

function comparison(op: string, key: string, value: string, negated: boolean): string {
  switch (op) {
    case '==':
      return negated ? `has no ${key}, or one other than ${value}` : `has ${key} set to ${value}`;
    case '!=':
      return negated ? `has ${key} set to ${value}` : `has no ${key}, or one other than ${value}`;
    case 'contains':
      return negated ? `has no ${key} that contains ${value}` : `has a ${key} that contains ${value}`;
    default:
      return negated ? `has no ${key} that ${verb(op)} with ${value}` : `has a ${key} that ${verb(op)} with ${value}`;
  }
}

function verb(op: string): string {
  return op === 'starts with' ? 'starts' : 'ends';
}

function setClause(node: SelectorNode & { readonly kind: 'set' }, shown: Shown, negated: boolean): string {
  const key = shown(node.key);
  const inside = (node.op === 'in') !== negated;
  if (node.values.length === 0) return inside ? 'is nothing at all, because the set is empty' : 'is anything at all';
  const values = node.values.map(({ value }) => shown(value));
  const list = values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
  return inside ? `has ${key} set to ${list}` : `has no ${key}, or one other than ${list}`;
}
