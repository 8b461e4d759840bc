import type { Field } from '../../schema/field.ts';
import { equallyNear } from '../../schema/near.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { refusal } from '../support/dropped.ts';
import { renameKey } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { placeName } from '../support/places.ts';
import { judge, judged } from '../support/refuse.ts';
import { anyOf, code, sentences } from '../support/text.ts';
import { unknownKeys } from '../support/unknownKeys.ts';

/** A key that the mapping does not know, mostly a misspelt one (A-D3). Keys that mean something else have codes of their own. */
export const unknownField: Rule = {
  code: 'unknown-field',
  level: 'error',
  scope: 'document',
  shape: true,
  title: 'A field that does not exist',
  answers: ['A-D3', 'A-M07', 'A-W1', 'calico-V18', 'calico-M12', 'calico-M13', 'calico-M20', 'cilium-M13'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const { kind } = subject.object;
    for (const { unknown, recognised } of unknownKeys(subject, 'unknown')) {
      const { entry, parent, near } = unknown;
      const { rename } = recognised;
      const ties = equallyNear(entry.key, near);
      const meant = rename && ties.includes(rename) ? ties : rename ? [rename] : [];
      const message = sentences(
        `${code(entry.key)} is not a field of ${placeName(parent, kind)}.`,
        refusal(subject, unknown),
        meant.length > 0 ? `Did you mean ${anyOf(meant.map(code))}?` : knownFields(parent),
      );
      yield judged('unknown-field', judge(subject, 'unknown', unknown), unknown.path, 'key', message, {
        fixes: meant.flatMap((name) => fix(`Rename to \`${name}\``, renameKey(entry, name), meant.length === 1)),
      });
    }
  },
};

/** Worth listing where there are few. */
function knownFields(parent: Field): string {
  const names = Object.keys(parent.fields ?? {});
  return names.length > 0 && names.length <= 6 ? `It knows ${anyOf(names.map(code), 'and')}.` : '';
}
