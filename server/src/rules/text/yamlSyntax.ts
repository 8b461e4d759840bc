import type { SyntaxProblem } from '../../syntax/tree.ts';
import type { Finding, Fix, SliceRule, SliceSubject } from '../rule.ts';
import { fix } from '../support/fix.ts';
import { isManifest } from '../support/manifests.ts';
import { API_SERVER } from '../support/refuse.ts';
import { sentences } from '../support/text.ts';
import { yamlWords } from '../support/yamlWords.ts';

/** Faults with a code of their own. */
const ELSEWHERE = new Set(['duplicate-key', 'tab-indent']);

/** A text that is no YAML, or no YAML that the API server reads. */
export const yamlSyntax: SliceRule = {
  code: 'yaml-syntax',
  level: 'error',
  scope: 'slice',
  title: 'Text that is not YAML',
  answers: ['calico-M26'],
  *check(subject: SliceSubject): Iterable<Finding> {
    if (!isManifest(subject)) return;
    for (const problem of subject.slice.problems) {
      if (ELSEWHERE.has(problem.code)) continue;
      const place = {
        code: 'yaml-syntax',
        path: [],
        part: 'value',
        span: problem.span,
        fixes: fixesFor(problem),
      } as const;
      if (isSkipped(problem)) {
        const message = sentences(yamlWords(problem), '`kubectl` skips the rest of the document without a word.');
        yield { ...place, level: 'warning', message };
        continue;
      }
      const message = sentences(
        yamlWords(problem),
        'Until then nobody can read the document, `kubectl` and the API server included.',
      );
      yield { ...place, level: 'error', message, rejectedBy: [API_SERVER] };
    }
  },
};

/**
 * The API server's reader stops at the end of a document and never looks at what follows. Only where the first lines of
 * an object are indented more than the rest is an object left without its fields, and refused.
 */
function isSkipped({ code, detail }: SyntaxProblem): boolean {
  return code === 'extra-document' || (code === 'ignored-text' && detail.after !== 'map');
}

function fixesFor({ code, detail, span }: SyntaxProblem): readonly Fix[] {
  const quoted = detail.text !== undefined && !/["\\\n]/.test(detail.text) ? `"${detail.text}"` : undefined;
  switch (code) {
    case 'missing-space':
      return fix('Put a blank after the colon', [{ span: { start: span.end, end: span.end }, text: ' ' }], true);
    case 'missing-comma':
      return fix('Put a comma before it', [{ span: { start: span.start, end: span.start }, text: ', ' }]);
    case 'not-finite':
    case 'null-key':
    case 'number-key':
      return quoted && detail.text !== '' ? fix(`Quote it: \`${quoted}\``, [{ span, text: quoted }], true) : [];
    case 'control-character':
      return fix('Remove the character', [{ span, text: '' }], true);
    default:
      return [];
  }
}
