import { get } from '../../syntax/cursor.ts';
import type { MapNode } from '../../syntax/tree.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { isBroken, isMisspelt } from '../support/explained.ts';
import { fix } from '../support/fix.ts';
import { removeEntry } from '../support/insert.ts';
import { likelyOperator } from '../support/operators.ts';
import { judge, judged } from '../support/refuse.ts';

/** `In` without values, or `Exists` with values (A-V7). */
export const expressionValues: Rule = {
  code: 'expression-values',
  level: 'error',
  scope: 'document',
  title: 'Values that do not go with the operator',
  answers: ['A-V7', 'A-M38', 'BC-M29'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const { object, structure } = subject;
    for (const place of structure.fields) {
      const { path, field, node } = place;
      if (field.role !== 'expression' || node.kind !== 'map') continue;
      const operator = operatorOf(node);
      if (operator === undefined) continue;
      const entry = get(node, 'values');
      const at = [...path, 'values'];
      const size = entry?.value.kind === 'list' ? entry.value.items.length : 0;
      if (isBroken(structure, at)) continue;
      const verdict = judge(subject, 'expression', { ...place, path: at });
      if ((operator === 'In' || operator === 'NotIn') && size === 0) {
        if (isMisspelt(structure, path, 'values')) continue;
        const message = `\`${operator}\` compares with \`values\`, and there are none: ${verdict.clause}. Add at least one value, or use ${operator === 'In' ? '`Exists`' : '`DoesNotExist`'} if any value counts.`;
        yield judged('expression-values', verdict, entry ? at : [...path, 'operator'], 'key', message, {
          field: at,
          unfinished: true,
        });
      } else if ((operator === 'Exists' || operator === 'DoesNotExist') && size > 0 && entry) {
        const other = operator === 'Exists' ? 'In' : 'NotIn';
        const message = `\`${operator}\` asks whether the label is there and takes no \`values\`: ${verdict.clause}. Remove them, or use \`${other}\` to compare with them.`;
        const operatorNode = get(node, 'operator')?.value;
        yield judged('expression-values', verdict, at, 'key', message, {
          fixes: [
            ...(operatorNode && operatorNode.alias === undefined
              ? fix(`Compare with the values: \`${other}\``, [{ span: operatorNode.span, text: other }])
              : []),
            ...fix('Remove `values`', removeEntry(object.slice.text, node, entry)),
          ],
        });
      }
    }
  },
};

/** What the operator is or is meant to be: values that are missing are missing either way. */
function operatorOf(expression: MapNode): string | undefined {
  const operator = get(expression, 'operator')?.value;
  if (operator?.kind !== 'scalar' || typeof operator.value !== 'string') return undefined;
  return likelyOperator(operator.value);
}
