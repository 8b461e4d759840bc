import { child } from '../../schema/checks.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { refusal, type UnknownKey } from '../support/dropped.ts';
import { renameKey, unwrapKey } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { judge, judged } from '../support/refuse.ts';
import { code, sentences } from '../support/text.ts';
import { unknownKeys } from '../support/unknownKeys.ts';

/** A selector one level too deep, as the API had it up to v0.1.2: dropped, it leaves a selector of everything (BC-M01). */
export const oldPeerShape: Rule = {
  code: 'old-peer-shape',
  level: 'error',
  scope: 'document',
  families: ['admin'],
  shape: true,
  title: 'A selector as the API had it up to v0.1.2',
  answers: ['BC-M01'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { unknown } of unknownKeys(subject, 'old-peer-shape')) {
      const { key } = unknown.entry;
      const message = sentences(
        `${code(key)} is of the API up to v0.1.2: ${adviceWords(key)}.`,
        refusal(subject, unknown),
        fixWords(key),
      );
      yield judged('old-peer-shape', judge(subject, 'unknown', unknown), unknown.path, 'key', message, {
        fixes: fixesFor(subject, unknown),
      });
    }
  },
};

function fixWords(key: string): string {
  if (key === 'namespaceSelector') return 'Take it out and keep what it holds.';
  return key === 'namespaces' ? 'Rename it.' : 'Name the labels, one policy for each value.';
}

function adviceWords(key: string): string {
  if (key === 'namespaceSelector') return '`namespaces` itself is the label selector now';
  if (key === 'namespaces') return 'in `pods` the namespaces are chosen by a `namespaceSelector` now';
  return 'nothing says the same now';
}

function fixesFor({ object }: RuleSubject, { entry, map, path }: UnknownKey): readonly Fix[] {
  const { text } = object.slice;
  if (entry.key === 'namespaceSelector' && map.entries.length === 1) {
    return fix('Take the selector out of `namespaceSelector`', unwrapKey(text, map, entry), true);
  }
  if (entry.key !== 'namespaces') return [];
  const inner = child(nodeAt(object.node, path), 'namespaceSelector');
  // A plain selector under the old name only needs the new one.
  return inner ? [] : fix('Rename to `namespaceSelector`', renameKey(entry, 'namespaceSelector'));
}
