import { formatCidr } from '../../engine/address.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { calicoLeadingZeros } from '../support/calico/values.ts';
import { cidrTexts, libertyOf, strictness } from '../support/cidrs.ts';
import { paddedCidrFindings } from '../support/cilium/cidrs.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { code, sentences } from '../support/text.ts';

/** Leading zeros, which some programs read as octal (kubernetes.md 0.5.1). */
export const cidrLeadingZeros: Rule = {
  code: 'cidr-leading-zeros',
  level: 'error',
  scope: 'document',
  title: 'A range with leading zeros',
  answers: ['A-V11', 'A-V12', 'A-W2', 'A-M68', 'calico-V49'],
  *check(subject: RuleSubject): Iterable<Finding> {
    if (subject.object.schema?.family === 'calico') return yield* calicoLeadingZeros(subject);
    for (const { place, text, reading } of cidrTexts(subject)) {
      if (!reading || libertyOf(text, reading) !== 'leading-zeros') continue;
      const { words, ...verdict } = strictness(subject, place, 'leading-zeros');
      const plain = formatCidr(reading.cidr);
      const message = sentences(
        `${code(text)} has leading zeros, which Kubernetes takes for decimal and other programs for octal numbers.`,
        words,
        `Write \`${plain}\` if the decimal reading is meant.`,
      );
      yield {
        code: 'cidr-leading-zeros',
        ...verdict,
        message,
        path: place.path,
        part: 'value',
        fixes: fix(`Change to \`${plain}\``, replace(place.node, plain), !reading.hostBits),
      };
    }
    yield* paddedCidrFindings(subject);
  },
};
