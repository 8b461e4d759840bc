import { get, nodeAt } from '../../syntax/cursor.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { agentFindings } from '../support/cilium/findings.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { judged } from '../support/refuse.ts';

const SECTIONS = ['ingress', 'ingressDeny', 'egress', 'egressDeny'];

/** A rule of Cilium whose lists are all empty (V01). */
export const ruleWithoutItems: Rule = {
  code: 'rule-without-items',
  level: 'error',
  scope: 'document',
  families: ['cilium'],
  title: 'A rule whose lists are all empty',
  answers: ['cilium-V01', 'cilium-M01'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { problem, verdict } of agentFindings(subject, 'no-items')) {
      const rule = nodeAt(subject.object.node, problem.path);
      const written = rule?.kind === 'map' ? SECTIONS.filter((name) => get(rule, name)) : [];
      const [first] = written;
      const at = first === undefined ? problem.path : [...problem.path, first];
      const message = `Every list of this rule is empty, so it says nothing: ${verdict.clause}, since 1.18, and up to 1.17 it has no effect. An empty list denies nothing; to close the pods and let nothing through, write one empty item, \`- {}\`.`;
      yield judged('rule-without-items', verdict, at, 'value', message, {
        fixes: denial(subject, problem.path, written),
      });
    }
  },
};

/** One way to mean something: deny all in the one direction that is there. */
function denial({ object }: RuleSubject, path: Finding['path'], written: readonly string[]): readonly Fix[] {
  const [name] = written;
  const list = name === undefined || written.length > 1 ? undefined : nodeAt(object.node, [...path, name]);
  if (list?.kind !== 'list' || !list.flow || (name !== 'ingress' && name !== 'egress')) return [];
  return fix(`Deny all ${name}: write \`[{}]\``, replace(list, '[{}]'));
}
