import type { textAt } from '../../schema/calico/views.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { isStagedDelete } from '../support/calico/objects.ts';
import { fix } from '../support/fix.ts';
import { removeEntry } from '../support/insert.ts';
import { isNull } from '../support/nodes.ts';
import { judge, judged, judgement } from '../support/refuse.ts';
import { sentences } from '../support/text.ts';

/** Fields beside `stagedAction: Delete` (V16). */
export const stagedDelete: Rule = {
  code: 'staged-delete',
  level: 'error',
  scope: 'document',
  families: ['calico'],
  title: 'Fields beside `stagedAction: Delete`',
  answers: ['calico-V16'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const { object } = subject;
    const spec = nodeAt(object.node, ['spec']);
    if (!isStagedDelete(subject) || spec?.kind !== 'map') return;
    const kubernetes = object.kind === 'StagedKubernetesNetworkPolicy';
    for (const entry of spec.entries) {
      const { key, value } = entry;
      if (key === 'stagedAction' || (key === 'tier' && !kubernetes) || isNull(value) || isZero(spec, key)) continue;
      const path = ['spec', key];
      const whole = judge(subject, 'value', { path });
      // When it writes, the client clears this one first.
      const cleared = key === 'types' && whole.by.length > 0;
      const verdict = cleared ? judgement(['calicoctl-validate'], object.schema) : whole;
      const message = sentences(
        `A policy that is to be deleted has nothing but \`stagedAction\`${kubernetes ? '' : ' and `tier`'}, and this one has \`${key}\`.`,
        verdict.words,
        'Remove it.',
      );
      yield judged('staged-delete', verdict, path, 'key', message, {
        fixes: fix(`Remove \`${key}\``, removeEntry(object.slice.text, spec, entry), true),
      });
    }
  },
};

/** What Go cannot tell from a field that is not there. An empty list it can. */
function isZero(spec: Parameters<typeof textAt>[0], key: string): boolean {
  const node = nodeAt(spec, [key]);
  if (node?.kind === 'scalar') return node.value === '' || node.value === false;
  return key === 'podSelector' && node?.kind === 'map' && node.entries.length === 0;
}
