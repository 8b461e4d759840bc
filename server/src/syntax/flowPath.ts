import type { Path } from './path.ts';

/** Where an offset stands inside brackets, by the tokens left of it. */
export interface FlowPlace {
  /** From the value that the outermost bracket starts. */
  readonly path: Path;
  readonly what: 'key' | 'value' | 'item';
  /** Start of the word that is being typed, its quote included. */
  readonly wordStart: number;
  /** Keys of the innermost map, on both sides. */
  readonly keys: readonly string[];
}

interface Frame {
  readonly close: ']' | '}';
  readonly keys: string[];
  /** Of a list. */
  index: number;
  /** Of a map: the key whose value comes. */
  key: string | undefined;
  /** The last whole word, a key as soon as a colon follows. */
  word: string | undefined;
}

/** `start` is the outermost bracket. Undefined when the offset is in a comment or behind the last bracket. */
export function flowPlace(text: string, start: number, offset: number): FlowPlace | undefined {
  const frames: Frame[] = [];
  let wordStart = offset;
  let at = start;
  while (at < offset) {
    const char = text[at] ?? '';
    const frame = frames.at(-1);
    if (char === '[' || char === '{') {
      frames.push({ close: char === '[' ? ']' : '}', keys: [], index: 0, key: undefined, word: undefined });
      at++;
    } else if (char === ']' || char === '}') {
      frames.pop();
      if (frames.length === 0) return undefined;
      at++;
    } else if (char === ',' && frame) {
      frame.index++;
      frame.key = undefined;
      frame.word = undefined;
      at++;
    } else if (char === ':' && frame) {
      frame.key = frame.word ?? '';
      if (frame.close === '}') frame.keys.push(frame.key);
      frame.word = undefined;
      at++;
    } else if (/\s/.test(char)) at++;
    else if (char === '#') {
      const lineEnd = text.slice(at).search(/[\n\r]|$/) + at;
      if (lineEnd >= offset) return undefined;
      at = lineEnd;
    } else {
      const end = wordEnd(text, at);
      if (end >= offset || (frame?.key !== undefined && isRestOfPlain(text, at, offset))) {
        wordStart = at;
        break;
      }
      if (frame) frame.word = unquoted(text.slice(at, end));
      at = end;
    }
  }
  const frame = frames.at(-1);
  if (!frame) return undefined;
  const path = frames.flatMap(
    ({ close, index, key }): Path => (close === ']' ? [index] : key === undefined ? [] : [key]),
  );
  const what = frame.close === ']' ? 'item' : frame.key === undefined ? 'key' : 'value';
  const before = what === 'value' ? frame.keys.slice(0, -1) : frame.keys;
  return { path, what, wordStart, keys: frame.close === '}' ? [...before, ...keysAfter(text, wordStart)] : [] };
}

/** Keys from an offset to the end of its bracket; what is typed at the offset is none of them. */
function keysAfter(text: string, offset: number): readonly string[] {
  const keys: string[] = [];
  let depth = 0;
  let word: string | undefined;
  let first = true;
  for (let at = offset; at < text.length; ) {
    const char = text[at] ?? '';
    if (char === '[' || char === '{') depth++;
    else if (char === ']' || char === '}') depth--;
    else if (char === ',' && depth === 0) first = false;
    else if (char === ':' && depth === 0 && word !== undefined && !first) keys.push(word);
    if (depth < 0) break;
    if (/[\s,:[\]{}]/.test(char)) {
      if (!/\s/.test(char)) word = undefined;
      at++;
    } else {
      const end = wordEnd(text, at);
      word = unquoted(text.slice(at, end));
      at = end;
    }
  }
  return keys;
}

/** Behind a quoted scalar, or a plain one up to a blank or an indicator. */
function wordEnd(text: string, start: number): number {
  const quote = text[start];
  let at = start + 1;
  if (quote === '"' || quote === "'") {
    for (; at < text.length; at++) {
      if (text[at] === '\\' && quote === '"') at++;
      else if (text[at] !== quote) continue;
      // A doubled one stands for itself.
      else if (quote === "'" && text[at + 1] === quote) at++;
      else break;
    }
    return Math.min(at + 1, text.length);
  }
  while (at < text.length) {
    const char = text[at] ?? '';
    if (/[\s,[\]{}]/.test(char) || (char === ':' && /[\s,\]}]|^$/.test(text[at + 1] ?? ''))) break;
    at++;
  }
  return at;
}

/** Whether all of it is one unquoted value with blanks in it, as expressions have. */
function isRestOfPlain(text: string, start: number, offset: number): boolean {
  return /^[^"'\s,[\]{}&*!|>%@`#](?:[^\n\r,[\]{}:#]|:(?=\S)|(?<=\S)#)*$/.test(text.slice(start, offset));
}

function unquoted(word: string): string {
  return /^(["']).*\1$/s.test(word) ? word.slice(1, -1) : word;
}
