import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { isCalicoName } from '../support/calico/names.ts';
import { subdomainProblem } from '../support/labels.ts';
import { judge, judged } from '../support/refuse.ts';
import { code, sentences } from '../support/text.ts';

/** A name the API server takes and Calico does not (V01, V02, V06). */
export const policyNameDots: Rule = {
  code: 'name-dots',
  level: 'error',
  scope: 'document',
  families: ['calico'],
  title: 'A name with more dots, or longer, than Calico takes',
  answers: ['calico-V01', 'calico-V02', 'calico-V06', 'calico-M82'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const { kind, schema } = subject.object;
    for (const place of subject.structure.fields) {
      const { field, value } = place;
      if (field.role !== 'name' || typeof value !== 'string' || value === '') continue;
      // What nobody takes is told as that.
      if (subdomainProblem(value) || isCalicoName(kind, value)) continue;
      const verdict = judge(subject, 'value', { ...place, path: ['name'] });
      const what =
        kind === 'Tier'
          ? value.includes('.')
            ? 'the name of a tier has no dot'
            : 'the name of a tier has at most 63 characters'
          : 'the name of a policy has one dot at most';
      const message = sentences(
        `${code(value)} has a form that Calico does not take: ${what}.`,
        verdict.words,
        `Rename the ${schema?.noun ?? 'policy'}.`,
      );
      yield judged('name-dots', verdict, place.path, 'value', message);
    }
  },
};
