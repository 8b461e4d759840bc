import type { Endpoint } from '../../engine/model.ts';
import { podCount, podNoun } from '../../snapshot/words.ts';
import { get } from '../../syntax/cursor.ts';
import type { ClusterView, Finding, Fix, Rule } from '../rule.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { dashIndent, insertBefore } from '../support/insert.ts';
import { isBorrowed, isNull, type NetworkPolicyText, networkPolicy } from '../support/manifest.ts';
import { code } from '../support/text.ts';
import { podsIn } from '../support/view.ts';

/**
 * `spec.podSelector` left out, or with nothing behind it: both select every pod of the namespace (kubernetes.md 0.3.4).
 * Only told: text alone cannot say whether all pods were meant.
 */
export const podSelectorMissing: Rule = {
  code: 'pod-selector-missing',
  level: 'info',
  scope: 'cluster',
  families: ['kubernetes'],
  title: 'Without a podSelector a policy applies to every pod of its namespace',
  answers: ['A-M29'],
  *check(subject) {
    const { cluster } = subject;
    const found = networkPolicy(subject);
    if (!found) return;
    const entry = get(found.spec, 'podSelector');
    if (entry && !isNull(entry.value)) return;
    // A misspelt key is told as such; the fix for it is another.
    if (!entry && found.spec.entries.some(({ key }) => /^pod[-_]?selectors?$/i.test(key))) return;
    const pods = cluster ? podsIn(cluster, found.namespace) : [];
    const counted = countedText(cluster, pods);
    const words = cluster && pods.length > 0 ? ` (${cluster.words})` : '';
    yield {
      code: 'pod-selector-missing',
      level: 'info',
      message: `${entry ? '`podSelector` has no value' : '`podSelector` is missing'}, so this policy applies to ${counted} of ${code(found.namespace)}${words}. Write \`podSelector: {}\` to say so, or name the labels of the pods that are meant.`,
      path: entry ? ['spec', 'podSelector'] : ['spec'],
      part: 'key',
      ...(entry && { unfinished: true }),
      fixes: fixesFor(found),
    } satisfies Finding;
  },
};

function countedText(cluster: ClusterView | undefined, pods: readonly Endpoint[]): string {
  if (!cluster || pods.length === 0) return 'every pod';
  return pods.length === 1 ? `the only ${podNoun(cluster.inventory)}` : `all ${podCount(pods, cluster.inventory)}`;
}

function fixesFor({ text, spec }: NetworkPolicyText): readonly Fix[] {
  const title = 'Write `podSelector: {}`';
  const entry = get(spec, 'podSelector');
  if (entry) return entry.merged ? [] : fix(title, replace(entry.value, '{}'));
  const first = spec.entries[0];
  if (!first) return fix(title, replace(spec, '{podSelector: {}}'));
  if (first.merged || isBorrowed(spec)) return [];
  return fix(title, insertBefore(text, spec, first, { podSelector: {} }, dashIndent(text, spec)));
}
