import { get } from '../../syntax/cursor.ts';
import type { MapEntry, Node } from '../../syntax/tree.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { replace } from '../support/edits.ts';
import { holdsUnknownKey } from '../support/explained.ts';
import { fix } from '../support/fix.ts';
import { isNull } from '../support/nodes.ts';
import { refused } from '../support/refuse.ts';
import { sentences } from '../support/text.ts';

const KINDS = ['podSelector', 'namespaceSelector', 'ipBlock'] as const;

/** A peer that names nobody: null, `{}`, or selectors that are null (A-V9). */
export const peerEmpty: Rule = {
  code: 'peer-empty',
  level: 'error',
  scope: 'document',
  families: ['kubernetes'],
  title: 'A peer that names nobody',
  answers: ['A-V9', 'A-M49'],
  *check({ structure }: RuleSubject): Iterable<Finding> {
    for (const { path, field, node } of structure.fields) {
      if (field.role !== 'peer' || holdsUnknownKey(structure, path)) continue;
      const entries = KINDS.map((kind) => (node.kind === 'map' ? get(node, kind) : undefined)).filter(isEntry);
      if (entries.some((entry) => !isNull(entry.value))) continue;
      const [only] = entries;
      const message = sentences(
        only
          ? `\`${only.key}\` without a value is the same as no \`${only.key}\`, and so this peer names nobody.`
          : 'This peer names nobody.',
        'The API server refuses the policy.',
        adviceFor(only),
      );
      yield refused('peer-empty', only ? [...path, only.key] : path, only ? 'key' : 'value', message, {
        field: path,
        unfinished: true,
        fixes: fixesFor(only, node),
      });
    }
  },
};

function adviceFor(only: MapEntry | undefined): string {
  if (only?.key === 'podSelector') return 'Write `{}` if every pod of the namespace is meant, else the labels.';
  if (only?.key === 'namespaceSelector') return 'Write `{}` if every namespace is meant, else the labels.';
  if (only?.key === 'ipBlock') return 'Give it a `cidr`.';
  return 'Add a `podSelector`, `namespaceSelector` or `ipBlock`, or remove the item.';
}

/** Each widens what is let through, so none is preferred. */
function fixesFor(only: MapEntry | undefined, node: Node) {
  if (only && only.key !== 'ipBlock') {
    const who = only.key === 'podSelector' ? 'Every pod of the namespace' : 'Every namespace';
    return fix(`${who}: \`${only.key}: {}\``, replace(only.value, '{}'));
  }
  if (only || (node.kind === 'map' && node.entries.length > 0)) return [];
  return fix(
    'Every pod of the namespace: `podSelector: {}`',
    replace(node, node.kind === 'map' ? '{podSelector: {}}' : 'podSelector: {}'),
  );
}

function isEntry(entry: MapEntry | undefined): entry is MapEntry {
  return entry !== undefined;
}
