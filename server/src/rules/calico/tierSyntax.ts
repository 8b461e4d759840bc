import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { nameProblem } from '../support/calico/names.ts';
import { fix } from '../support/fix.ts';
import { likelyName } from '../support/labels.ts';
import { judge, judged } from '../support/refuse.ts';
import { rewriteScalar } from '../support/rewrite.ts';
import { code, sentences } from '../support/text.ts';

/** A tier that no tier can be called (V04). */
export const tierSyntax: Rule = {
  code: 'tier-syntax',
  level: 'error',
  scope: 'document',
  families: ['calico'],
  title: 'A name no tier can have',
  answers: ['calico-V04'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const place of subject.structure.fields) {
      const { field, value, node } = place;
      if (field.role !== 'calico-tier' || typeof value !== 'string' || value === '' || !nameProblem(value)) continue;
      const likely = likelyName(value, (name) => nameProblem(name) === undefined);
      const verdict = judge(subject, 'value', place);
      const message = sentences(
        `No tier is called ${code(value)}: a name has lower case letters, digits and \`-\`.`,
        verdict.words,
        likely ? `Write \`${likely}\`.` : 'Write the name as the tier has it.',
      );
      yield judged('tier-syntax', verdict, place.path, 'value', message, {
        fixes: likely ? fix(`Change to \`${likely}\``, rewriteScalar(subject.object.slice.text, node, likely)) : [],
      });
    }
  },
};
