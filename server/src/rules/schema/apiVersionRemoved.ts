import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { kindOf, typeEntry } from '../support/kinds.ts';
import { refused } from '../support/refuse.ts';
import { code } from '../support/text.ts';

/** An API version that once held the kind (A-M81). */
export const apiVersionRemoved: Rule = {
  code: 'api-version-removed',
  level: 'error',
  scope: 'document',
  title: 'An API version that is no longer served',
  answers: ['A-D1', 'A-M81'],
  *check({ object }: RuleSubject): Iterable<Finding> {
    const verdict = kindOf(object);
    const entry = typeEntry(object, 'apiVersion');
    if (verdict.is !== 'removed' || !entry) return;
    const message = `${code(object.apiVersion ?? '')} is gone since Kubernetes ${verdict.since}: the API server knows no such ${object.kind}. The fields are the same in \`${verdict.now}\`; use that.`;
    yield refused('api-version-removed', ['apiVersion'], 'value', message, {
      field: [],
      fixes: fix(`Change to \`${verdict.now}\``, replace(entry.value, verdict.now), true),
    });
  },
};
