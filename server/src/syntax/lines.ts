/**
 * Lines of a document as their writer sees them: indentation, dashes, a key, a value. Read one by one and without a
 * parser, so a line that is half typed says nothing wrong about the others.
 */
export interface Line {
  readonly start: number;
  /** Before the line end. */
  readonly end: number;
  /** Starts with `---`: nothing above it belongs to this document. */
  readonly separator: boolean;
  /** Columns of the dashes it starts with. */
  readonly dashes: readonly number[];
  /** Column behind indentation and dashes: where a key or value starts or would start. */
  readonly column: number;
  readonly key: LineKey | undefined;
  /** What follows the key or the dashes, without blanks and comment. */
  readonly value: { readonly start: number; readonly end: number };
  /** Offset of its `#`. */
  readonly comment: number | undefined;
  /** Goes on with a block scalar, a quote or brackets of a line before; none of the rest is read then. */
  readonly inside: 'block' | 'quote' | 'flow' | undefined;
  /** Where the brackets that are open here were opened, in this line or before. */
  readonly flowStart: number | undefined;
}

export interface LineKey {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Offset of the colon. */
  readonly colon: number;
}

/** What lasts beyond a line. `column`: of the key or dash it belongs to; a line that is not right of it ends it. */
interface Open {
  readonly kind: 'block' | 'quote' | 'flow';
  readonly column: number;
  readonly start: number;
  readonly quote: string;
  readonly depth: number;
}

export function readLines(text: string): readonly Line[] {
  const lines: Line[] = [];
  let open: Open | undefined;
  let start = 0;
  while (start <= text.length) {
    const newline = text.slice(start).search(/\r\n|[\n\r]/);
    const end = newline === -1 ? text.length : start + newline;
    const content = text.slice(start, end);
    if (open && goesOn(open, content)) {
      lines.push(inside(open, start, end));
      open = open.kind === 'block' ? open : rest(open, content);
    } else {
      const line = readLine(text, start, end);
      open = opens(text, line);
      lines.push(open?.kind === 'flow' ? { ...line, flowStart: open.start } : line);
    }
    start = newline === -1 ? text.length + 1 : end + (text.startsWith('\r\n', end) ? 2 : 1);
  }
  return lines;
}

function readLine(text: string, start: number, end: number): Line {
  const dashes: number[] = [];
  let at = skipBlanks(text, start, end);
  while (text[at] === '-' && (at + 1 >= end || isBlank(text[at + 1]))) {
    dashes.push(at - start);
    at = skipBlanks(text, at + 1, end);
  }
  const content = text.slice(at, end);
  const comment = findComment(content);
  const code = content.slice(0, comment).trimEnd();
  const key = readKey(code, at);
  const valueEnd = at + code.length;
  const valueStart = key ? skipBlanks(text, key.colon + 1, end) : at;
  return {
    start,
    end,
    separator: /^---(?:[ \t]|$)/.test(text.slice(start, end)),
    dashes,
    column: at - start,
    key,
    value: { start: Math.min(valueStart, valueEnd), end: valueEnd },
    comment: comment === undefined ? undefined : at + comment,
    inside: undefined,
    flowStart: undefined,
  };
}

function readKey(code: string, at: number): LineKey | undefined {
  const quoted = /^(["'])((?:(?!\1)[^\\]|\\.)*)\1[ \t]*:(?=[ \t]|$)/.exec(code);
  if (quoted) {
    const [all, quote = '', name = ''] = quoted;
    const colon = at + all.length - 1;
    return { name, start: at, end: at + 2 * quote.length + name.length, colon };
  }
  if (/^[#"'[{|>@`&*!]/.test(code)) return undefined;
  let colon = code.indexOf(':');
  while (colon !== -1 && colon + 1 < code.length && !isBlank(code[colon + 1])) colon = code.indexOf(':', colon + 1);
  const name = code.slice(0, Math.max(colon, 0)).trimEnd();
  return name === '' ? undefined : { name, start: at, end: at + name.length, colon: at + colon };
}

/** Offset of a comment's `#` in what follows indentation and dashes; quotes are minded. */
function findComment(content: string): number | undefined {
  let quote: string | undefined;
  for (let at = 0; at < content.length; at++) {
    const char = content[at];
    if (quote) {
      if (char === '\\' && quote === '"') at++;
      else if (char === quote) quote = undefined;
    } else if (char === '#' && (at === 0 || isBlank(content[at - 1]))) return at;
    else if ((char === '"' || char === "'") && (at === 0 || /[\s,:[{]/.test(content[at - 1] ?? ''))) quote = char;
  }
  return undefined;
}

function opens(text: string, line: Line): Open | undefined {
  const { start, end } = line.value;
  // Anchors and tags come before what they name.
  const value = text.slice(start, end).replace(/^(?:[&!][^\s]*[ \t]+)*/, '');
  const from = end - value.length;
  const column = line.key ? line.column : (line.dashes.at(-1) ?? -1);
  if (/^[|>][-+0-9]*$/.test(value)) return { kind: 'block', column, start: from, quote: '', depth: 0 };
  const first = value[0] ?? '';
  if (first === '"' || first === "'")
    return rest({ kind: 'quote', column, start: from, quote: first, depth: 0 }, value.slice(1));
  if (first === '[' || first === '{') return rest({ kind: 'flow', column, start: from, quote: '', depth: 0 }, value);
  return undefined;
}

/** What is still open behind a line's text. */
function rest(open: Open, content: string): Open | undefined {
  let { depth, quote } = open;
  for (let at = 0; at < content.length; at++) {
    const char = content[at];
    if (quote) {
      if (char === '\\' && quote === '"') at++;
      else if (char === quote) {
        quote = '';
        if (open.kind === 'quote') return undefined;
      }
    } else if (char === '[' || char === '{') depth++;
    else if (char === ']' || char === '}') {
      depth--;
      if (depth <= 0) return undefined;
    } else if (char === '#' && isBlank(content[at - 1] ?? ' ')) break;
    else if ((char === '"' || char === "'") && /[\s,:[{]/.test(content[at - 1] ?? ' ')) quote = char;
  }
  return { ...open, depth, quote };
}

function goesOn(open: Open, content: string): boolean {
  const text = content.trimStart();
  if (text === '' || content.length - text.length > open.column) return true;
  return open.kind === 'flow' && /^[\]}]/.test(text);
}

function inside(open: Open, start: number, end: number): Line {
  const flowStart = open.kind === 'flow' ? open.start : undefined;
  const value = { start: end, end };
  return {
    start,
    end,
    separator: false,
    dashes: [],
    column: 0,
    key: undefined,
    value,
    comment: undefined,
    inside: open.kind,
    flowStart,
  };
}

function skipBlanks(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isBlank(text[at])) at++;
  return at;
}

function isBlank(char: string | undefined): boolean {
  return char === ' ' || char === '\t';
}
