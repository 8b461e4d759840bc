/** Numbers, ages and lists as people say them. No user text is changed here: callers put it into code spans. */

import type { SnapshotSource } from '../snapshot/snapshot.ts';
import { plain } from './markdown.ts';

export { capital, count, grouped, plural } from '../snapshot/words.ts';

const MINUTE = 60_000;
const UNITS: readonly (readonly [size: number, word: string])[] = [
  [24 * 60 * MINUTE, 'd'],
  [60 * MINUTE, 'h'],
  [MINUTE, 'min'],
];

/** `2 h old`; `just now` below a minute, and where a clock runs behind. Both in milliseconds since 1970. */
export function age(then: number, now: number): string {
  const passed = now - then;
  const unit = UNITS.find(([size]) => passed >= size);
  return unit ? `${Math.floor(passed / unit[0])} ${unit[1]} old` : 'just now';
}

/** What a claim about the cluster rests on, ready to stand in a sentence: *in `staging`, 2 h old*. */
export function snapshotWords(source: SnapshotSource, now: number): string {
  return `in ${snapshotName(source, now)}`;
}

/** The same where no Markdown is read. */
export function plainWords(words: string): string {
  return plain(words.replaceAll('`', ''));
}

/** *`staging`, 2 h old*. A workspace's manifests are as old as the text on the screen. */
export function snapshotName(source: SnapshotSource, now: number): string {
  if (source.kind === 'workspace') return "the workspace's manifests";
  const name = `\`${source.name.replaceAll('`', "'")}\``;
  return source.capturedAt === undefined ? name : `${name}, ${age(source.capturedAt, now)}`;
}
