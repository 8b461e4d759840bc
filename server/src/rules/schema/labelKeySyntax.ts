import type { PlacedField } from '../../schema/walk.ts';
import type { Path } from '../../syntax/path.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { agentFindings } from '../support/cilium/findings.ts';
import type { SourcedKeyProblem } from '../support/cilium/problems.ts';
import { keyProblemWords, labelKeyProblem } from '../support/labels.ts';
import { judge, judged } from '../support/refuse.ts';
import { code } from '../support/text.ts';

/** A key that no label can have: in a selector, or among the object's own labels (A-V3, A-V4, A-V5). */
export const labelKeySyntax: Rule = {
  code: 'label-key-syntax',
  level: 'error',
  scope: 'document',
  title: 'A key that no label can have',
  answers: ['A-V3', 'A-V4', 'A-V5', 'A-M40', 'BC-M29'],
  *check(subject: RuleSubject): Iterable<Finding> {
    // To Go an empty key is a missing one.
    const emptyCounts = subject.object.schema?.decoding === 'crd';
    for (const place of subject.structure.fields) {
      const { path, field, node, value } = place;
      // Keys with a source are those of Cilium: only its agent reads them.
      if (field.dialect === 'cilium') continue;
      if ((field.role === 'match-labels' || field.role === 'object-labels') && node.kind === 'map') {
        const keys = new Set(node.entries.map((entry) => entry.key));
        for (const key of keys) yield* problemOf(subject, place, key, [...path, key]);
      } else if (field.role === 'label-key' && typeof value === 'string' && (value !== '' || emptyCounts)) {
        yield* problemOf(subject, place, value, path);
      }
    }
    yield* sourcedKeys(subject);
  },
};

/** Keys that the agent of Cilium does not take (cilium.md 3.3). */
function* sourcedKeys(subject: RuleSubject): Iterable<Finding> {
  for (const { problem, verdict } of agentFindings(subject, 'label-key')) {
    const why = sourcedWords(problem.problem);
    const message = `No label can have the key ${code(problem.key)}: ${why}. ${verdict.words} Write the key as the labels have it.`;
    const field = problem.part === 'key' ? problem.path.slice(0, -1) : problem.path;
    yield judged('label-key-syntax', verdict, problem.path, problem.part, message, { field });
  }
}

function sourcedWords(problem: SourcedKeyProblem): string {
  if (problem.problem !== undefined) return keyProblemWords(problem);
  return problem.part === 'colons'
    ? 'it has more than one colon, and one divides the source from the key'
    : 'the source before the colon has letters and digits only, as in `k8s:app`';
}

function* problemOf(subject: RuleSubject, place: PlacedField, key: string, path: Path): Iterable<Finding> {
  const problem = labelKeyProblem(key);
  if (!problem) return;
  const verdict = judge(subject, 'label-syntax', place);
  const message = `No label can have the key ${code(key)}: ${keyProblemWords(problem)}. ${verdict.words} Write the key as the labels have it.`;
  const part = path.length > place.path.length ? 'key' : 'value';
  yield judged('label-key-syntax', verdict, path, part, message, { field: place.path });
}
