import { valueAt } from '../../schema/calico/views.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { calicoRules } from '../support/calico/objects.ts';
import { judge, judged } from '../support/refuse.ts';
import { sentences } from '../support/text.ts';

/** `services` at the end of a rule where it cannot stand (V76). */
export const servicesWrongEnd: Rule = {
  code: 'services-wrong-end',
  level: 'error',
  scope: 'document',
  families: ['calico'],
  title: '`services` at the wrong end of a rule',
  answers: ['calico-V76', 'calico-M57'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { place, node, direction } of calicoRules(subject)) {
      const [wrong, right] = direction === 'egress' ? ['source', 'destination'] : ['destination', 'source'];
      if (!valueAt(node, [wrong, 'services'], 'calicoctl')) continue;
      const path = [...place.path, wrong, 'services'];
      const verdict = judge(subject, 'value', { path });
      const message = sentences(
        `In an ${direction} rule \`services\` stands under \`${right}\`: \`${wrong}\` is the governed pods themselves.`,
        verdict.words,
        `Move it to \`${right}\`.`,
      );
      yield judged('services-wrong-end', verdict, path, 'key', message);
    }
  },
};
