import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { bytes } from '../support/labels.ts';
import { judge, judged } from '../support/refuse.ts';

/** All keys and values together (apimachinery api/validation/objectmeta.go, TotalAnnotationSizeLimitB). */
const LIMIT = 256 * 1024;

/** More annotation text than an object may carry (A-V3). */
export const annotationsTooLarge: Rule = {
  code: 'annotations-too-large',
  level: 'error',
  scope: 'document',
  title: 'More than 256 KiB of annotations',
  answers: ['A-V3', 'calico-V11'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const { structure } = subject;
    for (const place of structure.fields) {
      const { path, field } = place;
      const ofRule = field.role === 'calico-rule-annotations';
      if (field.role !== 'annotations' && !ofRule) continue;
      const size = structure.fields
        .filter(
          (child) => child.path.length === path.length + 1 && path.every((step, index) => child.path[index] === step),
        )
        .reduce((sum, child) => sum + bytes(String(child.path.at(-1))) + bytes(String(child.value ?? '')), 0);
      if (size <= LIMIT) continue;
      const verdict = judge(subject, ofRule ? 'value' : 'metadata', place);
      const message = `The annotations hold ${Math.ceil(size / 1024)} KiB, and an object may carry 256 KiB of them. ${verdict.words} Keep large texts elsewhere.`;
      yield judged('annotations-too-large', verdict, path, 'key', message);
    }
  },
};
