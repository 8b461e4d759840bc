import type { Json, JsonObject } from '../../lower/object.ts';
import { HEADER_KEY, headerJson, type SnapshotHeader } from './header.ts';
import { isPolicy } from './keep.ts';

/** Pieces of at least this many characters: fewer would make many small writes, more would hold the file in memory. */
const PIECE = 64 * 1024;

/**
 * The file, piece by piece: a `List` that every tool reads, one object a line; policies spread over lines, because
 * people read them and answers lead to their lines.
 */
export function* snapshotText(header: SnapshotHeader, objects: Iterable<JsonObject>): Generator<string> {
  let piece = `{\n  "apiVersion": "v1",\n  "kind": "List",\n  "${HEADER_KEY}": ${headerText(headerJson(header))},\n  "items": [`;
  let separator = '\n';
  for (const object of objects) {
    const text = isPolicy(object) ? spread(object, 4) : JSON.stringify(object);
    piece += `${separator}    ${text}`;
    separator = ',\n';
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}\n  ]\n}\n`;
}

/** One line for each thing that is said, and for each kind that is missing: so differences read well. */
function headerText(header: JsonObject): string {
  const lines = Object.entries(header).map(([key, value]) => {
    const entries = key === 'missing' && Array.isArray(value) ? (value as readonly Json[]) : undefined;
    const text = entries
      ? `[\n${entries.map((entry) => `      ${JSON.stringify(entry)}`).join(',\n')}\n    ]`
      : JSON.stringify(value);
    return `    ${JSON.stringify(key)}: ${text}`;
  });
  return `{\n${lines.join(',\n')}\n  }`;
}

function spread(value: Json, indent: number): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', `\n${' '.repeat(indent)}`);
}
