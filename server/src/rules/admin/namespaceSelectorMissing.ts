import { get, nodeAt } from '../../syntax/cursor.ts';
import type { Path } from '../../syntax/path.ts';
import type { MapNode } from '../../syntax/tree.ts';
import type { Finding, Fix, Rule } from '../rule.ts';
import { fix } from '../support/fix.ts';
import { dashIndent, insertBefore } from '../support/insert.ts';
import { isBorrowed, isNull, type PolicyText, policyText } from '../support/manifest.ts';

/** `pods` without a `namespaceSelector`: every namespace, where the older API refuses it (kubernetes.md C.1, BC.4 row 27). */
export const namespaceSelectorMissing: Rule = {
  code: 'namespace-selector-missing',
  level: 'info',
  scope: 'document',
  families: ['admin'],
  title: 'Pods without a namespaceSelector are those of every namespace',
  answers: ['BC-M21'],
  *check(subject) {
    const found = policyText(subject);
    if (found?.policy.kind !== 'ClusterNetworkPolicy') return;
    for (const path of podPaths(found)) {
      const pods = nodeAt(found.root, path);
      if (pods?.kind !== 'map' || !get(pods, 'podSelector')) continue;
      const written = get(pods, 'namespaceSelector');
      if (written && !isNull(written.value)) continue;
      // A misspelt key is told as such.
      if (!written && pods.entries.some(({ key }) => key !== 'podSelector')) continue;
      yield {
        code: 'namespace-selector-missing',
        level: 'info',
        message: `Without \`namespaceSelector\` this means pods of every namespace. Write \`namespaceSelector: {}\` to say so, or choose the namespaces.`,
        path,
        part: 'key',
        fixes: written ? [] : fixesFor(found, pods),
      } satisfies Finding;
    }
  },
};

function podPaths({ policy }: PolicyText): readonly Path[] {
  const peers = policy.rules.flatMap((rule) => rule.peers ?? []).map(({ path }) => [...path, 'pods']);
  return [['spec', 'subject', 'pods'], ...peers];
}

function fixesFor({ text, spec }: PolicyText, pods: MapNode): readonly Fix[] {
  const [first] = pods.entries;
  if (!first || first.merged || isBorrowed(pods)) return [];
  const edits = insertBefore(text, pods, first, { namespaceSelector: {} }, dashIndent(text, spec));
  return fix('Say so: `namespaceSelector: {}`', edits);
}
