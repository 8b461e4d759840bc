import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { judge, judged } from '../support/refuse.ts';
import { sentences } from '../support/text.ts';

const KEY = 'projectcalico.org/namespace';

/** The label that says which namespace a set is in, written by hand (V10). */
export const setLabel: Rule = {
  code: 'set-namespace-label',
  level: 'error',
  scope: 'document',
  families: ['calico'],
  title: 'A network set with a label that only Calico gives',
  answers: ['calico-V10', 'calico-M83'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const { kind } = subject.object;
    if (kind !== 'NetworkSet' && kind !== 'GlobalNetworkSet') return;
    for (const { field, node, path } of subject.structure.fields) {
      if (field.role !== 'object-labels' || node.kind !== 'map' || !node.entries.some(({ key }) => key === KEY))
        continue;
      const verdict = judge(subject, 'value', { path: ['labels'] });
      const message = sentences(
        `\`${KEY}\` is given by Calico: it says which namespace a set is in.`,
        verdict.words,
        kind === 'NetworkSet' ? 'Remove it.' : 'For a set of one namespace write a NetworkSet.',
      );
      yield judged('set-namespace-label', verdict, [...path, KEY], 'key', message);
    }
  },
};
