import { formatCidr } from '../../engine/address.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { cidrTexts, libertyOf, strictness } from '../support/cidrs.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { code, sentences } from '../support/text.ts';

/** An IPv4 range written as IPv6 (kubernetes.md 0.5.1). */
export const cidrIpv4Mapped: Rule = {
  code: 'cidr-ipv4-mapped',
  level: 'error',
  scope: 'document',
  title: 'An IPv4 range written as IPv6',
  answers: ['A-V11', 'A-V12', 'A-W2', 'A-M68'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { place, text, reading } of cidrTexts(subject)) {
      if (!reading || libertyOf(text, reading) !== 'mapped') continue;
      const { words, ...verdict } = strictness(subject, place, 'mapped');
      const plain = reading.cidr.family === 4 ? formatCidr(reading.cidr) : undefined;
      const message = sentences(
        `${code(text)} is an IPv4 address in the clothes of IPv6: some programs take it for one, some for the other.`,
        words,
        plain ? `Write \`${plain}\`.` : 'Write the IPv4 range.',
      );
      yield {
        code: 'cidr-ipv4-mapped',
        ...verdict,
        message,
        path: place.path,
        part: 'value',
        fixes: plain ? fix(`Change to \`${plain}\``, replace(place.node, plain), true) : [],
      };
    }
  },
};
