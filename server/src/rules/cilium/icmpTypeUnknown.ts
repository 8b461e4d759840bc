import { nodeAt } from '../../syntax/cursor.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { agentFindings } from '../support/cilium/findings.ts';
import { icmpFamiliesOf, nearestIcmpType } from '../support/cilium/icmpNames.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { judge, judged } from '../support/refuse.ts';
import { code, sentences } from '../support/text.ts';

/** A type of ICMP that the family does not have (C15, V22). */
export const icmpTypeUnknown: Rule = {
  code: 'icmp-type-unknown',
  level: 'error',
  scope: 'document',
  families: ['cilium'],
  title: 'A message type that the ICMP family does not have',
  answers: ['C15', 'cilium-V22', 'cilium-M35'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const { structure, object } = subject;
    for (const violation of structure.violations) {
      if (violation.kind !== 'pattern' || violation.field.role !== 'cilium-icmp-type') continue;
      const { path, value, node } = violation;
      const verdict = judge(subject, 'pattern', violation);
      const near = nearestIcmpType(value);
      const advice = /^\d+$/.test(value)
        ? 'Types go from 0 to 255.'
        : value === 'ExtendedEchoReply'
          ? 'Cilium knows the name, but the published schema has it misspelt; write its number, 43 or, for IPv6, 161.'
          : near
            ? `Write \`${near}\`; case counts.`
            : 'Write the name of a type, as in `EchoRequest`, or its number.';
      const message = sentences(`There is no message type ${code(value)}.`, verdict.words, advice);
      yield judged('icmp-type-unknown', verdict, path, 'value', message, {
        fixes: near ? fix(`Change to \`${near}\``, replace(node, near), true) : [],
      });
    }
    for (const { problem, verdict } of agentFindings(subject, 'icmp-type')) {
      const { family, name, path } = problem;
      const others = icmpFamiliesOf(name).filter((one) => one !== family);
      const written = nodeAt(object.node, [...path.slice(0, -1), 'family']) !== undefined;
      const message = sentences(
        `ICMP of ${family} has no message type ${code(name)}${written ? '' : ', and without `family` it is IPv4'}.`,
        verdict.words,
        others.length > 0 ? `Add \`family: ${others[0]}\`.` : 'Write the name of a type of the family, or its number.',
      );
      yield judged('icmp-type-unknown', verdict, path, 'value', message);
    }
  },
};
