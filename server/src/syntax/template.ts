import type { Node } from './tree.ts';

/** Whether the text holds `{{ … }}` at all, be it a template's action or text that only looks like one. */
export function hasAction(text: string): boolean {
  const open = text.indexOf('{{');
  return open !== -1 && text.indexOf('}}', open) !== -1;
}

/**
 * The text with its template actions out of YAML's way, every offset kept: lines that hold only actions become blank,
 * an action beside other text becomes a word.
 */
export function maskActions(text: string): string {
  const parts: string[] = [];
  let done = 0;
  for (const { start, end, alone } of findRuns(text)) {
    const run = text.slice(start, end);
    parts.push(text.slice(done, start), alone ? run.replace(/[^\n]/g, ' ') : 'x'.repeat(run.length));
    done = end;
  }
  parts.push(text.slice(done));
  return parts.join('');
}

interface Run {
  readonly start: number;
  readonly end: number;
  /** Nothing else stands on its lines. */
  readonly alone: boolean;
}

/** Actions in text order; those that fill a line together are one run, blanks between them included. */
function* findRuns(text: string): Iterable<Run> {
  let at = 0;
  for (;;) {
    const start = text.indexOf('{{', at);
    let end = endOfAction(text, start);
    if (start === -1 || end === -1) return;
    const lineStart = text.lastIndexOf('\n', start - 1) + 1;
    if (text.slice(lineStart, start).trim() === '') {
      let last = end;
      for (let next = skipBlanks(text, last); text.startsWith('{{', next); next = skipBlanks(text, last)) {
        last = endOfAction(text, next);
        if (last === -1) return;
      }
      const alone = /^\r?(?:\n|$)/.test(text.slice(skipBlanks(text, last), skipBlanks(text, last) + 2));
      if (alone) end = last;
      yield { start, end, alone };
    } else yield { start, end, alone: false };
    at = end;
  }
}

function endOfAction(text: string, start: number): number {
  const close = text.indexOf('}}', start);
  return close === -1 ? -1 : close + 2;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return at;
}

/** An action stands in a plain or quoted scalar, key or value. Block scalars often hold other programs' templates. */
export function holdsAction(node: Node | undefined): boolean {
  if (!node || node.alias !== undefined) return false;
  switch (node.kind) {
    case 'scalar':
      return node.style !== 'block' && hasAction(node.source);
    case 'list':
      return node.items.some((item) => holdsAction(item.value));
    case 'map':
      return node.entries.some((entry) => !entry.merged && (holdsAction(entry.keyNode) || holdsAction(entry.value)));
  }
}
