import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { insertAfter } from '../support/insert.ts';
import { fittingKind, kindOf, refusersOf, typeEntry, worthNaming } from '../support/kinds.ts';
import { refused } from '../support/refuse.ts';
import { anyOf, code, sentences, withArticle } from '../support/text.ts';

/** An object without a kind, in an API that holds policies (A-D1). */
export const kindMissing: Rule = {
  code: 'kind-missing',
  level: 'error',
  scope: 'document',
  title: 'An object without a kind',
  answers: ['A-D1'],
  *check({ object }: RuleSubject): Iterable<Finding> {
    const verdict = kindOf(object);
    const version = typeEntry(object, 'apiVersion');
    if (verdict.is !== 'no-kind' || !version) return;
    const entry = typeEntry(object, 'kind');
    const policy = fittingKind(object, verdict.kinds);
    const message = sentences(
      entry ? '`kind` must be the name of a kind, as text.' : 'This object has no `kind`.',
      'Without it the API server cannot tell what it is, and refuses it.',
      policy
        ? `Its fields are those of ${withArticle(policy).replace(policy, code(policy))}.`
        : `\`${object.apiVersion}\` has ${anyOf(worthNaming(object.apiVersion, verdict.kinds).map(code), 'and')}.`,
    );
    const { text } = object.slice;
    const edits = entry
      ? replace(entry.value, policy ?? '')
      : insertAfter(text, object.node, version, { kind: policy ?? '' }, 0);
    yield refused('kind-missing', entry ? ['kind'] : ['apiVersion'], 'key', message, {
      field: [],
      rejectedBy: refusersOf(object),
      unfinished: true,
      fixes: policy ? fix(`\`kind: ${policy}\``, edits, true) : [],
    });
  },
};
