import { entryAt, get, nodeAt } from '../../syntax/cursor.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { agentFindings } from '../support/cilium/findings.ts';
import { renameKey, replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { judge, judged } from '../support/refuse.ts';
import { code, sentences } from '../support/text.ts';

/** A name or pattern of hosts that DNS cannot have (C11, V24, V41). */
export const hostNameSyntax: Rule = {
  code: 'host-name-syntax',
  level: 'error',
  scope: 'document',
  families: ['cilium'],
  title: 'A text that is no name of a host',
  answers: ['C11', 'cilium-V24', 'cilium-V41', 'cilium-M63', 'cilium-M67'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const violation of subject.structure.violations) {
      if (violation.kind !== 'pattern') continue;
      const { role } = violation.field;
      if (role !== 'cilium-fqdn' && role !== 'cilium-fqdn-pattern') continue;
      const { value, path } = violation;
      const verdict = judge(subject, 'pattern', violation);
      const { why, fixes } = explain(subject, path, value, role === 'cilium-fqdn-pattern');
      const message = sentences(
        `${code(value)} is no ${role === 'cilium-fqdn' ? 'name of a host' : 'pattern of names'}: ${why}`,
        verdict.words,
      );
      yield judged('host-name-syntax', verdict, path, 'value', message, { fixes });
    }
    for (const { problem, verdict } of agentFindings(subject, 'fqdn')) {
      const why = problem.long
        ? 'it has more than 255 characters.'
        : explain(subject, problem.path, problem.text, problem.pattern).why;
      const message = sentences(
        `${code(problem.text)} is no ${problem.pattern ? 'pattern of names' : 'name of a host'}: ${why}`,
        verdict.words,
      );
      yield judged('host-name-syntax', verdict, problem.path, 'value', message);
    }
  },
};

interface Explained {
  readonly why: string;
  readonly fixes: readonly Fix[];
}

function explain({ object }: RuleSubject, path: Finding['path'], text: string, isPattern: boolean): Explained {
  const node = nodeAt(object.node, path);
  const change = (name: string): readonly Fix[] =>
    node ? fix(`Change to \`${name}\``, replace(node, /^[*]/.test(name) ? `'${name}'` : name), true) : [];
  if (text === '') return { why: 'it is empty.', fixes: [] };
  if (!isPattern && /^[-\w.*]+$/.test(text) && text.includes('*')) {
    const selector = nodeAt(object.node, path.slice(0, -1));
    const entry = entryAt(object.node, path);
    const free = selector?.kind === 'map' && !get(selector, 'matchPattern');
    return {
      why: '`*` stands for something only in `matchPattern`. Write it there.',
      fixes: entry && free ? fix('Rename to `matchPattern`', renameKey(entry, 'matchPattern'), true) : [],
    };
  }
  const url = /^[a-z][a-z+.-]*:\/\/([-\w.*]+)(?::\d+)?(?:\/.*)?$/i.exec(text);
  if (url?.[1]) return { why: 'a name has no scheme, port or path. Write the host alone.', fixes: change(url[1]) };
  const dotted = /^\.([-\w.*]+)$/.exec(text);
  if (dotted?.[1])
    return { why: 'it begins with a dot. For every name below it write `*.` in `matchPattern`.', fixes: [] };
  if (text.includes('..')) return { why: 'two dots follow each other.', fixes: [] };
  if (isPattern && /[\\[\]()|^$+?]/.test(text)) {
    return { why: 'it looks like a regular expression, and only `*` stands for something here.', fixes: [] };
  }
  const allowed = isPattern ? 'letters, digits, `-`, `_`, `.` and `*`' : 'letters, digits, `-`, `_` and `.`';
  return { why: `it has ${allowed} only.`, fixes: [] };
}
