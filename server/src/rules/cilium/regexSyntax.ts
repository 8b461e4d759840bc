import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { agentFindings } from '../support/cilium/findings.ts';
import { judged } from '../support/refuse.ts';
import { code } from '../support/text.ts';

/** A path or method that is no regular expression of RE2 (V40). */
export const regexSyntax: Rule = {
  code: 'regex-syntax',
  level: 'error',
  scope: 'document',
  families: ['cilium'],
  title: 'A text that is no regular expression',
  answers: ['cilium-V40', 'cilium-M70'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { problem, verdict } of agentFindings(subject, 'regex')) {
      const name = String(problem.path.at(-1));
      const message = `${code(problem.text)} is no regular expression: ${problem.why}. ${verdict.words} ${code(name)} is one in the language of RE2, and must match as a whole; write \`.*\` for any text.`;
      yield judged('regex-syntax', verdict, problem.path, 'value', message);
    }
  },
};
