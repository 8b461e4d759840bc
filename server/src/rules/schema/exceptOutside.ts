import { containsRange, formatCidr, readCidr } from '../../engine/address.ts';
import { get, nodeAt } from '../../syntax/cursor.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { agentFindings } from '../support/cilium/findings.ts';
import { judged, refused } from '../support/refuse.ts';
import { code } from '../support/text.ts';

/** An exception that is not inside the range, or is all of it (A-V12, kubernetes.md 0.5.4). */
export const exceptOutside: Rule = {
  code: 'except-outside',
  level: 'error',
  scope: 'document',
  families: ['kubernetes', 'cilium'],
  title: 'An exception that is not inside the range',
  answers: ['A-V12', 'A-M66', 'cilium-M46'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const { object, structure } = subject;
    yield* inCilium(subject);
    for (const { path, field, value } of structure.fields) {
      if (field.role !== 'except' || typeof value !== 'string') continue;
      const block = nodeAt(object.node, path.slice(0, -2));
      const written = block?.kind === 'map' ? get(block, 'cidr')?.value : undefined;
      const outerText = written?.kind === 'scalar' && typeof written.value === 'string' ? written.value : '';
      const outer = readCidr(outerText)?.cidr;
      const inner = readCidr(value)?.cidr;
      if (!outer || !inner || (containsRange(outer, inner) && inner.length > outer.length)) continue;
      const same = outer.family === inner.family && formatCidr(outer) === formatCidr(inner);
      const why = same
        ? `is the whole of \`cidr\` ${code(outerText)}, and nothing would be left`
        : outer.family !== inner.family
          ? `is an IPv${inner.family} range, and \`cidr\` ${code(outerText)} is IPv${outer.family}`
          : containsRange(inner, outer)
            ? `is larger than \`cidr\` ${code(outerText)}, and nothing would be left`
            : `is not inside \`cidr\` ${code(outerText)}`;
      const message = `${code(value)} ${why}: the API server refuses it. An exception takes a smaller part out of \`cidr\`; to keep other addresses out, name them in no peer.`;
      yield refused('except-outside', path, 'value', message);
    }
  },
};

/** To Cilium the whole of the range is inside it, and an IPv4 address written as IPv6 is none (V14). */
function* inCilium(subject: RuleSubject): Iterable<Finding> {
  for (const { problem, verdict } of agentFindings(subject, 'except-outside')) {
    const outer = readCidr(problem.cidr)?.cidr;
    const inner = readCidr(problem.text)?.cidr;
    const isLarger = outer && inner && outer.family === inner.family && containsRange(inner, outer);
    const why = isLarger
      ? `is larger than \`cidr\` ${code(problem.cidr)}, and nothing would be left`
      : `is not inside \`cidr\` ${code(problem.cidr)}`;
    const message = `${code(problem.text)} ${why}: ${verdict.clauseIt}${isLarger ? ', since 1.20' : ''}. An exception takes a part out of \`cidr\`; to keep other addresses out, name them in no peer.`;
    yield judged('except-outside', verdict, problem.path, 'value', message);
  }
}
