import { nodeAt } from '../../syntax/cursor.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { wrongPorts } from '../support/cilium/portTexts.ts';
import { readPort } from '../support/cilium/values.ts';
import { fix } from '../support/fix.ts';
import { judged } from '../support/refuse.ts';
import { rewriteScalar } from '../support/rewrite.ts';
import { code } from '../support/text.ts';

/** A port with a leading zero, which makes it octal: to Cilium (V33), and to YAML where it is a number (kubernetes.md 0.3.1). */
export const portLeadingZero: Rule = {
  code: 'port-leading-zero',
  level: 'error',
  scope: 'document',
  families: ['cilium', 'kubernetes', 'admin'],
  title: 'A port number with a leading zero',
  answers: ['cilium-V33', 'cilium-M31', 'A-M21'],
  *check(subject: RuleSubject): Iterable<Finding> {
    yield* octalNumbers(subject);
    for (const { path, text, verdict } of wrongPorts(subject, 'zero')) {
      const message = `${code(text)} begins with a zero, which makes it an octal number, and it is none: ${verdict.clause}. Write it without the zero.`;
      yield judged('port-leading-zero', verdict, path, 'value', message, { fixes: withoutZero(subject, path, text) });
    }
    for (const { path, field, value } of subject.structure.fields) {
      if (field.role !== 'cilium-port' || typeof value !== 'string' || !/^0\d+$/.test(value)) continue;
      const port = readPort(value);
      if (port === undefined || String(port) === value.replace(/^0+(?=\d)/, '')) continue;
      yield {
        code: 'port-leading-zero',
        level: 'warning',
        message: `Cilium takes ${code(value)} for an octal number, port ${port}. Write it without the zero.`,
        path,
        part: 'value',
        fixes: withoutZero(subject, path, value),
      };
    }
  },
};

/** `0443` without quotes: YAML reads 291, and so does everybody behind it. */
function* octalNumbers({ structure, object }: RuleSubject): Iterable<Finding> {
  for (const { path, node, value } of structure.fields) {
    if (node.kind !== 'scalar' || node.style !== 'plain' || !NUMBER_FIELDS.has(path.at(-1))) continue;
    const { source } = node;
    if (typeof value !== 'number' || !/^0[0-7]+$/.test(source) || value === Number(source)) continue;
    const plain = Number(source);
    yield {
      code: 'port-leading-zero',
      level: 'warning',
      message: `YAML takes ${code(source)} for an octal number: this is port ${value}. Write it without the zero.`,
      path,
      part: 'value',
      fixes: plain <= 65535 ? fix(`Change to \`${plain}\``, rewriteScalar(object.slice.text, node, plain), true) : [],
    };
  }
}

const NUMBER_FIELDS: ReadonlySet<unknown> = new Set(['port', 'endPort', 'number', 'start', 'end']);

function withoutZero({ object }: RuleSubject, path: Finding['path'], text: string) {
  const node = nodeAt(object.node, path);
  const plain = text.replace(/^0+(?=\d)/, '');
  return node && Number(plain) <= 65535
    ? fix(`Change to \`${plain}\``, rewriteScalar(object.slice.text, node, plain), true)
    : [];
}
