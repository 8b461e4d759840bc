import { textAt } from '../../schema/calico/views.ts';
import { get, nodeAt } from '../../syntax/cursor.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { isForCalicoctl, refusedOnCreate } from '../support/calico/objects.ts';
import { fix } from '../support/fix.ts';
import { removeEntry } from '../support/insert.ts';
import { judge, judged } from '../support/refuse.ts';
import { sentences } from '../support/text.ts';

/** Fields that the API server takes and `calicoctl` does not (V01). */
export const calicoctlRefuses: Rule = {
  code: 'calicoctl-refuses',
  level: 'error',
  scope: 'document',
  families: ['calico'],
  title: 'Something the API server takes and `calicoctl` does not',
  answers: ['calico-V01'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const { object } = subject;
    if (!isForCalicoctl(object.schema)) return;
    yield* status(subject);
    const metadata = nodeAt(object.node, ['metadata']);
    if (metadata?.kind !== 'map') return;
    const has = (key: string) => textAt(metadata, [key], 'calicoctl') !== '';
    if (has('generateName') && !has('name')) {
      const verdict = judge(subject, 'value', { path: ['name'] });
      const message = sentences(
        '`calicoctl` makes up no names: `generateName` is nothing to it.',
        verdict.words,
        'Write a `name`.',
      );
      yield judged('calicoctl-refuses', verdict, ['metadata', 'generateName'], 'key', message);
    }
    if (has('resourceVersion')) {
      const verdict = refusedOnCreate(subject);
      const entry = metadata.entries.find(({ key }) => key === 'resourceVersion');
      const message = sentences(
        'A `resourceVersion` says which stored object this is, and a new one is none.',
        verdict.words,
        'Remove it.',
      );
      yield judged('calicoctl-refuses', verdict, ['metadata', 'resourceVersion'], 'key', message, {
        fixes: entry ? fix('Remove `resourceVersion`', removeEntry(object.slice.text, metadata, entry), true) : [],
      });
    }
  },
};

/** Known to `calicoctl` from 3.33 on, like the field itself. */
function* status(subject: RuleSubject): Iterable<Finding> {
  const { node, schema, slice } = subject.object;
  const entry = schema?.root.fields?.status && get(node, 'status');
  if (!entry) return;
  const verdict = judge(subject, 'value', { path: ['status'] });
  const message = sentences(
    '`status` is written by Calico, and what a manifest says there is dropped.',
    verdict.words,
    'Remove it.',
  );
  yield judged('calicoctl-refuses', verdict, ['status'], 'key', message, {
    fixes: fix('Remove `status`', removeEntry(slice.text, node, entry), true),
  });
}
