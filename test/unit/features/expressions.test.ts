import { describe, expect, it } from 'vitest';
import { canonicalRewrite, expressionTokens } from '../../../server/src/features/expressions.ts';
import { cursor, viewOf } from './world.ts';

const policy = (selector: string) =>
  `apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: {name: p}\nspec:\n  selector: ${selector}\n`;

/** `type:text` of each token. */
function tokens(text: string): readonly string[] {
  return expressionTokens(viewOf(text)).map(({ span, type }) => `${type}:${text.slice(span.start, span.end)}`);
}

describe('the parts of an expression', () => {
  const PARTS = [
    'property:app',
    'operator:==',
    'string:"web"',
    'operator:&&',
    'operator:!',
    'function:has',
    'property:old',
  ];
  it.each([
    ['plain', 'app == "web" && !has(old)'],
    ['between single quotes', `'app == "web" && !has(old)'`],
  ])('are found %s', (_, selector) => {
    expect(tokens(policy(selector))).toEqual(PARTS);
  });
  it('are found behind escapes', () => {
    expect(tokens(policy('"a in {\\"x\\"} || all()"'))).toEqual([
      'property:a',
      'operator:in',
      'string:\\"x\\"',
      'operator:||',
      'function:all',
    ]);
  });
  it('are found in rules, and in no other family', () => {
    const rule = `${policy('all()')}  ingress:\n  - action: Allow\n    source: {namespaceSelector: 'has(team)'}\n`;
    expect(tokens(rule)).toEqual(['function:all', 'function:has', 'property:team']);
    expect(tokens(rule.replace('projectcalico.org/v3', 'example.com/v1'))).toEqual([]);
  });
  it('are none where the text cannot be cut', () => {
    expect(tokens(policy('app = "web"'))).toEqual([]);
  });
});

describe('the canonical spelling', () => {
  function rewritten(marked: string): string | undefined {
    const { text, offset } = cursor(marked);
    const [edit] = canonicalRewrite(viewOf(text), offset)?.edits ?? [];
    return edit && text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end);
  }
  it('replaces the whole value, quoted so that YAML reads it', () => {
    expect(rewritten(policy("app in {'b', 'a'}|  && ! has( x )"))).toBe(policy(`'(app in {"a", "b"} && !has(x))'`));
  });
  it('doubles single quotes', () => {
    expect(rewritten(policy(`a==|  'say "x"'`))).toBe(policy(`'a == ''say "x"'''`));
  });
  it('is not offered where nothing changes, nothing can be read, or nothing stands', () => {
    expect(rewritten(policy('all|()'))).toBeUndefined();
    expect(rewritten(policy('app =| x'))).toBeUndefined();
    expect(rewritten(policy('""|'))).toBeUndefined();
    expect(rewritten(policy('app == "web"').replace('kind', 'ki|nd'))).toBeUndefined();
  });
});
