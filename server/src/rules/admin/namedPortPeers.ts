import { child, items } from '../../schema/checks.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { failures } from '../support/claimed.ts';
import { judge, judged } from '../support/refuse.ts';
import { sentences } from '../support/text.ts';

/** A named port in a rule whose destinations have no named ports (B-V9, C-V10). */
export const namedPortPeers: Rule = {
  code: 'named-port-peers',
  level: 'error',
  scope: 'document',
  families: ['admin'],
  title: 'A named port for destinations that are no pods',
  answers: ['B-V9', 'C-V10', 'BC-M24'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const failure of failures(subject, 'named-port-peers')) {
      const peer = String(failure.failure.facts?.peer ?? '');
      const verdict = judge(subject, 'check', failure);
      const rule = nodeAt(subject.object.node, failure.at);
      const pods = items(child(rule, 'to')).some((item) => child(item, 'namespaces') ?? child(item, 'pods'));
      const message = sentences(
        `A named port is looked up on pods, and \`${peer}\` are none: it never matches there.`,
        verdict.words,
        pods ? 'Write the number, or two rules: one for the pods, one for the rest.' : 'Write the number.',
      );
      yield judged('named-port-peers', verdict, failure.path, 'key', message, { field: failure.at });
    }
  },
};
