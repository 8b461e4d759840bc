/** What a selector that cannot be read was surely meant to be (calico.md M27, M28). */

import { parseSelector } from './parse.ts';
import type { SelectorError } from './tokens.ts';

/** Mistakes in one text that are put right one after the other. */
const MOST = 12;

/** Undefined where nobody can know. The result can be read. */
export function repairSelector(text: string): string | undefined {
  let better = text;
  for (let step = 0; step < MOST; step++) {
    const parsed = parseSelector(better);
    if (parsed.ok) return better === text ? undefined : better;
    const next = mend(better, parsed.error);
    if (next === undefined || next === better) return undefined;
    better = next;
  }
  return undefined;
}

function mend(text: string, { problem, at, text: about }: SelectorError): string | undefined {
  const put = (start: number, end: number, by: string) => text.slice(0, start) + by + text.slice(end);
  const rest = text.slice(at);
  switch (problem) {
    case 'equals-doubled':
      if (rest.startsWith('=!')) return put(at, at + 2, '!=');
      if (text.slice(0, at).endsWith('==')) return put(at, at + 1, '');
      return rest.startsWith('=~') ? undefined : put(at, at + 1, '==');
    case 'and-doubled':
      return put(at, at + 1, '&&');
    case 'or-doubled':
      return put(at, at + 1, '||');
    case 'operator-expected':
      return mendOperator(text, at, about);
    case 'operator-unfit':
      return /^\(/.test(rest) && /^(has|all|global)$/.test(about) ? undefined : mendCall(text, at);
    case 'operator-missing':
      return mendLoneLabel(text);
    case 'string-expected':
      return quoteWord(text, at);
    case 'string-open':
      return undefined;
    case 'set-expected':
      return mendSet(text, at);
    case 'set-open':
      return quoteWord(text, at) ?? (rest === '' ? `${text}}` : undefined);
    case 'label-expected':
      return mendLabel(text, at);
    case 'bracket-open':
      return rest === '' ? `${text})` : undefined;
    case 'call-open':
      return rest === '' ? `${text})` : mendQuotedKey(text, at);
    case 'content-behind':
      if (rest.startsWith(',')) return `${text.slice(0, at)} && ${rest.slice(1).trimStart()}`;
      return /^[)}]\s*$/.test(rest) ? put(at, at + 1, '').trimEnd() : undefined;
    default:
      return undefined;
  }
}

/** Behind the label `about` stands no operator; the label may be a word that was meant as one itself. */
function mendOperator(text: string, at: number, about: string): string | undefined {
  const before = text.slice(0, at).trimEnd();
  const head = before.slice(0, before.length - about.length);
  const rest = text.slice(at);
  // Behind an operator or in a set it is a value without quotes.
  if (/(==|!=|\bcontains|\bwith|[{,])\s*$/.test(head)) return quoteWord(text, head.length);
  const joiner = { and: '&&', or: '||', AND: '&&', OR: '||' }[about];
  if (joiner !== undefined && head.trim() !== '') return `${head}${joiner} ${rest}`;
  if (/^not$/i.test(about)) return `${head}!${rest}`;
  if (rest.startsWith('<>')) return `${before} != ${rest.slice(2).trimStart()}`;
  if (rest.startsWith(':')) return `${before} == ${rest.slice(1).trimStart()}`;
  if (/^(exists)\b/i.test(rest)) return `${head}has(${about})${rest.slice('exists'.length)}`;
  const word = /^(IN|NOT\s+IN|not-in|starts-with|ends-with|startsWith|endsWith|CONTAINS|is)\b/.exec(rest)?.[0];
  if (word === undefined) return undefined;
  const operators: Readonly<Record<string, string>> = {
    in: 'in',
    'not in': 'not in',
    'not-in': 'not in',
    'starts-with': 'starts with',
    'ends-with': 'ends with',
    startswith: 'starts with',
    endswith: 'ends with',
    contains: 'contains',
    is: '==',
  };
  const operator = operators[word.toLowerCase().replace(/\s+/g, ' ')];
  return operator === undefined ? undefined : `${before} ${operator}${rest.slice(word.length)}`;
}

/** `has (a)`. */
function mendCall(text: string, at: number): string | undefined {
  const before = text.slice(0, at);
  const trimmed = before.trimEnd();
  return text[at] === '(' && /\b(has|all|global)$/.test(trimmed) && trimmed !== before
    ? trimmed + text.slice(at)
    : undefined;
}

/** `app` alone: whether it is there. */
function mendLoneLabel(text: string): string | undefined {
  const label = /[a-zA-Z0-9_./-]+\s*$/.exec(text);
  if (!label) return undefined;
  const name = label[0].trim();
  return /^(all|global)$/.test(name) ? `${text.trimEnd()}()` : `${text.slice(0, label.index)}has(${name})`;
}

function quoteWord(text: string, at: number): string | undefined {
  const word = /^[^\s"'{}()[\],&|!=<>]+/.exec(text.slice(at))?.[0];
  return word === undefined ? undefined : `${text.slice(0, at)}"${word}"${text.slice(at + word.length)}`;
}

/** `in ("a", "b")`, `in "a"`. */
function mendSet(text: string, at: number): string | undefined {
  const rest = text.slice(at);
  const bracketed = /^[([]([^()[\]{}]*)[)\]]/.exec(rest);
  if (bracketed) return `${text.slice(0, at)}{${bracketed[1]}}${rest.slice(bracketed[0].length)}`;
  const value = /^("[^"]*"|'[^']*'|[\w./-]+)/.exec(rest)?.[0];
  return value === undefined ? undefined : `${text.slice(0, at)}{${value}}${rest.slice(value.length)}`;
}

/** Line ends and brackets of other languages. */
function mendLabel(text: string, at: number): string | undefined {
  const rest = text.slice(at);
  if (/^[\r\n]/.test(rest)) return text.replace(/\s*[\r\n]+\s*/g, ' ').trim();
  return rest.startsWith('[') ? mendSet(text, at) : mendQuotedKey(text, at);
}

/** `has("a")`. */
function mendQuotedKey(text: string, at: number): string | undefined {
  const quoted = /^(["'])([a-zA-Z0-9_./-]+)\1/.exec(text.slice(at));
  return quoted ? text.slice(0, at) + quoted[2] + text.slice(at + quoted[0].length) : undefined;
}
