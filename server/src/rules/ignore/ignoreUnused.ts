import type { Finding, IgnoreRule, IgnoreSubject } from '../rule.ts';
import { anyOf, code, sentences } from '../support/text.ts';
import { removal } from './removal.ts';

/** What it was for is no longer found there, and the next mistake of the kind would go unseen. */
export const ignoreUnused: IgnoreRule = {
  code: 'ignore-unused',
  level: 'hint',
  scope: 'ignore',
  title: 'A comment that ignores what is not found there',
  answers: [],
  *check({ slice, ignore, unused, codes }: IgnoreSubject): Iterable<Finding> {
    const known = unused.filter((one) => codes.includes(one.code));
    const [first] = known;
    if (first === undefined) return;
    const all = known.length === ignore.codes.length;
    const message = sentences(
      `${anyOf(known.map((one) => code(one.code)))} is not found ${WHERE[ignore.reach]}, so ${all ? 'this comment' : 'naming it'} ignores nothing.`,
      'Take it out, so that the next one is seen.',
    );
    yield {
      code: 'ignore-unused',
      level: 'hint',
      message,
      path: [],
      part: 'value',
      span: all ? ignore.comment : first.span,
      tags: ['unnecessary'],
      fixes: removal(slice, ignore, known, true),
    };
  },
};

const WHERE = { line: 'on its line', document: 'in this document', file: 'in this file' } as const;
