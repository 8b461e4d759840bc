import type { Violation } from '../../schema/walk.ts';
import type { Node } from '../../syntax/tree.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { unclaimed } from '../support/claimed.ts';
import { fix } from '../support/fix.ts';
import { isNull } from '../support/nodes.ts';
import { placeAt } from '../support/places.ts';
import { judge, judged } from '../support/refuse.ts';
import { splitItem } from '../support/splitItem.ts';
import { anyOf, code, sentences } from '../support/text.ts';

/** Fields of which only one may be set. */
export const fieldsExclusive: Rule = {
  code: 'fields-exclusive',
  level: 'error',
  scope: 'document',
  title: 'Fields that exclude each other',
  answers: ['B-V3', 'C-V4', 'BC-M23'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const violation of unclaimed(subject, 'group')) {
      if (violation.set.length > 1) yield tooMany(subject, violation, violation.set);
    }
    for (const violation of unclaimed(subject, 'limit')) {
      const { node, field } = violation;
      if (violation.limit !== 'maxProperties' || node.kind !== 'map') continue;
      const known = Object.keys(field.fields ?? {});
      const set = node.entries.filter((entry) => known.includes(entry.key) && !isNull(entry.value));
      yield tooMany(subject, violation, [...new Set(set.map(({ key }) => key))]);
    }
  },
};

function tooMany(
  subject: RuleSubject,
  violation: Extract<Violation, { kind: 'group' | 'limit' }>,
  set: readonly string[],
): Finding {
  const { path, field } = violation;
  const verdict = judge(subject, violation.kind, violation);
  const item = typeof path.at(-1) === 'number';
  const message = sentences(
    `${anyOf(set.map(code), 'and')} exclude each other in ${placeAt(path, field, subject.object.kind)}: ${verdict.clause}.`,
    item ? 'Make an item of the list of each, if both are meant; either then suffices.' : 'Keep one.',
  );
  return judged('fields-exclusive', verdict, [...path, set[1] ?? ''], 'key', message, {
    field: path,
    fixes: item && set.length === 2 ? split(subject, violation) : [],
  });
}

/** Either suffices then: what is meant is for the reader to say. */
function split(
  { object }: RuleSubject,
  { path, node }: Pick<Violation, 'path'> & { readonly node: Node },
): readonly Fix[] {
  const last = node.kind === 'map' ? node.entries.at(-1) : undefined;
  if (node.kind !== 'map' || !last || node.entries.length !== 2) return [];
  return fix('Make two items: either suffices', splitItem(object, path, node, last));
}
