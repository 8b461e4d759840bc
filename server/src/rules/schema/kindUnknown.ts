import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { kindOf, refusersOf, typeEntry, worthNaming } from '../support/kinds.ts';
import { refused } from '../support/refuse.ts';
import { anyOf, code, sentences } from '../support/text.ts';

/** A kind that its API version does not have (A-D1). */
export const kindUnknown: Rule = {
  code: 'kind-unknown',
  level: 'error',
  scope: 'document',
  title: 'A kind that the API version does not have',
  answers: ['A-D1', 'cilium-M92'],
  *check({ object }: RuleSubject): Iterable<Finding> {
    const verdict = kindOf(object);
    const entry = typeEntry(object, 'kind');
    if (verdict.is !== 'wrong-kind' || !entry) return;
    const { near, kinds } = verdict;
    const list = near !== undefined && object.kind === `${near}List`;
    const message = sentences(
      list
        ? `A ${code(object.kind ?? '')} holds its policies in \`items\`, and there are none: taken as an object it is of a kind that`
        : `There is no kind ${code(object.kind ?? '')} in \`${object.apiVersion ?? ''}\`; case counts, and names are in the singular.`,
      list ? `\`${object.apiVersion ?? ''}\` does not have. The API server refuses it.` : 'The API server refuses it.',
      near ? `Write \`${near}\`.` : `It has ${anyOf(worthNaming(object.apiVersion, kinds).map(code), 'and')}.`,
    );
    yield refused('kind-unknown', ['kind'], 'value', message, {
      field: [],
      rejectedBy: refusersOf(object),
      fixes: near ? fix(`Change to \`${near}\``, replace(entry.value, near), true) : [],
    });
  },
};
