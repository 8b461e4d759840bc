/** One item of a block list, by lines. */
export interface BlockItem {
  /** At the dash's line, so that the dash keeps its column. */
  readonly start: number;
  /** Behind its last line; comments and blank lines below it are its own. */
  readonly end: number;
  /** Column of the item's keys. */
  readonly indent: number;
}

/**
 * The items of a block list whose first one is the first text from `from` on, each a mapping behind a dash. Every line of
 * an item's content is indented deeper than its dash, whatever scalar it belongs to, so a dash at that indentation always
 * starts the next item. Returns whether all of it was understood: false for text that fits nowhere.
 */
export function* blockItems(text: string, from: number, to: number): Generator<BlockItem, boolean> {
  let column = -1;
  let open: { start: number; end: number; indent: number } | undefined;
  for (let at = from; at < to; ) {
    const newline = text.indexOf('\n', at);
    const lineEnd = newline < 0 || newline >= to ? to : newline + 1;
    const line = text.slice(at, lineEnd);
    const depth = line.search(/[^ ]/);
    const rest = line.slice(depth);
    const blank = depth < 0 || /^[\t\r\n]*$/.test(rest) || rest.startsWith('#');
    if (!blank) {
      if (column < 0) column = depth;
      if (depth < column || (depth === column && !/^-[ \r\n]/.test(rest))) {
        // A key of the list's owner, or text that fits nowhere: the items before it stand.
        if (open) yield open;
        return depth === 0;
      }
      if (depth === column) {
        const keys = /^-( +)[A-Za-z"']/.exec(rest);
        if (keys === null) return false;
        if (open) yield open;
        open = { start: at, end: lineEnd, indent: column + 1 + (keys[1]?.length ?? 1) };
      }
    }
    if (open) open.end = lineEnd;
    at = lineEnd;
  }
  if (open) yield open;
  return column >= 0;
}

/** A plain or quoted word after a key that stands at the margin. */
export function marginValue(text: string, key: string): string | undefined {
  return new RegExp(`^${key}:[ \\t]+["']?([A-Za-z][A-Za-z0-9./]*)["']?[ \\t\\r]*$`, 'm').exec(text)?.[1];
}

/** Behind the line `items:` at the margin; undefined where there is none. */
export function itemsStart(text: string): number | undefined {
  const header = /^items:[ \t]*(?:#[^\n]*)?\r?\n/m.exec(text);
  return header === null ? undefined : header.index + header[0].length;
}
