import { formatCidr } from '../../engine/address.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { cidrTexts, libertyOf } from '../support/cidrs.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { code } from '../support/text.ts';

/** An IPv6 range that is not in its shortest form: accepted, with a warning since 1.33 (A-W2). */
export const cidrNotCanonical: Rule = {
  code: 'cidr-not-canonical',
  level: 'info',
  scope: 'document',
  title: 'An IPv6 range that is not in its usual form',
  answers: ['A-W2'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { place, text, reading } of cidrTexts(subject)) {
      if (!reading || libertyOf(text, reading) !== 'not-canonical') continue;
      if (place.field.format === 'cel-cidr') continue;
      const usual = formatCidr(reading.cidr);
      yield {
        code: 'cidr-not-canonical',
        level: subject.settings.kubernetesMinor >= 33 ? 'info' : 'hint',
        message: `${code(text)} is usually written \`${usual}\` (RFC 5952). It means the same; the API server warns about it since Kubernetes 1.33. Write the usual form, so that searches find it.`,
        path: place.path,
        part: 'value',
        fixes: fix(`Change to \`${usual}\``, replace(place.node, usual.startsWith(':') ? `"${usual}"` : usual), true),
      };
    }
  },
};
