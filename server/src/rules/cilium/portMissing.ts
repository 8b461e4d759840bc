import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { agentFindings } from '../support/cilium/findings.ts';
import { isMisspelt } from '../support/explained.ts';
import { judge, judged } from '../support/refuse.ts';
import { sentences } from '../support/text.ts';

/** An item of `ports` without a port (V31). */
export const portMissing: Rule = {
  code: 'port-missing',
  level: 'error',
  scope: 'document',
  families: ['cilium'],
  title: 'An item of `ports` without a port',
  answers: ['cilium-V31'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const violation of subject.structure.violations) {
      if (violation.kind !== 'pattern' || violation.field.role !== 'cilium-port' || violation.value !== '') continue;
      const verdict = judge(subject, 'pattern', violation);
      const message = `This port is empty: ${verdict.clause}. Write a port in quotes; \`"0"\` is every port of the protocol.`;
      yield judged('port-missing', verdict, violation.path, 'value', message, { unfinished: true });
    }
    for (const { problem, verdict } of agentFindings(subject, 'port-missing')) {
      const item = problem.path.slice(0, -1);
      const misspelt = isMisspelt(subject.structure, item, 'port');
      const message = sentences(
        misspelt
          ? `Without the misspelt key this item has no \`port\`: ${verdict.clause}.`
          : `This item has no \`port\`: ${verdict.clause}.`,
        'Write a port in quotes; `"0"` is every port of the protocol.',
      );
      yield judged('port-missing', verdict, item, 'value', message, { field: problem.path, unfinished: true });
    }
  },
};
