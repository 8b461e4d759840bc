import { itemsAt, textAt } from '../../schema/calico/views.ts';
import type { Path } from '../../syntax/path.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { judge, judged } from '../support/refuse.ts';
import { code, sentences } from '../support/text.ts';

/** Methods and paths of an HTTP match (V60). */
export const httpMatch: Rule = {
  code: 'http-match',
  level: 'error',
  scope: 'document',
  families: ['calico'],
  title: 'HTTP methods or paths that cannot be matched',
  answers: ['calico-V60'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { field, node, path } of subject.structure.fields) {
      if (field.role !== 'calico-http') continue;
      const methods = itemsAt(node, ['methods'], 'calicoctl').map((item) =>
        item.kind === 'scalar' ? String(item.value ?? '') : '',
      );
      const twice = methods.findIndex((method, index) => methods.indexOf(method) < index);
      if (twice >= 0)
        yield finding(
          subject,
          [...path, 'methods', twice],
          `${code(methods[twice] ?? '')} stands twice among the methods.`,
          'Remove one.',
        );
      for (const [index, item] of itemsAt(node, ['paths'], 'calicoctl').entries()) {
        const problem = pathProblem(textAt(item, ['exact'], 'calicoctl'), textAt(item, ['prefix'], 'calicoctl'));
        if (problem) yield finding(subject, [...path, 'paths', index, ...problem.at], problem.what, problem.advice);
      }
    }
  },
};

function pathProblem(exact: string, prefix: string) {
  if (exact !== '' && prefix !== '') {
    return {
      at: ['prefix'],
      what: 'A path is either `exact` or a `prefix`, and this is both.',
      advice: 'Write an item for each.',
    };
  }
  const text = exact || prefix;
  if (text === '') return { at: [], what: 'This item says no path.', advice: 'Add `exact` or `prefix`.' };
  const at = [exact === '' ? 'prefix' : 'exact'];
  if (!text.startsWith('/'))
    return { at, what: `${code(text)} does not start with \`/\`, as every path does.`, advice: 'Add the `/`.' };
  if (!/[? #]/.test(text)) return undefined;
  return {
    at,
    what: `${code(text)} holds a \`?\`, a \`#\` or a blank, and a path ends before them.`,
    advice: 'Cut it off there.',
  };
}

function finding(subject: RuleSubject, path: Path, what: string, advice: string): Finding {
  const verdict = judge(subject, 'value', { path });
  return judged('http-match', verdict, path, 'value', sentences(what, verdict.words, advice));
}
