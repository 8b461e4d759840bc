import type { NamespaceScope } from '../../engine/model.ts';
import type { Path } from '../../syntax/path.ts';
import type { ClusterView, Finding, Rule } from '../rule.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { isNull } from '../support/manifest.ts';
import { code, sentences } from '../support/text.ts';
import { confirmed, select, selectNamespaces } from '../support/view.ts';

const EVERYWHERE: NamespaceScope = { kind: 'selected', selector: { kind: 'all' } };

/**
 * A label without a value in a NetworkPolicy: the API server reads it as the empty text, and asks for a label that is
 * there and empty (kubernetes.md 0.3.4, A.4 row 68).
 */
export const labelEmpty: Rule = {
  code: 'label-empty',
  level: 'warning',
  scope: 'cluster',
  families: ['kubernetes'],
  title: 'A label without a value asks for an empty one',
  answers: ['A-M19'],
  *check({ structure, cluster }) {
    for (const { path, field, node } of structure.fields) {
      if (field.role !== 'match-labels' || node.kind !== 'map') continue;
      for (const { key, value } of node.entries) {
        if (!isNull(value)) continue;
        const known = cluster && nobodyHas(cluster, path, key);
        yield {
          code: 'label-empty',
          level: known && cluster ? confirmed(cluster) : 'info',
          message: sentences(
            `${code(key)} has no value, and the API server takes that for the empty text: only a label ${code(`${key}: ""`)} matches.`,
            known && cluster && `Nothing in the cluster has one (${cluster.words}).`,
            'Write the value, or use `Exists` in `matchExpressions` if any will do.',
          ),
          path: [...path, key],
          part: 'key',
          unfinished: true,
          fixes: known ? [] : fix('The label is there and empty: `""`', replace(value, '""')),
        } satisfies Finding;
      }
    }
  },
};

/** No pod, or no namespace where the selector is one of namespaces, has the key with an empty value. */
function nobodyHas(cluster: ClusterView, path: Path, key: string): boolean {
  const selector = { kind: 'requirement', requirement: { op: 'in', key, values: [''] } } as const;
  if (path.includes('namespaceSelector')) {
    const { names, certain } = selectNamespaces(cluster, selector);
    return names.length === 0 && certain;
  }
  const { pods, certain } = select(cluster, EVERYWHERE, selector);
  return pods.length === 0 && certain && cluster.inventory.endpoints.length > 0;
}
