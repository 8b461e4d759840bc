import { textAt } from '../../schema/calico/views.ts';
import { entryAt, nodeAt } from '../../syntax/cursor.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { isForCalicoctl } from '../support/calico/objects.ts';
import { fix } from '../support/fix.ts';
import { removeEntry } from '../support/insert.ts';
import { judge, judged } from '../support/refuse.ts';

/** `metadata.namespace` on a clusterwide kind: taken out again, and the policy holds everywhere (B-V13, C-V13). */
export const namespaceIgnored: Rule = {
  code: 'namespace-ignored',
  level: 'warning',
  scope: 'document',
  title: 'A namespace on an object that is in none',
  answers: ['B-V13', 'C-V13', 'BC-M39', 'calico-V19b', 'calico-M81', 'cilium-M92'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const { object, structure } = subject;
    if (isForCalicoctl(object.schema)) return yield* refusedByCalicoctl(subject);
    for (const { path, field, value } of structure.fields) {
      if (field.role !== 'no-namespace' || typeof value !== 'string' || value === '') continue;
      const metadata = nodeAt(object.node, path.slice(0, -1));
      const entry = entryAt(object.node, path);
      const message = `A ${object.kind ?? ''} is in no namespace: the API server takes \`namespace\` out, and the ${object.schema?.noun ?? 'policy'} holds in the whole cluster. Remove it; pods are limited to namespaces by selectors.`;
      yield {
        code: 'namespace-ignored',
        level: 'warning',
        message: message.replace(/^A (?=[AEIOU])/, 'An '),
        path,
        part: 'key',
        tags: ['unnecessary'],
        fixes:
          metadata?.kind === 'map' && entry
            ? fix('Remove `namespace`', removeEntry(object.slice.text, metadata, entry), true)
            : [],
      };
    }
  },
};

/** `calicoctl` looks before anything is taken out, and reads a bare number as text (calico.md V19b). */
function* refusedByCalicoctl(subject: RuleSubject): Iterable<Finding> {
  const { object } = subject;
  const path = ['metadata', 'namespace'];
  if (object.schema?.scope !== 'Cluster' || textAt(object.node, path, 'calicoctl') === '') return;
  const verdict = judge(subject, 'value', { path: ['namespace'] });
  const metadata = nodeAt(object.node, ['metadata']);
  const entry = entryAt(object.node, path);
  const message = `A ${object.kind ?? ''} is in no namespace: ${verdict.clause}, and \`kubectl\` takes \`namespace\` out without a word. Remove it; pods are limited to namespaces by selectors.`;
  yield judged('namespace-ignored', verdict, path, 'key', message, {
    tags: ['unnecessary'],
    fixes:
      metadata?.kind === 'map' && entry
        ? fix('Remove `namespace`', removeEntry(object.slice.text, metadata, entry), true)
        : [],
  });
}
