import { readAddress } from '../../engine/address.ts';
import type { PlacedField } from '../../schema/walk.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { nameProblem } from '../support/calico/names.ts';
import { judge, judged } from '../support/refuse.ts';
import { code, sentences } from '../support/text.ts';

/** Names and addresses of a host endpoint (V13). */
export const hostEndpointValue: Rule = {
  code: 'host-endpoint-value',
  level: 'error',
  scope: 'document',
  families: ['calico'],
  title: 'A node, interface, address or profile that cannot be',
  answers: ['calico-V13'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const place of subject.structure.fields) {
      const problem = typeof place.value === 'string' ? problemOf(place, place.value) : undefined;
      if (!problem) continue;
      const verdict = judge(subject, 'value', place);
      yield judged(
        'host-endpoint-value',
        verdict,
        place.path,
        'value',
        sentences(problem.what, verdict.words, problem.advice),
      );
    }
  },
};

function problemOf(
  { field }: PlacedField,
  value: string,
): { readonly what: string; readonly advice: string } | undefined {
  switch (field.role) {
    case 'calico-host-interface':
      if (value === '' || value === '*' || /^[a-zA-Z0-9_.-]{1,15}$/.test(value)) return undefined;
      return {
        what: `No interface is called ${code(value)}: names have letters, digits, \`_\`, \`.\` and \`-\`, and at most 15 characters.`,
        advice: 'Write one name, or `*` for every interface.',
      };
    case 'calico-host-address': {
      const reading = readAddress(value);
      if (reading && !reading.leadingZeros) return undefined;
      return { what: `${code(value)} is no address.`, advice: 'Write one address, without a prefix length.' };
    }
    case 'calico-host-node':
    case 'calico-host-profile':
      if ((value === '' && field.role === 'calico-host-node') || !nameProblem(value)) return undefined;
      return {
        what: `Nothing is called ${code(value)}: a name has lower case letters, digits, \`-\` and \`.\`.`,
        advice: 'Write the name as the object has it.',
      };
    default:
      return undefined;
  }
}
