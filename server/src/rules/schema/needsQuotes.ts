import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { quote } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { type Mistyped, mistyped } from '../support/mistyped.ts';
import { judge, judged } from '../support/refuse.ts';
import { code, sentences } from '../support/text.ts';

/** A number or a boolean where text is needed, because YAML reads the unquoted word as one (A-M17, A-M18). */
export const needsQuotes: Rule = {
  code: 'needs-quotes',
  level: 'error',
  scope: 'document',
  title: 'An unquoted number or boolean where text is needed',
  answers: ['A-D2', 'A-M17', 'A-M18', 'cilium-M20', 'cilium-M28'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const error of mistyped(subject, 'needs-quotes')) {
      const { path, node } = error;
      if (node.kind !== 'scalar') continue;
      const verdict = judge(subject, 'type', error);
      const message = sentences(
        `YAML reads ${code(node.source)} as ${readAs(error)}, and ${placeWords(error)} must be text.`,
        verdict.unreadable,
        'Put it in quotes.',
      );
      yield judged('needs-quotes', verdict, path, 'value', message, {
        fixes: fix(`Quote it: \`"${node.source}"\``, quote(node), true),
      });
    }
  },
};

function readAs({ node }: Mistyped): string {
  if (node.kind !== 'scalar') return '';
  const { value, source } = node;
  const kind = typeof value === 'boolean' ? 'the boolean' : 'the number';
  return String(value) === source ? kind.replace('the', 'a') : `${kind} \`${String(value)}\``;
}

function placeWords({ field, path }: Mistyped): string {
  if (field.role === 'label-value') return 'a label value';
  if (field.role === 'label-key') return 'a label key';
  const last = path.at(-1);
  const parent = path.at(-2);
  if (parent === 'labels') return 'a label value';
  if (parent === 'annotations') return 'an annotation';
  return typeof last === 'string' ? `\`${last}\`` : `an item of \`${String(parent)}\``;
}
