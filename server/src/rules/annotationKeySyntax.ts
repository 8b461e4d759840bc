import type { Finding, Rule, RuleSubject } from './rule.ts';
import { keyProblemWords, labelKeyProblem } from './support/labels.ts';
import { refused } from './support/refuse.ts';
import { code } from './support/text.ts';

/** A key that no annotation can have; case does not count in its prefix (A-V3). */
export const annotationKeySyntax: Rule = {
  code: 'annotation-key-syntax',
  level: 'error',
  scope: 'document',
  title: 'A key that no annotation can have',
  answers: ['A-V3'],
  *check({ structure }: RuleSubject): Iterable<Finding> {
    for (const { path, field, node } of structure.fields) {
      if (field.role !== 'annotations' || node.kind !== 'map') continue;
      for (const key of new Set(node.entries.map((entry) => entry.key))) {
        const problem = labelKeyProblem(key.toLowerCase());
        if (!problem) continue;
        const message = `No annotation can have the key ${code(key)}: ${keyProblemWords(problem)}. The API server refuses the policy. Rename it.`;
        yield refused('annotation-key-syntax', [...path, key], 'key', message, { field: path });
      }
    }
  },
};
