import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { fix } from '../support/fix.ts';
import { removeEntry } from '../support/insert.ts';
import { refused } from '../support/refuse.ts';
import { unknownKeys } from '../support/unknownKeys.ts';

/** `status` in a manifest: an alpha field of 1.24 that was taken out again (A-M86). */
export const statusField: Rule = {
  code: 'status-field',
  level: 'error',
  scope: 'document',
  families: ['kubernetes'],
  title: '`status`, which NetworkPolicy no longer has',
  answers: ['A-M86'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { unknown } of unknownKeys(subject, 'status')) {
      const message =
        '`status` is not a field of a NetworkPolicy: it was an alpha field from 1.24 on and has been taken out again. ' +
        'The API server refuses it when asked for strict checks, as `kubectl` does; for other clients it drops the field without a word. ' +
        'Nothing is lost without it: remove it.';
      yield refused('status-field', unknown.path, 'key', message, {
        tags: ['unnecessary'],
        fixes: fix('Remove `status`', removeEntry(subject.object.slice.text, unknown.map, unknown.entry), true),
      });
    }
  },
};
