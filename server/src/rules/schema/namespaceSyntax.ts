import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { dnsLabelProblem, likelyName } from '../support/labels.ts';
import { judge, judged } from '../support/refuse.ts';
import { code } from '../support/text.ts';

/** A namespace that cannot exist, because its name is no DNS label (A-V2). */
export const namespaceSyntax: Rule = {
  code: 'namespace-syntax',
  level: 'error',
  scope: 'document',
  title: 'A namespace that cannot exist',
  answers: ['A-V2'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const place of subject.structure.fields) {
      const { path, field, node, value } = place;
      // The API server takes the namespace off what has none.
      if (subject.object.schema?.scope === 'Cluster') continue;
      if (field.role !== 'namespace' || typeof value !== 'string' || value === '') continue;
      const problem = dnsLabelProblem(value);
      if (!problem) continue;
      const why = {
        long: 'it has more than 63 characters',
        dots: 'it has dots',
        empty: 'it is empty',
        form: 'only lower case letters, digits and `-` are allowed, with a letter or digit at both ends',
      }[problem];
      const verdict = judge(subject, 'metadata', place);
      const message = `No namespace can be called ${code(value)}: ${why}. ${verdict.words} Write the name of the namespace whose pods are meant.`;
      const name = likelyName(value, (candidate) => dnsLabelProblem(candidate) === undefined);
      yield judged('namespace-syntax', verdict, path, 'value', message, {
        fixes: name ? fix(`Change to \`${name}\``, replace(node, name)) : [],
      });
    }
  },
};
