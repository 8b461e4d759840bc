import { textAt, valueAt } from '../../schema/calico/views.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { nameProblem } from '../support/calico/names.ts';
import { calicoRules, isGlobalPolicy } from '../support/calico/objects.ts';
import { failures } from '../support/claimed.ts';
import { judge, judged } from '../support/refuse.ts';
import { code, sentences } from '../support/text.ts';

/** A Service that cannot be found by what is written (V74, V77, V78, V79). */
export const serviceReference: Rule = {
  code: 'service-reference',
  level: 'error',
  scope: 'document',
  families: ['calico'],
  title: 'A Service that cannot be found by what is written',
  answers: ['calico-V74', 'calico-V77', 'calico-V78', 'calico-V79', 'calico-M57'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const violation of failures(subject, 'calico-services-name')) {
      const verdict = judge(subject, 'check', violation);
      const message = sentences('`services` needs the `name` of a Service.', verdict.words, 'Add it.');
      yield judged('service-reference', verdict, violation.path, 'key', message, {
        field: violation.at,
        unfinished: true,
      });
    }
    for (const place of subject.structure.fields) {
      const { field, value } = place;
      if (field.role !== 'calico-service-name' && field.role !== 'calico-service-namespace') continue;
      if (typeof value !== 'string' || value === '' || !nameProblem(value)) continue;
      const verdict = judge(subject, 'value', place);
      const message = sentences(
        `Nothing is called ${code(value)}: a name has lower case letters, digits, \`-\` and \`.\`.`,
        verdict.words,
        'Write the name as the object has it.',
      );
      yield judged('service-reference', verdict, place.path, 'value', message);
    }
    yield* withoutNamespace(subject);
  },
};

/** Global policies are refused for it; in the others such a Service is never found. */
function* withoutNamespace(subject: RuleSubject): Iterable<Finding> {
  const global = isGlobalPolicy(subject.object.kind);
  for (const { place, node, direction } of calicoRules(subject)) {
    const end = direction === 'egress' ? 'destination' : 'source';
    const services = valueAt(node, [end, 'services'], 'calicoctl');
    if (!services || textAt(services, ['namespace'], 'calicoctl') !== '') continue;
    const path = [...place.path, end, 'services'];
    if (global) {
      const verdict = judge(subject, 'value', { path });
      const message = sentences('In a global policy `services` needs a `namespace`.', verdict.words, 'Add it.');
      yield judged('service-reference', verdict, path, 'key', message, { unfinished: true });
    } else if (textAt(services, ['name'], 'calicoctl') !== '') {
      yield {
        code: 'service-reference',
        level: 'warning',
        path,
        part: 'key',
        unfinished: true,
        message:
          "Without a `namespace` this Service is never found, and the rule matches nothing: Calico does not fill in the policy's own. Add it.",
      };
    }
  }
}
