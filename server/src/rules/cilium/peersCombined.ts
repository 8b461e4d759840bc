import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { agentFindings } from '../support/cilium/findings.ts';
import { splitTwo } from '../support/cilium/splitTwo.ts';
import { judged } from '../support/refuse.ts';
import { anyOf, code } from '../support/text.ts';

/** Peers of two kinds in one item (V10). */
export const peersCombined: Rule = {
  code: 'peers-combined',
  level: 'error',
  scope: 'document',
  families: ['cilium'],
  title: 'Peers of several kinds in one item',
  answers: ['cilium-V10', 'cilium-M11'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { problem, verdict } of agentFindings(subject, 'peers-combined')) {
      const [, second = ''] = problem.names;
      const message = `${anyOf(problem.names.map(code), 'and')} stand in one item, and an item names one kind of peer: ${verdict.clause}. Write an item for each, with the same ports; any one of them suffices.`;
      yield judged('peers-combined', verdict, [...problem.path, second], 'key', message, {
        field: problem.path,
        fixes: problem.names.length === 2 ? splitTwo(subject.object, problem.path) : [],
      });
    }
  },
};
