import { type SelectorError, type SelectorProblem, type TextSpan, type Token, tokenize } from './tokens.ts';

/** A Calico selector as a tree; every node knows where it is written. */
export type SelectorNode = TextSpan &
  (
    | { readonly kind: 'all' | 'global' }
    | { readonly kind: 'has'; readonly key: string; readonly keySpan: TextSpan }
    | {
        readonly kind: 'compare';
        readonly op: CompareOperator;
        readonly key: string;
        readonly keySpan: TextSpan;
        readonly value: string;
        readonly valueSpan: TextSpan;
      }
    | {
        readonly kind: 'set';
        readonly op: 'in' | 'not in';
        readonly key: string;
        readonly keySpan: TextSpan;
        readonly values: readonly (TextSpan & { readonly value: string })[];
      }
    | { readonly kind: 'not'; readonly of: SelectorNode }
    /** Two operands at least. */
    | { readonly kind: 'and' | 'or'; readonly of: readonly SelectorNode[] }
  );

export type CompareOperator = '==' | '!=' | 'contains' | 'starts with' | 'ends with';

export type ParsedSelector =
  | { readonly ok: true; readonly node: SelectorNode }
  | { readonly ok: false; readonly error: SelectorError };

/** Brackets and negations inside one another; deeper than anybody writes, and than the stack must bear. */
const DEEPEST = 200;

/** Total: any text gives a tree or says what is wrong with it. Empty and blank text is `all()`. */
export function parseSelector(text: string): ParsedSelector {
  const cut = tokenize(text);
  if (!cut.ok) return cut;
  const [first] = cut.tokens;
  if (first === undefined || first.kind === 'end')
    return { ok: true, node: { kind: 'all', start: 0, end: text.length } };
  const reader: Reader = { tokens: cut.tokens, next: 0, depth: 0 };
  const node = readOr(reader);
  if ('problem' in node) return { ok: false, error: node };
  const rest = peek(reader);
  return rest.kind === 'end' ? { ok: true, node } : { ok: false, error: problemAt('content-behind', rest) };
}

interface Reader {
  readonly tokens: readonly Token[];
  next: number;
  depth: number;
}

type Read = SelectorNode | SelectorError;

const END: Token = { kind: 'end', text: '', start: 0, end: 0 };

function peek(reader: Reader): Token {
  return reader.tokens[reader.next] ?? reader.tokens.at(-1) ?? END;
}

function take(reader: Reader): Token {
  const token = peek(reader);
  reader.next++;
  return token;
}

function problemAt(problem: SelectorProblem, { start, end, text }: Token): SelectorError {
  return { problem, at: start, end, text };
}

function readOr(reader: Reader): Read {
  return readChain(reader, '||', readAnd);
}

function readAnd(reader: Reader): Read {
  return readChain(reader, '&&', readOperation);
}

function readChain(reader: Reader, operator: '||' | '&&', readPart: (reader: Reader) => Read): Read {
  const first = readPart(reader);
  if ('problem' in first) return first;
  const of = [first];
  while (peek(reader).kind === operator) {
    take(reader);
    const part = readPart(reader);
    if ('problem' in part) return part;
    of.push(part);
  }
  const end = of.at(-1)?.end ?? first.end;
  return of.length === 1 ? first : { kind: operator === '||' ? 'or' : 'and', of, start: first.start, end };
}

/** An odd number of `!` negates; an even number is nothing (calico.md 2.1). */
function readOperation(reader: Reader): Read {
  const { start } = peek(reader);
  let negations = 0;
  while (peek(reader).kind === '!') {
    take(reader);
    negations++;
  }
  const node = readPrimary(reader);
  if ('problem' in node || negations % 2 === 0) return node;
  return { kind: 'not', of: node, start, end: node.end };
}

function readPrimary(reader: Reader): Read {
  const token = take(reader);
  const { start, end } = token;
  switch (token.kind) {
    case 'all':
    case 'global':
      return { kind: token.kind, start, end };
    case 'has':
      return { kind: 'has', key: token.text, keySpan: token.key ?? { start, end }, start, end };
    case '(':
      return readGroup(reader, token);
    case 'label':
      return readComparison(reader, token);
    default:
      return problemAt('operand-expected', token);
  }
}

function readGroup(reader: Reader, open: Token): Read {
  if (reader.depth === DEEPEST) return problemAt('operand-expected', open);
  reader.depth++;
  const inner = readOr(reader);
  reader.depth--;
  if ('problem' in inner) return inner;
  const close = take(reader);
  if (close.kind !== ')') return problemAt('bracket-open', close);
  return { ...inner, start: open.start, end: close.end };
}

function readComparison(reader: Reader, label: Token): Read {
  const operator = take(reader);
  const key = { key: label.text, keySpan: { start: label.start, end: label.end } };
  switch (operator.kind) {
    case '==':
    case '!=':
    case 'contains':
    case 'starts with':
    case 'ends with': {
      const value = take(reader);
      if (value.kind !== 'string') return problemAt('string-expected', value);
      const { start, end } = value;
      return {
        kind: 'compare',
        op: operator.kind,
        ...key,
        value: value.text,
        valueSpan: { start, end },
        start: label.start,
        end,
      };
    }
    case 'in':
    case 'not in':
      return readSet(reader, operator.kind, key, label.start);
    case 'end':
      return problemAt('operator-missing', operator);
    default:
      return problemAt('operator-unfit', operator);
  }
}

/** A comma may stand behind the last value, and nowhere else without one. */
function readSet(
  reader: Reader,
  op: 'in' | 'not in',
  key: { readonly key: string; readonly keySpan: TextSpan },
  start: number,
): Read {
  const open = take(reader);
  if (open.kind !== '{') return problemAt('set-expected', open);
  const values: (TextSpan & { readonly value: string })[] = [];
  while (peek(reader).kind === 'string') {
    const { text, ...token } = take(reader);
    values.push({ value: text, start: token.start, end: token.end });
    if (peek(reader).kind !== ',') break;
    take(reader);
  }
  const close = take(reader);
  if (close.kind !== '}') return problemAt('set-open', close);
  return { kind: 'set', op, ...key, values, start, end: close.end };
}
