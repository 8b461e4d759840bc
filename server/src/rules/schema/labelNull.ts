import { nodeAt } from '../../syntax/cursor.ts';
import type { MapNode } from '../../syntax/tree.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { given, holdsSomething, isNull } from '../support/nodes.ts';
import { code, sentences } from '../support/text.ts';

/** A label without a value in a CRD's selector: the API server prunes it, and less is asked for (kubernetes.md 0.3.5). */
export const labelNull: Rule = {
  code: 'label-null',
  level: 'warning',
  scope: 'document',
  title: 'A label that is dropped, because it has no value',
  answers: ['BC-M02'],
  *check({ object, structure }: RuleSubject): Iterable<Finding> {
    if (object.schema?.decoding !== 'crd') return;
    for (const { path, field, node, entry } of structure.fields) {
      if (field.role !== 'match-labels' || node.kind !== 'map') continue;
      for (const label of node.entries) {
        if (!isNull(label.value)) continue;
        const left = node.entries.some((other) => !isNull(other.value));
        const more = entry && holdsSomething(siblings(object.node, path));
        const message = sentences(
          `${code(label.key)} has no value: the API server drops it from the selector${left || more ? '' : ', which then selects everything'}.`,
          'Write `""` for a label with an empty value; for one with any value use `Exists` in `matchExpressions`.',
        );
        yield {
          code: 'label-null',
          level: 'warning',
          message,
          path: [...path, label.key],
          part: 'key',
          unfinished: true,
          fixes: fix('The label is there and empty: `""`', replace(label.value, '""')),
        };
      }
    }
  },
};

function siblings(root: MapNode, path: readonly (string | number)[]) {
  const selector = nodeAt(root, path.slice(0, -1));
  return given(selector, 'matchExpressions');
}
