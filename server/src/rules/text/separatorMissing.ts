import type { Finding, SliceRule, SliceSubject } from '../rule.ts';
import { boundaries } from '../support/boundaries.ts';
import { fix } from '../support/fix.ts';
import { lineBreak, startsLine } from '../support/lines.ts';
import { isManifest } from '../support/manifests.ts';
import { API_SERVER } from '../support/refuse.ts';

/** Several objects in one document, because `---` is missing between them (A-M16). */
export const separatorMissing: SliceRule = {
  code: 'separator-missing',
  level: 'error',
  scope: 'slice',
  title: 'Two objects without `---` between them',
  answers: ['A-D4', 'A-M16'],
  *check(subject: SliceSubject): Iterable<Finding> {
    if (!isManifest(subject)) return;
    const { text } = subject.slice;
    const starts = boundaries(subject.slice);
    const [first] = starts;
    if (!first) return;
    const separator = `---${lineBreak(text)}`;
    const inOwnLine = starts.every((entry) => startsLine(text, entry.span.start));
    yield {
      code: 'separator-missing',
      level: 'error',
      message:
        'Another object begins here, and no `---` stands before it: its fields take the place of those above. ' +
        '`kubectl` sends only the last object without a word; the API server refuses the text where it is sent as it stands. Put `---` on a line before it.',
      path: [],
      part: 'key',
      span: first.keyNode.span,
      rejectedBy: [API_SERVER],
      fixes: inOwnLine
        ? fix(
            'Put `---` between the objects',
            starts.map(({ span }) => ({ span: { start: span.start, end: span.start }, text: separator })),
            true,
          )
        : [],
    };
  },
};
