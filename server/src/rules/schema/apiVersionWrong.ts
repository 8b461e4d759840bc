import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { homeAdvice, homesOfKind, kindOf, refusersOf, typeEntry } from '../support/kinds.ts';
import { refused } from '../support/refuse.ts';
import { code, sentences } from '../support/text.ts';

/** An API version that never held the kind (A-D1, A-M82). */
export const apiVersionWrong: Rule = {
  code: 'api-version-wrong',
  level: 'error',
  scope: 'document',
  title: 'An API version that does not hold the kind',
  answers: ['A-D1', 'A-M82', 'calico-M80', 'cilium-M92', 'BC-M04'],
  *check({ object }: RuleSubject): Iterable<Finding> {
    const verdict = kindOf(object);
    const entry = typeEntry(object, 'apiVersion');
    if (verdict.is !== 'wrong-api' || !entry) return;
    const homes = homesOfKind(object, verdict.now);
    const message = sentences(
      `There is no ${object.kind} in ${code(object.apiVersion ?? '')}: the API server refuses it as an unknown kind.`,
      homeAdvice(homes),
    );
    const { fitting } = homes;
    yield refused('api-version-wrong', ['apiVersion'], 'value', message, {
      field: [],
      rejectedBy: refusersOf(object),
      fixes: fitting ? fix(`Change to \`${fitting}\``, replace(entry.value, fitting), true) : [],
    });
  },
};
