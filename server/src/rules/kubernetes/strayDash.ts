import type { Direction } from '../../engine/model.ts';
import type { ListNode, Node } from '../../syntax/tree.ts';
import type { Finding, Fix, Rule, TextEdit } from '../rule.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { DIRECTIONS, isBorrowed, isNull, networkPolicy, rulesOf } from '../support/manifest.ts';
import { removal } from '../support/removal.ts';
import { governs } from '../support/view.ts';

/**
 * A dash with nothing behind it in `ingress` or `egress`: the API server reads it as a rule without peers and ports,
 * which allows everything (kubernetes.md 0.3.4, A.4 row 17).
 */
export const strayDash: Rule = {
  code: 'stray-dash',
  level: 'warning',
  scope: 'document',
  families: ['kubernetes'],
  title: 'A dash with nothing behind it is a rule that allows everything',
  answers: ['A-M12'],
  *check(subject) {
    const found = networkPolicy(subject);
    if (!found) return;
    for (const direction of DIRECTIONS) {
      if (!governs(found.policy, direction)) continue;
      for (const { node, index, list, path } of rulesOf(found.spec, direction)) {
        if (!isNull(node)) continue;
        yield {
          code: 'stray-dash',
          level: 'warning',
          message: messageFor(direction, isDash(node) ? 'dash' : '`null`', list.items.length === 1),
          path,
          part: 'value',
          ...(isDash(node) && { unfinished: true }),
          span: list.items[index]?.span ?? node.span,
          fixes: fixesFor(found.text, direction, list, index),
        } satisfies Finding;
      }
    }
  },
};

/** A dash with nothing behind it, not a `null` that somebody wrote. */
function isDash(node: Node): boolean {
  return node.kind === 'scalar' && node.style === 'absent';
}

function messageFor(direction: Direction, written: string, alone: boolean): string {
  const effect =
    direction === 'ingress'
      ? 'everyone may reach the selected pods on every port'
      : 'the selected pods may reach everything on every port';
  const advice = alone ? `Write \`{}\` if that is meant, or \`${direction}: []\` to allow nothing.` : 'Delete it.';
  return `This ${written} is a rule with nothing in it, and such a rule allows everything: ${effect}. ${advice}`;
}

function fixesFor(text: string, direction: Direction, list: ListNode, index: number): readonly Fix[] {
  const item = list.items[index];
  if (!item || isBorrowed(list, item.value)) return [];
  if (list.items.length > 1) return fix('Delete the empty rule', removal(text, list, index), true);
  return [
    ...fix(`Allow nothing: write \`${direction}: []\``, emptied(text, list)),
    ...fix('Allow everything: write `{}`', replace(item.value, '{}')),
  ];
}

/** The list's only item goes and `[]` takes its place behind the key, so that comments stay where they are. */
function emptied(text: string, list: ListNode): readonly TextEdit[] {
  if (list.flow) return [{ span: list.span, text: '[]' }];
  const keyEnd = text.lastIndexOf(':', list.span.start) + 1;
  return [{ span: { start: keyEnd, end: keyEnd }, text: ' []' }, ...removal(text, list, 0)];
}
