import { describe, expect, it } from 'vitest';
import { COMMON, editorGrammars, type Token, tokenizer } from './tokens.ts';

const OURS = '.selector.calico';

/** Each token of expressions with the last word of its scope that is about the language; other tokens are left out. */
function coloured(tokens: readonly Token[]): string {
  return tokens
    .flatMap(({ text, scopes }) => {
      const own = scopes.findLast((scope) => scope.endsWith(OURS));
      if (own === undefined || own.startsWith('meta.') || text.trim() === '') return [];
      return [`${text}~${SHORT.find(([start]) => own.startsWith(start))?.[1] ?? own}`];
    })
    .join(' ');
}

const SHORT = [
  ['variable.other.label', 'label'],
  ['keyword.operator', 'op'],
  ['support.function', 'call'],
  ['string.', 'text'],
  ['punctuation.definition.string', 'quote'],
  ['punctuation.', 'mark'],
  ['invalid.illegal', 'wrong'],
] as const;

const WEB = 'app~label ==~op "~quote web~text "~quote';
const ROWS: readonly (readonly [string, string])[] = [
  ['selector: app == "web"', WEB],
  ['selector: app == "web" # note', WEB],
  ['selector:  app == "web"', WEB],
  ['notSelector: \'app == "web"\'', WEB],
  ['serviceAccountSelector: "app == \'web\'"', WEB.replaceAll('"', "'")],
  ['namespaceSelector: "app == \\"web\\""', WEB.replaceAll('"', '\\"')],
  ["selector: 'app == ''web'''", WEB.replaceAll('"', "''")],
  ['- {selector: app == "web", order: 5}', WEB],
  ['source: {notSelector: \'app == "web"\'}', WEB],
  ['selector: has(app)', 'has~call (~mark app~label )~mark'],
  ["selector: '!has(a.b/c)'", '!~op has~call (~mark a.b/c~label )~mark'],
  ['selector: all()', 'all~call (~mark )~mark'],
  ['namespaceSelector: global()', 'global~call (~mark )~mark'],
  [
    'selector: app not in {"a", \'b\'}',
    'app~label not in~op {~mark "~quote a~text "~quote ,~mark \'~quote b~text \'~quote }~mark',
  ],
  [
    'selector: (in starts with \'x\') || not contains "y"',
    '(~mark in~label starts with~op \'~quote x~text \'~quote )~mark ||~op not~label contains~op "~quote y~text "~quote',
  ],
  ['selector: a == "b" & c', 'a~label ==~op "~quote b~text "~quote &~wrong c~label'],
  // Selectors of others.
  ['selector: app=web', ''],
  ['selector: web', ''],
  ['selector: {app: all()}', ''],
  ['podSelector: {}', ''],
  ['mySelector: app == "web"', ''],
  ['note: app == "web"', ''],
  ['# selector: app == "web"', ''],
  ['text: "selector: app == 1"', ''],
];

const GRAMMARS = [
  { name: 'the common grammar of YAML', grammars: COMMON },
  { name: 'the grammar of the editor', grammars: editorGrammars() },
] as const;

describe.each(GRAMMARS)('with $name', ({ grammars }) => {
  const cut = grammars && tokenizer(grammars);

  it.skipIf(!grammars).each(ROWS)('%s', async (line, expected) => {
    const text = (await cut)?.(`spec:\n  ${line}\n  order: 5`) ?? [];
    expect(coloured(text)).toBe(expected);
  });

  it.skipIf(!grammars).each(ROWS)('%s ends where the value does', async (line) => {
    const tokens = (await cut)?.(`spec:\n  ${line}\n  order: 5`) ?? [];
    const five = tokens.findLast(({ text }) => text.trim() === '5');
    expect(five?.scopes.some((scope) => scope.startsWith('constant.numeric'))).toBe(true);
    expect(
      tokens.filter(({ text }) => text.includes('note')).every(({ scopes }) => !coloured([{ text: 'x', scopes }])),
    ).toBe(true);
  });
});
