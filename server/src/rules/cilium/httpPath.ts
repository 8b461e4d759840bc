import type { Finding, Level, Rule, RuleSubject } from '../rule.ts';
import { regexProblem } from '../support/cilium/re2.ts';
import { fix } from '../support/fix.ts';
import { rewriteScalar } from '../support/rewrite.ts';
import { code } from '../support/text.ts';

/** A path written as a glob, a prefix or with a query, where a regular expression must match as a whole (cilium.md 4.9). */
export const httpPath: Rule = {
  code: 'http-path',
  level: 'warning',
  scope: 'document',
  families: ['cilium'],
  title: 'A path that is no regular expression for what is meant',
  answers: ['cilium-M70'],
  *check({ object, structure }: RuleSubject): Iterable<Finding> {
    for (const { path, field, value, node } of structure.fields) {
      if (field.role !== 'cilium-regex' || path.at(-1) !== 'path' || typeof value !== 'string') continue;
      const found = regexProblem(value) === undefined ? misread(value) : undefined;
      if (!found) continue;
      const { level, why, meant } = found;
      yield {
        code: 'http-path',
        level,
        message: `${why} If that is not meant, write ${code(meant)}.`,
        path,
        part: 'value',
        fixes: fix(`Change to \`${meant}\``, rewriteScalar(object.slice.text, node, meant), level === 'warning'),
      };
    }
  },
};

interface Misread {
  readonly level: Level;
  readonly why: string;
  readonly meant: string;
}

function misread(text: string): Misread | undefined {
  // A star behind a slash or a letter, and nothing else of an expression: a glob.
  if (/^[-\w/*%~.]+$/.test(text) && /[\w/]\*/.test(text) && !/\.\*/.test(text)) {
    const star = /(.)\*/.exec(text)?.[1] ?? '/';
    return {
      level: 'warning',
      why: `\`path\` is a regular expression, in which \`*\` repeats what stands before it: ${code(text)} matches ${star === '/' ? 'more or fewer slashes' : `any number of ${code(star)}`} there, and nothing else.`,
      meant: text.replace(/\*+/g, '.*'),
    };
  }
  if (/^\/[-\w/%~.]*\?[-\w]+=[-\w%&=.]*$/.test(text)) {
    return {
      level: 'warning',
      why: `\`path\` is a regular expression, in which \`?\` makes what stands before it optional: no request with a query matches ${code(text)}.`,
      meant: text.replace('?', '\\?'),
    };
  }
  if (/^[A-Za-z0-9][-\w/%~]*(\/|\.\*)/.test(text) && !/[|()[\]^$]/.test(text) && !/^https?:/.test(text)) {
    return {
      level: 'warning',
      why: `Every path begins with a slash, and the expression must match it as a whole: ${code(text)} matches nothing.`,
      meant: `/${text}`,
    };
  }
  if (/^\^\/[-\w/%~]*$/.test(text)) {
    return {
      level: 'info',
      why: `The expression must match the whole path, whether it begins with \`^\` or not: ${code(text)} is this one path only, and no query.`,
      meant: `${text.slice(1)}.*`,
    };
  }
  if (/^\/[-\w%~]+(\/[-\w%~]+)*\/$/.test(text)) {
    return {
      level: 'info',
      why: `The expression must match the whole path: ${code(text)} is this one path only, and nothing below it.`,
      meant: `${text}.*`,
    };
  }
  return undefined;
}
