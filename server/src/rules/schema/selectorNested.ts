import { entryAt, nodeAt } from '../../syntax/cursor.ts';
import type { Path } from '../../syntax/path.ts';
import type { MapEntry, MapNode } from '../../syntax/tree.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { refusal } from '../support/dropped.ts';
import { moveEntry } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { mistyped } from '../support/mistyped.ts';
import { refused } from '../support/refuse.ts';
import { code, sentences } from '../support/text.ts';
import { unknownKeys } from '../support/unknownKeys.ts';

/** A selector or `ipBlock` inside another selector, where its indentation put it (A-M05). */
export const selectorNested: Rule = {
  code: 'selector-nested',
  level: 'error',
  scope: 'document',
  families: ['kubernetes'],
  shape: true,
  title: 'A selector inside another selector',
  answers: ['A-M05', 'A-M09'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { unknown } of unknownKeys(subject, 'selector-nested')) {
      const holder = String(unknown.path.at(-2));
      const advice = adviceFor(subject, unknown.path.slice(0, -2), unknown.entry.key);
      const message = sentences(
        `${code(unknown.entry.key)} stands inside \`${holder}\`, and a label selector holds only \`matchLabels\` and \`matchExpressions\`.`,
        refusal(subject, unknown),
        advice,
      );
      const fixes = outdent(subject, unknown.map, unknown.entry, unknown.path.slice(0, -2), holder);
      yield refused('selector-nested', unknown.path, 'key', message, { fixes });
    }
    for (const { path, entry } of mistyped(subject, 'selector-nested')) {
      if (!entry) continue;
      const map = nodeAt(subject.object.node, path.slice(0, -1));
      const holder = String(path.at(-3));
      const message = sentences(
        `${code(entry.key)} stands among the labels of \`${holder}\`, where it would be a label with a mapping for a value.`,
        'The API server refuses the policy: a label value is text.',
        adviceFor(subject, path.slice(0, -3), entry.key),
      );
      const fixes = map?.kind === 'map' ? outdent(subject, map, entry, path.slice(0, -3), holder) : [];
      yield refused('selector-nested', path, 'key', message, { fixes });
    }
  },
};

function adviceFor({ object }: RuleSubject, target: Path, key: string): string {
  if (target.length === 1) return 'The pods a policy isolates are chosen by their own labels and nothing else.';
  const taken = entryAt(object.node, [...target, key]) !== undefined;
  return taken
    ? `The peer already has a \`${key}\`: put the conditions of both together.`
    : `Outdent it beside its parent, if both conditions are meant for the same pods.`;
}

/** Puts the entry beside the selector that holds it. */
function outdent({ object }: RuleSubject, map: MapNode, entry: MapEntry, target: Path, holder: string): readonly Fix[] {
  const peer = nodeAt(object.node, target);
  const after = entryAt(object.node, [...target, holder]);
  if (peer?.kind !== 'map' || !after || target.length < 3) return [];
  if (peer.entries.some((candidate) => candidate.key === entry.key)) return [];
  const edits = moveEntry(object.slice.text, { map, entry, target: peer, after });
  return fix(`Move \`${entry.key}\` beside \`${holder}\``, edits, entry.key !== 'ipBlock');
}
