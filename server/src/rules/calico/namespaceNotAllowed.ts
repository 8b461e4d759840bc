import { textAt } from '../../schema/calico/views.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { isForCalicoctl } from '../support/calico.ts';
import { fix } from '../support/fix.ts';
import { removeEntry } from '../support/insert.ts';
import { judge, judged } from '../support/refuse.ts';
import { sentences } from '../support/text.ts';

/** A namespace for what lives in none (V19b). */
export const namespaceNotAllowed: Rule = {
  code: 'namespace-not-allowed',
  level: 'error',
  scope: 'document',
  families: ['calico'],
  title: 'A namespace for an object that lives in none',
  answers: ['V19b', 'M81'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const { object } = subject;
    if (object.schema?.scope !== 'Cluster' || !isForCalicoctl(object.schema)) return;
    const path = ['metadata', 'namespace'];
    // `calicoctl` reads a bare number as text.
    if (textAt(object.node, path, 'calicoctl') !== '') {
      const verdict = judge(subject, 'value', { path: ['namespace'] });
      const metadata = nodeAt(object.node, ['metadata']);
      const entry = metadata?.kind === 'map' ? metadata.entries.find(({ key }) => key === 'namespace') : undefined;
      const message = sentences(
        `A ${object.kind} lives in no namespace: \`kubectl\` drops this without a word.`,
        verdict.words,
        object.kind === 'GlobalNetworkPolicy'
          ? 'Remove it; for pods of one namespace write a NetworkPolicy, or a `namespaceSelector`.'
          : 'Remove it.',
      );
      yield judged('namespace-not-allowed', verdict, path, 'key', message, {
        fixes:
          metadata?.kind === 'map' && entry
            ? fix('Remove `namespace`', removeEntry(object.slice.text, metadata, entry), true)
            : [],
      });
    }
  },
};
