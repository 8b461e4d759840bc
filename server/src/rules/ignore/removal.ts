import type { Slice } from '../../syntax/tree.ts';
import type { Fix } from '../rule.ts';
import { fix } from '../support/fix.ts';
import { lineStart, nextLine, skipBlanksBack, startsLine } from '../support/lines.ts';
import type { Ignore, IgnoredCode } from './ignores.ts';

/** Takes codes out of a comment; the whole comment, and a line that holds nothing else, where none would be left. */
export function removal(
  { text }: Slice,
  { codes, comment }: Ignore,
  out: readonly IgnoredCode[],
  preferred = false,
): readonly Fix[] {
  const kept = codes.filter((one) => !out.includes(one));
  const first = codes[0];
  const last = codes.at(-1);
  if (kept.length > 0 && first && last) {
    const span = { start: first.span.start, end: last.span.end };
    return fix(
      `Remove ${out.map(({ code }) => code).join(', ')}`,
      [{ span, text: kept.map(({ code }) => code).join(', ') }],
      preferred,
    );
  }
  const span = startsLine(text, comment.start)
    ? { start: lineStart(text, comment.start), end: nextLine(text, comment.end) }
    : { start: skipBlanksBack(text, comment.start), end: comment.end };
  return fix('Remove the comment', [{ span, text: '' }], preferred);
}
