import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { judge, judged } from '../support/refuse.ts';
import { sentences } from '../support/text.ts';

const CHECKS = /^calico-services-(beside-.*|ports)$/;

/** `services` beside what it cannot stand with (V73, V75). */
export const servicesNotAlone: Rule = {
  code: 'services-not-alone',
  level: 'error',
  scope: 'document',
  families: ['calico'],
  title: '`services` beside other criteria',
  answers: ['calico-V73', 'calico-V75', 'calico-M57'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const violation of subject.structure.violations) {
      if (violation.kind !== 'check' || !CHECKS.test(violation.check.name)) continue;
      const field = String(violation.path.at(-1));
      const verdict = judge(subject, 'check', violation);
      const message = sentences(
        violation.check.name === 'calico-services-ports'
          ? `\`${field}\` cannot stand beside \`services\`: the ports are those of the Service's endpoints.`
          : `\`${field}\` cannot stand beside \`services\`, which already says whom.`,
        verdict.words,
        'Remove one, or write a rule for each.',
      );
      yield judged('services-not-alone', verdict, violation.path, 'key', message, { field: violation.at });
    }
  },
};
