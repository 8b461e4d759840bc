import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { agentFindings } from '../support/cilium/findings.ts';
import { unclaimed } from '../support/claimed.ts';
import { judge, judged } from '../support/refuse.ts';
import { sentences } from '../support/text.ts';
import { subjectWords } from '../support/typeWords.ts';

/** A list longer than the field takes. */
export const tooManyItems: Rule = {
  code: 'too-many-items',
  level: 'error',
  scope: 'document',
  title: 'A list with more items than the field takes',
  answers: ['B-V4', 'C-V7', 'BC-M37', 'calico-V48', 'calico-M63', 'cilium-M40', 'cilium-M81'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const violation of unclaimed(subject, 'limit')) {
      const { path, limit, bound, size } = violation;
      if (limit !== 'maxItems') continue;
      const verdict = judge(subject, 'limit', violation);
      if (bound === 0) {
        const gone = `${subjectWords(path)} has no effect any more and may hold nothing. ${verdict.words} ${violation.field.doc.facts?.at(-1) ?? ''}`;
        yield judged('too-many-items', verdict, path, 'key', gone.trimEnd());
        continue;
      }
      const message = sentences(
        `${subjectWords(path)} takes ${bound} items at most, and here are ${size}.`,
        verdict.words,
        violation.field.role === 'cilium-port-list' ? MORE_PORTS : adviceFor(path),
      );
      yield judged('too-many-items', verdict, path, 'key', message);
    }
    // The published schema counts the ports of rules that allow only.
    for (const { problem, verdict } of agentFindings(subject, 'too-many')) {
      const message = `${subjectWords(problem.path)} takes ${problem.limit} items at most, and here are ${problem.count}. ${verdict.words} ${MORE_PORTS}`;
      yield judged('too-many-items', verdict, problem.path, 'key', message);
    }
  },
};

const MORE_PORTS = 'Put the rest into another item of `toPorts`, or write ranges with `endPort`.';

/** Rules are in order, so the second half goes into a policy behind the first. */
function adviceFor(path: readonly (string | number)[]): string {
  if (path.length === 2) return 'Put the last ones into a policy of their own, which comes behind this one.';
  return 'Put the rest into another rule just behind this one.';
}
