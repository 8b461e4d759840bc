import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { likelyName, subdomainProblem } from '../support/labels.ts';
import { judge, judged } from '../support/refuse.ts';
import { code } from '../support/text.ts';

/** A name that is no DNS subdomain (A-V1). */
export const nameSyntax: Rule = {
  code: 'name-syntax',
  level: 'error',
  scope: 'document',
  title: 'A name the API server does not take',
  answers: ['A-V1'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const { object, structure } = subject;
    for (const place of structure.fields) {
      const { path, field, node, value } = place;
      const prefix = field.role === 'generate-name';
      if ((field.role !== 'name' && !prefix) || typeof value !== 'string' || value === '') continue;
      const problem = subdomainProblem(prefix ? withoutTrailingDash(value) : value);
      if (!problem) continue;
      const why =
        problem === 'long'
          ? 'it has more than 253 characters'
          : 'only lower case letters, digits, `-` and `.` are allowed, with a letter or digit at both ends of each part between dots';
      const verdict = judge(subject, 'metadata', place);
      const message = `${verdict.refuses} the name ${code(value)}: ${why}. Rename the ${object.schema?.noun ?? 'policy'}.`;
      const likely = likelyName(value, (candidate) => subdomainProblem(candidate) === undefined);
      const name = likely && prefix && value.endsWith('-') ? `${likely}-` : likely;
      yield judged('name-syntax', verdict, path, 'value', message, {
        fixes: name ? fix(`Rename to \`${name}\``, replace(node, name)) : [],
      });
    }
  },
};

/** As the API server checks a prefix: five characters will follow (apimachinery api/validation/generic.go). */
function withoutTrailingDash(prefix: string): string {
  return prefix.length > 1 && prefix.endsWith('-') ? `${prefix.slice(0, -2)}a` : prefix;
}
