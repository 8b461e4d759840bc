import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { fix } from '../support/fix.ts';
import { rewriteSelector } from '../support/rewrite.ts';
import { code } from '../support/text.ts';

/** A header without a blank behind its colon, which is taken for the name of a header (cilium.md 4.9). */
export const httpHeader: Rule = {
  code: 'http-header',
  level: 'warning',
  scope: 'document',
  families: ['cilium'],
  title: 'A header without a blank behind its colon',
  answers: ['cilium-M73'],
  *check({ object, structure }: RuleSubject): Iterable<Finding> {
    for (const { path, field, value, node } of structure.fields) {
      if (field.role !== 'cilium-http-header' || typeof value !== 'string') continue;
      const [, name = '', rest = ''] = /^([^\s:]+):(\S.*)$/s.exec(value) ?? [];
      if (name === '') continue;
      const meant = `${name}: ${rest}`;
      yield {
        code: 'http-header',
        level: 'warning',
        message: `Name and value of a header are parted at the first blank. Without one ${code(value)} asks for a header of that name, which no request has: nothing matches. Write ${code(meant)}.`,
        path,
        part: 'value',
        fixes: fix(`Change to \`${meant}\``, rewriteSelector(object.slice.text, node, meant), true),
      };
    }
  },
};
