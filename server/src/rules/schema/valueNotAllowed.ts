import { nearestNames } from '../../schema/near.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { unclaimed } from '../support/claimed.ts';
import { valueMeant } from '../support/families/families.ts';
import { fix } from '../support/fix.ts';
import { judge, judged } from '../support/refuse.ts';
import { rewriteScalar } from '../support/rewrite.ts';
import { anyOf, code, sentences } from '../support/text.ts';

/** A value that is none of those the field takes. */
export const valueNotAllowed: Rule = {
  code: 'value-not-allowed',
  level: 'error',
  scope: 'document',
  title: 'A value that the field does not take',
  answers: [
    'B-V5',
    'C-V2',
    'BC-M03',
    'calico-V07',
    'calico-V15',
    'calico-V20',
    'calico-V40',
    'calico-V41',
    'calico-M50',
    'cilium-M32',
    'cilium-M54',
  ],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const violation of unclaimed(subject, 'enum')) {
      const { field, path, node, value } = violation;
      const allowed = field.enum ?? [];
      const meant = meantBy(value, allowed, field.role);
      const verdict = judge(subject, 'enum', violation);
      const list = anyOf(allowed.map(code), 'and');
      const message = sentences(
        allowed.length === 1
          ? `${nameOf(path)} takes only ${list}, and this is ${code(value)}.`
          : `${nameOf(path)} takes ${list}, and ${code(value)} is none of them; case counts.`,
        verdict.words,
        meant && `Write \`${meant}\`.`,
      );
      yield judged('value-not-allowed', verdict, path, 'value', message, {
        fixes: meant ? fix(`Change to \`${meant}\``, rewriteScalar(subject.object.slice.text, node, meant), true) : [],
      });
    }
  },
};

function meantBy(value: string, allowed: readonly string[], role: string | undefined): string | undefined {
  const word = value.trim().toLowerCase();
  const same = allowed.find((name) => name.toLowerCase() === word);
  if (same) return same;
  const words = valueMeant(role, word);
  return words.find((name) => allowed.includes(name)) ?? nearestNames(value, allowed)[0];
}

function nameOf(path: readonly (string | number)[]): string {
  const last = path.at(-1);
  return typeof last === 'string' ? `\`${last}\`` : `\`${String(path.at(-2))}\``;
}
