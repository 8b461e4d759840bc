import type { Violation } from '../../schema/walk.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { unclaimed } from '../support/claimed.ts';
import { holdsUnknownKey, isMisspelt } from '../support/explained.ts';
import { emptyFixes, missingFixes } from '../support/missingFields.ts';
import { placeAt } from '../support/places.ts';
import { judge, judged } from '../support/refuse.ts';
import { anyOf, code, sentences } from '../support/text.ts';

/** A field that must be there, or one of several of which one must be. */
export const fieldMissing: Rule = {
  code: 'field-missing',
  level: 'error',
  scope: 'document',
  title: 'A field that must be there',
  answers: ['B-V1', 'B-V3', 'C-V1', 'C-V4', 'C-V5', 'BC-M07', 'BC-M22', 'calico-V40', 'calico-M51'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const violation of unclaimed(subject, 'missing')) yield* missing(subject, violation);
    for (const violation of unclaimed(subject, 'group')) {
      if (violation.set.length === 0) yield* noneOf(subject, violation, violation.group.of);
    }
    for (const violation of unclaimed(subject, 'limit')) {
      if (violation.limit !== 'minProperties') continue;
      yield* noneOf(subject, violation, Object.keys(violation.field.fields ?? {}));
    }
  },
};

function* missing(subject: RuleSubject, violation: Extract<Violation, { kind: 'missing' }>): Iterable<Finding> {
  const { path, field, written } = violation;
  const parent = path.slice(0, -1);
  const name = String(path.at(-1));
  if (isMisspelt(subject.structure, parent, name)) return;
  const verdict = judge(subject, 'missing', violation);
  const message = sentences(
    written
      ? `\`${name}\` has no value, which is the same as no \`${name}\`: ${verdict.clauseIt}.`
      : `\`${name}\` is missing: ${verdict.clause}.`,
    `Add ${written ? 'its value' : 'it'}: ${field.doc.summary}.`,
  );
  yield judged('field-missing', verdict, written ? path : parent, 'key', message, {
    field: path,
    unfinished: true,
    fixes: missingFixes(subject, violation),
  });
}

/** Nothing is set where something must be. What an unknown key says instead is told there. */
function* noneOf(
  subject: RuleSubject,
  violation: Extract<Violation, { kind: 'group' | 'limit' }>,
  names: readonly string[],
): Iterable<Finding> {
  const { path, field, node } = violation;
  if (holdsUnknownKey(subject.structure, path)) return;
  const verdict = judge(subject, violation.kind, violation);
  const written = node.kind === 'map' ? node.entries.filter((entry) => names.includes(entry.key)) : [];
  const [only] = written;
  const what = only
    ? `\`${only.key}\` without a value is the same as no \`${only.key}\`, and so nothing is set here`
    : `Nothing is set in ${placeAt(path, field, subject.object.kind)}`;
  const few = names.length <= 6;
  const message = sentences(
    `${what}: ${verdict.clause}.`,
    few && (names.length === 1 ? `Add ${code(names[0] ?? '')}.` : `Add one of ${anyOf(names.map(code), 'and')}.`),
  );
  const at = only ? [...path, only.key] : path;
  const part = only || typeof path.at(-1) === 'string' ? 'key' : 'value';
  yield judged('field-missing', verdict, at, part, message, {
    field: path,
    unfinished: true,
    fixes: emptyFixes(subject, violation),
  });
}
