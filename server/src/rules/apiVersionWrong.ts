import { schemaFor } from '../schema/registry.ts';
import { checkStructure } from '../schema/walk.ts';
import type { Finding, Rule, RuleSubject } from './rule.ts';
import { replace } from './support/edits.ts';
import { fix } from './support/fix.ts';
import { kindOf, refusersOf, typeEntry } from './support/kinds.ts';
import { refused } from './support/refuse.ts';
import { anyOf, code } from './support/text.ts';

/** An API version that never held the kind (A-D1, A-M82). */
export const apiVersionWrong: Rule = {
  code: 'api-version-wrong',
  level: 'error',
  scope: 'document',
  title: 'An API version that does not hold the kind',
  answers: ['A-D1', 'A-M82'],
  *check({ object }: RuleSubject): Iterable<Finding> {
    const verdict = kindOf(object);
    const entry = typeEntry(object, 'apiVersion');
    if (verdict.is !== 'wrong-api' || !entry) return;
    const homes = verdict.now.filter((version) => !version.startsWith('crd.'));
    const message = `There is no ${object.kind} in ${code(object.apiVersion ?? '')}: the API server refuses it as an unknown kind. Use ${anyOf(homes.map(code))}, whichever its fields are of.`;
    // Of the APIs that have the kind, those whose fields these are.
    const fitting = homes.filter((version) => {
      const schema = schemaFor(version, object.kind);
      return schema && checkStructure(object.node, schema).violations.every(({ kind }) => kind !== 'unknown');
    });
    const [only] = fitting;
    yield refused('api-version-wrong', ['apiVersion'], 'value', message, {
      field: [],
      rejectedBy: refusersOf(object.apiVersion),
      fixes: only ? fix(`Change to \`${only}\``, replace(entry.value, only), fitting.length === 1) : [],
    });
  },
};
