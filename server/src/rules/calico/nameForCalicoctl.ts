import { textAt } from '../../schema/calico/views.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { isForCalicoctl, refusedOnCreate } from '../support/calico.ts';
import { fix } from '../support/fix.ts';
import { removeEntry } from '../support/insert.ts';
import { judge, judged } from '../support/refuse.ts';
import { sentences } from '../support/text.ts';

/** Metadata that the API server knows and `calicoctl` does not (V01). */
export const nameForCalicoctl: Rule = {
  code: 'calicoctl-metadata',
  level: 'error',
  scope: 'document',
  families: ['calico'],
  title: 'Metadata that `calicoctl` cannot do anything with',
  answers: ['V01'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const { object } = subject;
    const metadata = nodeAt(object.node, ['metadata']);
    if (!isForCalicoctl(object.schema) || metadata?.kind !== 'map') return;
    const has = (key: string) => textAt(metadata, [key], 'calicoctl') !== '';
    if (has('generateName') && !has('name')) {
      const verdict = judge(subject, 'value', { path: ['name'] });
      const message = sentences(
        '`calicoctl` makes up no names: `generateName` is nothing to it.',
        verdict.words,
        'Write a `name`.',
      );
      yield judged('calicoctl-metadata', verdict, ['metadata', 'generateName'], 'key', message);
    }
    if (has('resourceVersion')) {
      const verdict = refusedOnCreate(subject);
      const entry = metadata.entries.find(({ key }) => key === 'resourceVersion');
      const message = sentences(
        'A `resourceVersion` says which stored object this is, and a new one is none.',
        verdict.words,
        'Remove it.',
      );
      yield judged('calicoctl-metadata', verdict, ['metadata', 'resourceVersion'], 'key', message, {
        fixes: entry ? fix('Remove `resourceVersion`', removeEntry(object.slice.text, metadata, entry), true) : [],
      });
    }
  },
};
