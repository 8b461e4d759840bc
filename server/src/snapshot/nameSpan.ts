import type { Span } from '../syntax/tree.ts';

/**
 * Where an object's name stands in its text, without a tree: a link needs no more. Offsets count in `text`; where the
 * name is not written as tools write it, the first line stands for it.
 */
export function nameSpan(text: string, syntax: 'json' | 'yaml', name: string | undefined): Span {
  const found = name === undefined ? undefined : syntax === 'json' ? inJson(text, name) : inYaml(text, name);
  if (found) return found;
  const start = Math.max(0, text.search(/[^ \r\n]/));
  const lineEnd = text.indexOf('\n', start);
  return { start, end: lineEnd < 0 ? text.length : lineEnd };
}

const NAME = '"name":';

function inJson(text: string, name: string): Span | undefined {
  const value = JSON.stringify(name);
  for (let at = text.indexOf(NAME); at >= 0; at = text.indexOf(NAME, at + NAME.length)) {
    const after = at + NAME.length;
    const start = text[after] === ' ' ? after + 1 : after;
    if (text.startsWith(value, start)) return { start, end: start + value.length };
  }
  return undefined;
}

/** The line `name:` directly under the first `metadata:`. */
function inYaml(text: string, name: string): Span | undefined {
  const head = /^[ -]*metadata:[ \r]*\n/m.exec(text);
  if (!head) return undefined;
  const line = /( *)([^\r\n]*)\r?\n?/y;
  line.lastIndex = head.index + head[0].length;
  let indent: number | undefined;
  for (let found = line.exec(text); found && found[0] !== ''; found = line.exec(text)) {
    const [, blanks = '', rest = ''] = found;
    if (rest === '') continue;
    indent ??= blanks.length;
    if (blanks.length < indent) return undefined;
    const key = blanks.length === indent ? /^name: +["']?/.exec(rest) : null;
    if (!key) continue;
    const start = found.index + blanks.length + key[0].length;
    return text.startsWith(name, start) ? { start, end: start + name.length } : undefined;
  }
  return undefined;
}
