import { get, nodeAt } from '../../syntax/cursor.ts';
import type { Node } from '../../syntax/tree.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { mistyped } from '../support/mistyped.ts';
import { judge, judged, refused } from '../support/refuse.ts';
import { code, lowerFirst } from '../support/text.ts';

/** A port number in quotes, which makes it a port name without a letter (A-M20). */
export const portQuoted: Rule = {
  code: 'port-quoted',
  level: 'error',
  scope: 'document',
  title: 'A port number in quotes',
  answers: ['A-V15', 'A-M20', 'cilium-M28'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const { path, field, node, value } of subject.structure.fields) {
      if (field.role !== 'port' || typeof value !== 'string' || !isNumber(value)) continue;
      const message =
        `${code(value)} in quotes is a port name, and a name needs a letter: the API server refuses it. ` +
        'Remove the quotes if the number is meant.';
      yield refused('port-quoted', path, 'value', message, { fixes: unquote(node, value) });
    }
    for (const error of mistyped(subject, 'port-quoted')) {
      const { path, node } = error;
      const verdict = judge(subject, 'type', error);
      const text = node.kind === 'scalar' ? String(node.value) : '';
      const port = nodeAt(subject.object.node, path.slice(0, -1));
      const named = port?.kind === 'map' ? get(port, 'port')?.value : undefined;
      const message =
        `${code(text)} in quotes is text, and \`${String(path.at(-1))}\` takes a number only: ${lowerFirst(verdict.unreadable)} ` +
        'Remove the quotes.';
      // To Cilium a port is text, and only the end of a range a number.
      const first = named?.kind === 'scalar' ? named.value : undefined;
      const isStart =
        typeof first === 'number' || (typeof first === 'string' && error.field.role === 'cilium-end-port');
      const numeric = isStart && Number(first) <= Number(text);
      yield judged('port-quoted', verdict, path, 'value', message, { fixes: numeric ? unquote(node, text) : [] });
    }
  },
};

/** Digits that are a port. A leading zero would make them octal without the quotes. */
function isNumber(text: string): boolean {
  return /^\d+$/.test(text);
}

function unquote(node: Node, text: string) {
  const number = Number(text);
  if (number < 1 || number > 65535) return [];
  return fix('Remove the quotes', replace(node, String(number)), true);
}
