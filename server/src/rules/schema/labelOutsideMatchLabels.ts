import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { refusal, type UnknownKey } from '../support/dropped.ts';
import { wrapEntries } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { judge, judged } from '../support/refuse.ts';
import { code, sentences } from '../support/text.ts';
import { unknownKeys } from '../support/unknownKeys.ts';

/** Labels written straight into a selector, without `matchLabels` (A-M06). */
export const labelOutsideMatchLabels: Rule = {
  code: 'label-outside-match-labels',
  level: 'error',
  scope: 'document',
  shape: true,
  title: 'A label in a selector, outside `matchLabels`',
  answers: ['A-M06'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { unknown } of unknownKeys(subject, 'bare-label')) {
      const message = sentences(
        `${code(unknown.entry.key)} stands straight in \`${String(unknown.path.at(-2))}\`: labels belong under \`matchLabels\`.`,
        refusal(subject, unknown),
        'Put the label under `matchLabels`.',
      );
      yield judged('label-outside-match-labels', judge(subject, 'unknown', unknown), unknown.path, 'key', message, {
        fixes: wrap(subject, unknown),
      });
    }
  },
};

/** All labels of the selector at once, where it holds nothing else. */
function wrap({ object }: RuleSubject, { map }: UnknownKey): readonly Fix[] {
  const onlyTexts = map.entries.every(({ value }) => value.kind === 'scalar' && typeof value.value === 'string');
  if (!onlyTexts) return [];
  return fix(
    'Put the labels under `matchLabels`',
    wrapEntries(object.slice.text, map, map.entries, 'matchLabels'),
    true,
  );
}
