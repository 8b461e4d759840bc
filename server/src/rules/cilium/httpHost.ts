import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { regexProblem } from '../support/cilium/re2.ts';
import { fix } from '../support/fix.ts';
import { rewriteSelector } from '../support/rewrite.ts';
import { code } from '../support/text.ts';

/** A host that is written as a name or a glob, where a regular expression must match as a whole, port included (cilium.md 4.9). */
export const httpHost: Rule = {
  code: 'http-host',
  level: 'warning',
  scope: 'document',
  families: ['cilium'],
  title: 'A host that is no regular expression for what is meant',
  answers: ['cilium-M72'],
  *check({ object, structure }: RuleSubject): Iterable<Finding> {
    for (const { path, field, value, node } of structure.fields) {
      if (field.role !== 'cilium-http-host' || typeof value !== 'string' || value === '') continue;
      const rewrite = (meant: string, preferred: boolean): readonly Fix[] =>
        fix(`Change to \`${meant}\``, rewriteSelector(object.slice.text, node, meant), preferred);
      const place = { code: 'http-host', path, part: 'value' } as const;
      const why = regexProblem(value);
      if (why !== undefined) {
        const meant = /^\*\.[-\w.]+$/.test(value) ? `[^.]+${escaped(value.slice(1))}` : undefined;
        yield {
          ...place,
          level: 'warning',
          message: `${code(value)} is no regular expression: ${why}. Nobody checks it, and the proxy cannot use it.${meant ? ` Write ${code(meant)}.` : ''}`,
          fixes: meant ? rewrite(meant, true) : [],
        };
      } else if (/^[-\w]+(\.[-\w]+)+$/.test(value)) {
        const meant = `${escaped(value)}(:[0-9]+)?`;
        yield {
          ...place,
          level: 'hint',
          message: `\`host\` is a regular expression for the whole authority: a dot in ${code(value)} stands for any character, and a request that names a port does not match. ${code(meant)} says it exactly.`,
          fixes: rewrite(meant, false),
        };
      }
    }
  },
};

function escaped(name: string): string {
  return name.replaceAll('.', '\\.');
}
