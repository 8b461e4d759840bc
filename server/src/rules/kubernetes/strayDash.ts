import type { Direction, Path } from '../../engine/model.ts';
import type { ListNode, Node } from '../../syntax/tree.ts';
import type { Finding, Fix, Rule, TextEdit } from '../rule.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { dashIndent } from '../support/insert.ts';
import { replaceItem } from '../support/items.ts';
import { DIRECTIONS, isBorrowed, isNull, networkPolicy, type PolicyText, rulesOf } from '../support/manifest.ts';
import { removal } from '../support/removal.ts';
import type { DashIndent } from '../support/render.ts';
import { governs } from '../support/view.ts';

/**
 * A dash with nothing behind it in `ingress` or `egress`: the API server reads it as a rule without peers and ports,
 * which allows everything; in `ports` as every TCP port (kubernetes.md 0.3.4, A.4 row 17).
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
      for (const rule of rulesOf(found.spec, direction)) {
        const { node, index, list, path, ports } = rule;
        if (isNull(node)) {
          const message = messageFor(direction, written(node), list.items.length === 1);
          yield finding({ list, index, node }, path, message, fixesFor(found.text, direction, list, index));
        }
        if (ports?.value.kind === 'list') yield* strayPorts(found, ports.value, [...path, 'ports']);
      }
    }
  },
};

interface Item {
  readonly list: ListNode;
  readonly index: number;
  readonly node: Node;
}

function finding({ list, index, node }: Item, path: Path, message: string, fixes: readonly Fix[]): Finding {
  return {
    code: 'stray-dash',
    level: 'warning',
    message,
    path,
    part: 'value',
    ...(isDash(node) && { unfinished: true }),
    span: list.items[index]?.span ?? node.span,
    fixes,
  };
}

function* strayPorts({ text, spec }: PolicyText, list: ListNode, path: Path): Iterable<Finding> {
  for (const [index, { value: node }] of list.items.entries()) {
    if (!isNull(node)) continue;
    const alone = list.items.length === 1;
    const message = `This ${written(node)} is a port with nothing in it, and such a port is every TCP port. ${
      alone ? 'Write `protocol: TCP` if that is meant.' : 'Delete it.'
    }`;
    const fixes = isBorrowed(list, node)
      ? []
      : alone
        ? fix('Say so: write `protocol: TCP`', everyTcpPort(text, { list, index, node }, dashIndent(text, spec)))
        : fix('Delete the empty port', removal(text, list, index), true);
    yield finding({ list, index, node }, [...path, index], message, fixes);
  }
}

/** Behind a lone dash there is nothing yet to take the place of. */
function everyTcpPort(text: string, { list, index, node }: Item, dashes: DashIndent) {
  return isDash(node) ? replace(node, '{protocol: TCP}') : replaceItem(text, list, index, { protocol: 'TCP' }, dashes);
}

function written(node: Node): string {
  return isDash(node) ? 'dash' : '`null`';
}

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
