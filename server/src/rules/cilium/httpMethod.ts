import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { fix } from '../support/fix.ts';
import { rewriteScalar } from '../support/rewrite.ts';
import { code } from '../support/text.ts';

/** RFC 9110 and RFC 5789. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE'];

/** A method in lower case, or several with commas: the expression never matches (cilium.md 1.6). */
export const httpMethod: Rule = {
  code: 'http-method',
  level: 'warning',
  scope: 'document',
  families: ['cilium'],
  title: 'An HTTP method that no request has',
  answers: ['cilium-M71'],
  *check({ object, structure }: RuleSubject): Iterable<Finding> {
    for (const { path, field, value, node } of structure.fields) {
      if (field.role !== 'cilium-regex' || path.at(-1) !== 'method' || typeof value !== 'string') continue;
      const words = value.trim().split(/\s*[,;|]\s*|\s+/);
      const meant = words.map((word) => word.toUpperCase()).join('|');
      if (meant === value || !words.every((word) => METHODS.includes(word.toUpperCase()))) continue;
      const why = /[,;\s]/.test(value)
        ? '`method` is a regular expression, in which a comma or blank is just that'
        : 'methods are upper case, and case counts';
      yield {
        code: 'http-method',
        level: 'warning',
        message: `No request has the method ${code(value)}: ${why}. Nothing matches; write ${code(meant)}.`,
        path,
        part: 'value',
        fixes: fix(`Change to \`${meant}\``, rewriteScalar(object.slice.text, node, meant), true),
      };
    }
  },
};
