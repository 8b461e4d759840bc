import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { keyProblemWords, labelKeyProblem } from '../support/labels.ts';
import { judge, judged } from '../support/refuse.ts';
import { code } from '../support/text.ts';

/** A key that no annotation can have; case does not count in its prefix (A-V3). */
export const annotationKeySyntax: Rule = {
  code: 'annotation-key-syntax',
  level: 'error',
  scope: 'document',
  title: 'A key that no annotation can have',
  answers: ['A-V3', 'calico-V11'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const place of subject.structure.fields) {
      const { path, field, node } = place;
      const ofRule = field.role === 'calico-rule-annotations';
      if ((field.role !== 'annotations' && !ofRule) || node.kind !== 'map') continue;
      for (const key of new Set(node.entries.map((entry) => entry.key))) {
        const problem = labelKeyProblem(key.toLowerCase());
        if (!problem) continue;
        const verdict = judge(subject, ofRule ? 'value' : 'metadata', place);
        const message = `No annotation can have the key ${code(key)}: ${keyProblemWords(problem)}. ${verdict.words} Rename it.`;
        yield judged('annotation-key-syntax', verdict, [...path, key], 'key', message, { field: path });
      }
    }
  },
};
