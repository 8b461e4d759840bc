import type { FieldRole } from '../../schema/field.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { calicoPortNumbers } from '../support/calico/values.ts';
import { portNumberFindings } from '../support/cilium/portTexts.ts';
import { judge, judged } from '../support/refuse.ts';
import { code, sentences } from '../support/text.ts';

const ROLES: ReadonlySet<FieldRole | undefined> = new Set([
  'port',
  'admin-port',
  'admin-range-start',
  'admin-range-end',
]);

/** A port number outside 1 to 65535 (A-V14). */
export const portOutOfRange: Rule = {
  code: 'port-out-of-range',
  level: 'error',
  scope: 'document',
  families: ['kubernetes', 'admin', 'calico', 'cilium'],
  title: 'A port number outside 1 to 65535',
  answers: ['A-V14', 'B-V11', 'calico-V46'],
  *check(subject: RuleSubject): Iterable<Finding> {
    if (subject.object.schema?.family === 'calico') return yield* calicoPortNumbers(subject);
    yield* portNumberFindings(subject);
    for (const violation of subject.structure.violations) {
      if (violation.kind !== 'limit' || !ROLES.has(violation.field.role) || violation.node.kind !== 'scalar') continue;
      const { node, path } = violation;
      const number = String(node.value);
      const verdict = judge(subject, 'limit', violation);
      const message = sentences(
        `There is no port ${code(node.source === number ? number : `${node.source} (${number})`)}: ports go from 1 to 65535. ${verdict.words}`,
        number === '0' && violation.field.role === 'port'
          ? 'For every port of the protocol leave `port` out.'
          : 'Write the port that the pods listen on.',
      );
      yield judged('port-out-of-range', verdict, path, 'value', message);
    }
  },
};
