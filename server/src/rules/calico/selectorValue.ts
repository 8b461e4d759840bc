import type { TextSpan } from '../../lower/calicoSelector/tokens.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import {
  type Expression,
  expressionsOf,
  holdsWithout,
  type Leaf,
  leavesOf,
  rewritten,
  spanOf,
  withPart,
} from '../support/calico/expressions.ts';
import { fix } from '../support/fix.ts';
import { labelValueProblem } from '../support/labels.ts';
import { code, sentences } from '../support/text.ts';

/** A compared value that no label can have: a wildcard, a regular expression, a blank (calico.md 2.1 rule 11). */
export const selectorValue: Rule = {
  code: 'selector-value',
  level: 'warning',
  scope: 'document',
  families: ['calico'],
  title: 'A compared value that no label can have',
  answers: ['calico-M40'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const expression of expressionsOf(subject)) {
      for (const leaf of leavesOf(expression.node)) {
        for (const value of comparedValues(leaf)) {
          if (labelValueProblem(value.text)) yield finding(subject, expression, leaf, value);
        }
      }
    }
  },
};

interface Compared {
  readonly text: string;
  readonly at: TextSpan;
}

/** Whole values: parts of one may be anything that a value can hold. */
function comparedValues({ node }: Leaf): readonly Compared[] {
  if (node.kind === 'set') return node.values.map((value) => ({ text: value.value, at: value }));
  return node.kind === 'compare' && (node.op === '==' || node.op === '!=')
    ? [{ text: node.value, at: node.valueSpan }]
    : [];
}

function finding(subject: RuleSubject, expression: Expression, leaf: Leaf, value: Compared): Finding {
  const { node } = leaf;
  const meant = patternOf(node.kind === 'compare' ? node.key : '', value.text);
  const span = spanOf(subject, expression, value.at);
  const message = sentences(
    `No label can have the value ${code(value.text)}: values are compared letter by letter, without wildcards or regular expressions.`,
    node.kind === 'set' ? 'It does nothing in this set.' : `This is ${holdsWithout(leaf) ? 'always' : 'never'} true.`,
    meant && node.kind === 'compare'
      ? `Write ${code(written(node.op, meant))}.`
      : 'Parts of a value are asked for with `starts with`, `ends with` and `contains`.',
  );
  return {
    code: 'selector-value',
    level: 'warning',
    message,
    path: expression.place.path,
    part: 'value',
    ...(span && { span }),
    fixes: meant && node.kind === 'compare' ? patternFix(subject, expression, leaf, written(node.op, meant)) : [],
  };
}

function written(op: string, pattern: string): string {
  return op === '!=' ? `!(${pattern})` : pattern;
}

function patternFix(subject: RuleSubject, expression: Expression, { node }: Leaf, text: string): readonly Fix[] {
  return fix(`Write ${code(text)}`, rewritten(subject, expression, withPart(expression, node, text)), true);
}

/** `web-*`, `*-web`, `*web*`, and the same as regular expressions. */
function patternOf(key: string, value: string): string | undefined {
  const plain = value.replace(/^\^/, '').replace(/\$$/, '').replaceAll('.*', '*');
  const found = /^(\*?)([A-Za-z0-9._-]+)(\*?)$/.exec(plain);
  if (!found || key === '') return undefined;
  const [, before, part = '', after] = found;
  if (before && after) return `${key} contains "${part}"`;
  if (after) return `${key} starts with "${part}"`;
  return before ? `${key} ends with "${part}"` : undefined;
}
