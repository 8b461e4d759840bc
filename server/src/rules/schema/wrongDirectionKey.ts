import { get } from '../../syntax/cursor.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { refusal } from '../support/dropped.ts';
import { renameKey } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { judge, judged } from '../support/refuse.ts';
import { sentences } from '../support/text.ts';
import { unknownKeys } from '../support/unknownKeys.ts';

/** `to` in an ingress rule, or `from` in an egress rule (A-M08). */
export const wrongDirectionKey: Rule = {
  code: 'wrong-direction-key',
  level: 'error',
  scope: 'document',
  families: ['kubernetes', 'admin', 'cilium'],
  title: '`to` in an ingress rule, or `from` in an egress rule',
  answers: ['A-M08', 'cilium-M13'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { unknown, recognised } of unknownKeys(subject, 'wrong-direction')) {
      const { right } = recognised;
      const { key } = unknown.entry;
      const [here, other] = right.startsWith('from') ? ['ingress', 'egress'] : ['egress', 'ingress'];
      const taken = get(unknown.map, right) !== undefined;
      const message = sentences(
        `A rule of \`${here}\` has no \`${key}\`: its peers stand under \`${right}\`.`,
        refusal(subject, unknown),
        taken
          ? `This rule has a \`${right}\` already; move the peers there, or the rule to \`${other}\`.`
          : `Write \`${right}\`, or move the rule to \`${other}\` if that direction is meant.`,
      );
      yield judged('wrong-direction-key', judge(subject, 'unknown', unknown), unknown.path, 'key', message, {
        fixes: taken ? [] : fix(`Rename to \`${right}\``, renameKey(unknown.entry, right)),
      });
    }
  },
};
