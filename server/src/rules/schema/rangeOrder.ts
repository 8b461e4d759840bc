import { child, numberOf } from '../../schema/checks.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import type { Path } from '../../syntax/path.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { failures } from '../support/claimed.ts';
import { fix } from '../support/fix.ts';
import { isShared } from '../support/nodes.ts';
import { type Judgement, judge, judged } from '../support/refuse.ts';
import { sentences } from '../support/text.ts';

/** A range of ports whose end is not behind its start (C-V6). In `v1alpha1` nobody looks. */
export const rangeOrder: Rule = {
  code: 'range-order',
  level: 'error',
  scope: 'document',
  families: ['admin'],
  title: 'A range of ports that ends before it starts',
  answers: ['C-V6', 'BC-M31'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const failure of failures(subject, 'range-order')) {
      yield* finding(subject, failure.path, judge(subject, 'check', failure));
    }
    for (const place of subject.structure.fields) {
      if (place.field.role !== 'admin-port-range') continue;
      const start = numberOf(child(place.node, 'start'));
      const end = numberOf(child(place.node, 'end'));
      if (start === undefined || end === undefined || start < end) continue;
      yield* finding(subject, place.path, judge(subject, 'value', place));
    }
  },
};

function* finding(subject: RuleSubject, path: Path, verdict: Judgement): Iterable<Finding> {
  const range = nodeAt(subject.object.node, path);
  const start = numberOf(child(range, 'start'));
  const end = numberOf(child(range, 'end'));
  if (start === undefined || end === undefined) return;
  const same = start === end;
  const message = sentences(
    same
      ? `The range from ${start} to ${end} holds one port, and a range needs two.`
      : `The range from ${start} to ${end} runs backwards.`,
    verdict.words,
    same ? 'Write the one port as a number, or a later `end`.' : 'Swap them, or correct one.',
  );
  yield judged('range-order', verdict, [...path, 'end'], 'value', message, {
    field: path,
    fixes: same ? [] : swap(subject, path, start, end),
  });
}

function swap({ object }: RuleSubject, path: Path, start: number, end: number): readonly Fix[] {
  const range = nodeAt(object.node, path);
  const [from, to] = [child(range, 'start'), child(range, 'end')];
  if (!from || !to || isShared(from) || isShared(to) || end < 1 || start > 65535) return [];
  return fix(`Swap: from ${end} to ${start}`, [
    { span: from.span, text: String(end) },
    { span: to.span, text: String(start) },
  ]);
}
