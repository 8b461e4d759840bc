import type { Finding, Rule, RuleSubject } from './rule.ts';
import { calicoPortNumbers } from './support/calicoValues.ts';
import { refused } from './support/refuse.ts';
import { code, sentences } from './support/text.ts';

/** A port number outside 1 to 65535 (A-V14). */
export const portOutOfRange: Rule = {
  code: 'port-out-of-range',
  level: 'error',
  scope: 'document',
  families: ['kubernetes', 'calico'],
  title: 'A port number outside 1 to 65535',
  answers: ['A-V14', 'V46'],
  *check(subject: RuleSubject): Iterable<Finding> {
    if (subject.object.schema?.family === 'calico') return yield* calicoPortNumbers(subject);
    const { structure } = subject;
    for (const violation of structure.violations) {
      if (violation.kind !== 'limit' || violation.field.role !== 'port' || violation.node.kind !== 'scalar') continue;
      const { node, path } = violation;
      const number = String(node.value);
      const message = sentences(
        `There is no port ${code(node.source === number ? number : `${node.source} (${number})`)}: ports go from 1 to 65535. The API server refuses the policy.`,
        number === '0' ? 'For every port of the protocol leave `port` out.' : 'Write the port that the pods listen on.',
      );
      yield refused('port-out-of-range', path, 'value', message);
    }
  },
};
