import { containsRange, formatCidr, parseCidr } from '../../engine/address.ts';
import type { PlacedField } from '../../schema/walk.ts';
import { get, nodeAt } from '../../syntax/cursor.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { calicoCidrSyntax } from '../support/calico/values.ts';
import { type Repair, repairCidr } from '../support/cidrRepair.ts';
import { cidrTexts } from '../support/cidrs.ts';
import { unreadableCidrFindings } from '../support/cilium/cidrs.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { judge, judged } from '../support/refuse.ts';
import { code, sentences } from '../support/text.ts';

/** A text that is no address range (A-V11, A-V12): no prefix length, a host name, a list, a range with two ends. */
export const cidrSyntax: Rule = {
  code: 'cidr-syntax',
  level: 'error',
  scope: 'document',
  title: 'A text that is no address range',
  answers: ['A-V11', 'A-V12', 'A-M68', 'A-M69', 'calico-V49', 'calico-M52', 'cilium-M44'],
  *check(subject: RuleSubject): Iterable<Finding> {
    if (subject.object.schema?.family === 'calico') return yield* calicoCidrSyntax(subject);
    for (const { place, text, reading } of cidrTexts(subject)) {
      const { maxLength } = place.field;
      const long = reading && maxLength !== undefined && text.length > maxLength;
      if (reading && !long) continue;
      const repair: Repair = long
        ? {
            why: `it has more than ${maxLength} characters`,
            cidr: formatCidr(reading.cidr),
            advice: 'Write it shorter.',
          }
        : repairCidr(text);
      const verdict = judge(subject, place.field.format === 'cel-cidr' ? 'check' : 'cidr', place);
      const message = sentences(
        `${code(text)} is no address range${long ? ' that fits' : ''}: ${repair.why}.`,
        verdict.words,
        repair.advice,
      );
      yield judged('cidr-syntax', verdict, place.path, 'value', message, {
        fixes:
          repair.cidr && isUsable(subject, place, repair.cidr)
            ? fix(`Change to \`${repair.cidr}\``, replace(place.node, scalarText(repair.cidr)), true)
            : [],
      });
    }
    yield* unreadableCidrFindings(subject);
  },
};

/** A range that starts with a colon would be something else to YAML. */
function scalarText(cidr: string): string {
  return cidr.startsWith(':') || cidr.includes(': ') ? `"${cidr}"` : cidr;
}

/** An exception is worth correcting only to what its range takes. */
function isUsable({ object }: RuleSubject, { field, path }: PlacedField, text: string): boolean {
  if (field.role !== 'except') return true;
  const block = nodeAt(object.node, path.slice(0, -2));
  const outer = block?.kind === 'map' ? get(block, 'cidr')?.value : undefined;
  const range = outer?.kind === 'scalar' && typeof outer.value === 'string' ? parseCidr(outer.value) : undefined;
  const inner = parseCidr(text);
  return !range || !inner || (containsRange(range, inner) && inner.length > range.length);
}
