import { nodeAt } from '../../syntax/cursor.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { refusal, type UnknownKey } from '../support/dropped.ts';
import { moveEntry } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { refused } from '../support/refuse.ts';
import { sentences } from '../support/text.ts';
import { unknownKeys } from '../support/unknownKeys.ts';

/** `ports` one level too deep, inside a peer (A-M04). */
export const portsInPeer: Rule = {
  code: 'ports-in-peer',
  level: 'error',
  scope: 'document',
  families: ['kubernetes'],
  shape: true,
  title: '`ports` inside a peer',
  answers: ['A-M04'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { unknown } of unknownKeys(subject, 'ports-in-peer')) {
      const list = unknown.path.at(-3);
      const message = sentences(
        `A peer has no \`ports\`: they belong to the rule, beside \`${list}\`.`,
        refusal(subject, unknown),
        `Outdent \`ports\` to the level of \`${list}\`.`,
      );
      yield refused('ports-in-peer', unknown.path, 'key', message, { fixes: outdent(subject, unknown) });
    }
  },
};

function outdent({ object }: RuleSubject, { path, map, entry }: UnknownKey): readonly Fix[] {
  const rule = nodeAt(object.node, path.slice(0, -3));
  const peers = nodeAt(object.node, path.slice(0, -2));
  const index = path.at(-2);
  if (rule?.kind !== 'map' || peers?.kind !== 'list' || typeof index !== 'number' || entry.value.kind !== 'list')
    return [];
  const after = rule.entries.find((candidate) => candidate.value === peers);
  if (!after || rule.entries.some((candidate) => candidate.key === 'ports')) return [];
  const alone = map.entries.length === 1 && peers.items.length > 1 ? peers.items[index]?.span : undefined;
  const edits = moveEntry(object.slice.text, { map, entry, item: alone, target: rule, after });
  return fix(`Move \`ports\` beside \`${String(path.at(-3))}\``, edits, true);
}
