import { equallyNear } from '../../schema/near.ts';
import type { Finding, IgnoreRule, IgnoreSubject } from '../rule.ts';
import { code, sentences } from '../support/text.ts';
import { removal } from './removal.ts';

/** A comment that names no code, or one that there is not: it ignores nothing, and what it was meant for stays. */
export const ignoreUnknownCode: IgnoreRule = {
  code: 'ignore-unknown-code',
  level: 'warning',
  scope: 'ignore',
  title: 'A comment that ignores a code which does not exist',
  answers: [],
  *check({ slice, ignore, codes }: IgnoreSubject): Iterable<Finding> {
    const found = { code: 'ignore-unknown-code', level: 'warning', path: [], part: 'value', unfinished: true } as const;
    if (ignore.codes.length === 0) {
      const message = sentences(
        'This comment names no code, so it ignores nothing.',
        'Write the code of what it is about, and why: `# netpol-ignore selects-nothing: the pods come later`.',
      );
      yield { ...found, message, span: ignore.comment, fixes: removal(slice, ignore, ignore.codes) };
      return;
    }
    for (const each of ignore.codes) {
      if (codes.includes(each.code)) continue;
      const near = equallyNear(each.code, codes);
      const message = sentences(
        `There is no code ${code(each.code)}, so this ignores nothing.`,
        near.length > 0 ? `Did you mean ${near.map(code).join(' or ')}?` : 'The code stands behind each problem.',
      );
      const fixes = [
        ...near.map((name) => ({ title: `Use ${name}`, edits: [{ span: each.span, text: name }] })),
        ...removal(slice, ignore, [each]),
      ];
      yield { ...found, message, span: each.span, fixes };
    }
  },
};
