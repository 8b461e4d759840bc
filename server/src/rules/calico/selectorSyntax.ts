import { parseSelector } from '../../lower/calicoSelector/parse.ts';
import { repairSelector } from '../../lower/calicoSelector/repair.ts';
import { selectorErrorText } from '../../lower/calicoSelector/words.ts';
import { CALICO_SELECTORS } from '../../schema/calico/roles.ts';
import type { PlacedField } from '../../schema/walk.ts';
import type { Span } from '../../syntax/tree.ts';
import { valueOffsets } from '../../syntax/valueOffsets.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { fix } from '../support/fix.ts';
import { judge, judged } from '../support/refuse.ts';
import { rewriteSelector } from '../support/rewrite.ts';
import { code, sentences } from '../support/text.ts';

/** A selector expression that cannot be read (V26, V70). */
export const selectorSyntax: Rule = {
  code: 'selector-syntax',
  level: 'error',
  scope: 'document',
  families: ['calico'],
  title: 'A selector expression that cannot be read',
  answers: ['calico-V26', 'calico-V70', 'calico-M27', 'calico-M28', 'calico-M39', 'calico-M24', 'calico-M25'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const place of subject.structure.fields) {
      if (!CALICO_SELECTORS.has(place.field.role) || typeof place.value !== 'string') continue;
      const parsed = parseSelector(place.value);
      if (parsed.ok) continue;
      const verdict = judge(subject, 'value', place);
      const span = spanIn(subject, place, parsed.error.at, parsed.error.end);
      const lineEnd = /[\r\n]/.test(place.value[parsed.error.at] ?? '');
      const message = sentences(
        lineEnd ? LINE_END : selectorErrorText(parsed.error, code),
        verdict.words,
        effect(place),
      );
      yield judged('selector-syntax', verdict, place.path, 'value', message, {
        ...(span && { span }),
        fixes: repaired(subject, place, place.value),
      });
    }
  },
};

const LINE_END =
  'A selector is one line, and this has a line end: a text after `|` or `>` ends with one, a text after `>-` does not.';

/** What becomes of it where only the schema looks. */
function effect({ field }: PlacedField): string {
  return field.role === 'calico-subject-namespaces' || field.role === 'calico-subject-accounts'
    ? 'Past `calicoctl` this restriction is dropped without a word, and the policy governs more.'
    : 'Past `calicoctl` Calico ignores the whole policy.';
}

function spanIn({ object }: RuleSubject, { node }: PlacedField, at: number, end: number): Span | undefined {
  if (node.kind !== 'scalar') return undefined;
  const offsets = valueOffsets(object.slice.text, node);
  const start = offsets?.[at];
  const last = offsets?.[Math.max(at, end - 1)];
  if (start === undefined || last === undefined) return undefined;
  // At the end of the text there is nothing to mark but what comes before.
  if (at >= String(node.value).length)
    return { start: Math.max(node.span.start, start - 1), end: Math.max(start, node.span.start + 1) };
  return { start, end: Math.max(last, start) + 1 };
}

function repaired({ object }: RuleSubject, { node }: PlacedField, text: string): readonly Fix[] {
  const better = repairSelector(text);
  return better === undefined || node.kind !== 'scalar'
    ? []
    : fix(`Write ${code(better)}`, rewriteSelector(object.slice.text, node, better), true);
}
