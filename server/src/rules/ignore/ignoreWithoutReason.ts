import type { Finding, IgnoreRule, IgnoreSubject } from '../rule.ts';
import { sentences } from '../support/text.ts';

/** It ignores all the same: who comes next should know why. */
export const ignoreWithoutReason: IgnoreRule = {
  code: 'ignore-without-reason',
  level: 'info',
  scope: 'ignore',
  title: 'A comment that ignores a code and does not say why',
  answers: [],
  *check({ ignore }: IgnoreSubject): Iterable<Finding> {
    if (ignore.reason !== '' || ignore.codes.length === 0) return;
    const message = sentences(
      'This comment does not say why.',
      'Whoever reads it next cannot tell whether the reason still holds.',
      'Write it behind a colon.',
    );
    const { comment: span } = ignore;
    yield { code: 'ignore-without-reason', level: 'info', message, path: [], part: 'value', unfinished: true, span };
  },
};
