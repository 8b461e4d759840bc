import { textAt } from '../../schema/calico/views.ts';
import { get } from '../../syntax/cursor.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { fix } from '../support/fix.ts';
import { removeEntry } from '../support/insert.ts';
import { given } from '../support/nodes.ts';
import { rewriteScalar } from '../support/rewrite.ts';
import { code, sentences } from '../support/text.ts';

/** A staged policy is never enforced; what it would do is only seen in flow logs (calico.md 1.6, 4.10). */
export const stagedPolicy: Rule = {
  code: 'staged-policy',
  level: 'info',
  scope: 'document',
  families: ['calico'],
  title: 'A staged policy: nothing of it is enforced',
  answers: ['calico-M23'],
  *check({ object }: RuleSubject): Iterable<Finding> {
    const { kind = '', node } = object;
    if (!kind.startsWith('Staged') || object.slice.template) return;
    if (textAt(node, ['spec', 'stagedAction'], 'server') === 'Delete') return;
    const message = sentences(
      `A ${kind} is never enforced: traffic flows as if it were not there, and only flow logs show what it would do.`,
      `Once reviewed, make it a ${code(kind.slice('Staged'.length))}.`,
    );
    yield { code: 'staged-policy', level: 'info', message, path: ['kind'], part: 'value', fixes: enforced(object) };
  },
};

/** Staged forms of Kubernetes' own kind are of another API, whose defaults are others. */
function enforced({ node, kind = '', slice }: RuleSubject['object']): readonly Fix[] {
  const spec = given(node, 'spec');
  const entry = get(node, 'kind');
  const action = spec?.kind === 'map' ? get(spec, 'stagedAction') : undefined;
  const set = !action || (action.value.kind === 'scalar' && action.value.value === 'Set');
  if (kind === 'StagedKubernetesNetworkPolicy' || !entry || entry.value.kind !== 'scalar' || !set) return [];
  const enforcedKind = kind.slice('Staged'.length);
  const edits = rewriteScalar(slice.text, entry.value, enforcedKind);
  const removed = action && spec?.kind === 'map' ? removeEntry(slice.text, spec, action) : [];
  return edits && removed ? fix(`Enforce it: ${enforcedKind}`, [...edits, ...removed]) : [];
}
