import { parseCidr } from '../../engine/address.ts';
import { itemsAt } from '../../schema/calico/views.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { NET_LISTS } from '../support/calico/nets.ts';
import { calicoRules } from '../support/calico/objects.ts';
import { judge, judged } from '../support/refuse.ts';
import { code, sentences } from '../support/text.ts';

/** IPv4 and IPv6 ranges in one rule (V51). */
export const cidrMixedFamilies: Rule = {
  code: 'cidr-mixed-families',
  level: 'error',
  scope: 'document',
  families: ['calico'],
  title: 'IPv4 and IPv6 ranges in one rule',
  answers: ['calico-V51', 'calico-M53'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { place, node } of calicoRules(subject)) {
      const ranges = NET_LISTS.flatMap((list) =>
        itemsAt(node, list, 'calicoctl').flatMap((item, index) => {
          const range = item.kind === 'scalar' ? parseCidr(String(item.value)) : undefined;
          return range && item.kind === 'scalar'
            ? [{ path: [...place.path, ...list, index], text: item.source, family: range.family }]
            : [];
        }),
      );
      const [first] = ranges;
      const other = ranges.find(({ family }) => family !== first?.family);
      if (!first || !other) continue;
      const verdict = judge(subject, 'value', { path: other.path });
      const message = sentences(
        `${code(other.text)} is IPv${other.family}, and ${code(first.text)} of the same rule is IPv${first.family}: a rule has ranges of one version.`,
        verdict.words,
        'Write a rule for each version.',
      );
      yield judged('cidr-mixed-families', verdict, other.path, 'value', message, {
        related: [{ message: 'The other version', path: first.path }],
      });
    }
  },
};
