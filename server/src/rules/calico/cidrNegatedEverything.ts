import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { calicoNets } from '../support/calico/nets.ts';
import { judge, judged } from '../support/refuse.ts';
import { code, sentences } from '../support/text.ts';

/** Every address among those that must not be (V53). */
export const cidrNegatedEverything: Rule = {
  code: 'cidr-negated-everything',
  level: 'error',
  scope: 'document',
  families: ['calico'],
  title: 'Every address in `notNets`',
  answers: ['calico-V53'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { place, text, reading } of calicoNets(subject)) {
      if (place.field.role !== 'calico-not-net' || reading?.cidr.length !== 0) continue;
      // Of IPv4 only this spelling is looked for.
      if (reading.cidr.family === 4 && text !== '0.0.0.0/0') continue;
      const verdict = judge(subject, 'value', place);
      const message = sentences(
        `${code(text)} in \`notNets\` leaves no IPv${reading.cidr.family} address: the rule matches nothing.`,
        `${verdict.words} (Calico 3.29.6, 3.30.3, and everything since 3.31.)`,
        'Remove it, or the rule.',
      );
      yield judged('cidr-negated-everything', verdict, place.path, 'value', message);
    }
  },
};
