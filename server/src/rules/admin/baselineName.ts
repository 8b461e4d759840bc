import { nodeAt } from '../../syntax/cursor.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { failures } from '../support/claimed.ts';
import { fix } from '../support/fix.ts';
import { judged, judgement, refusersFor } from '../support/refuse.ts';
import { rewriteScalar } from '../support/rewrite.ts';
import { code } from '../support/text.ts';

/** A BaselineAdminNetworkPolicy that is not called `default` (B-V10). */
export const baselineName: Rule = {
  code: 'baseline-name',
  level: 'error',
  scope: 'document',
  families: ['admin'],
  title: 'A BaselineAdminNetworkPolicy that is not called `default`',
  answers: ['B-V10', 'BC-M28'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const { object } = subject;
    if (!object.schema) return;
    for (const { failure, path } of failures(subject, 'baseline-name')) {
      const name = failure.facts?.name;
      const verdict = judgement(refusersFor(object.schema, 'check'), object.schema);
      const message =
        name === undefined
          ? `There is one BaselineAdminNetworkPolicy in a cluster, and it is called \`default\`; a generated name is another: ${verdict.clause}. Write \`name: default\`.`
          : `There is one BaselineAdminNetworkPolicy in a cluster, and it is called \`default\`, not ${code(String(name))}: ${verdict.clause}. Call it \`default\`, and put the rules of several into it.`;
      const node = name === undefined ? undefined : nodeAt(object.node, path);
      yield judged('baseline-name', verdict, path, name === undefined ? 'key' : 'value', message, {
        field: [],
        fixes: node ? fix('Rename to `default`', rewriteScalar(object.slice.text, node, 'default'), true) : [],
      });
    }
  },
};
