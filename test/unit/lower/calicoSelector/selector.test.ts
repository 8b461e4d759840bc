import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { known, matches } from '../../../../server/src/engine/selector.ts';
import { canonicalSelector, prefixKeys } from '../../../../server/src/lower/calicoSelector/canonical.ts';
import { engineSelector } from '../../../../server/src/lower/calicoSelector/engineSelector.ts';
import { parseSelector, type SelectorNode } from '../../../../server/src/lower/calicoSelector/parse.ts';
import { type Token, tokenize } from '../../../../server/src/lower/calicoSelector/tokens.ts';
import { selectorErrorText, selectorWords } from '../../../../server/src/lower/calicoSelector/words.ts';
import { CANONICAL, ERRORS, EVALUATIONS } from './rows.ts';

function parsed(text: string): SelectorNode {
  const result = parseSelector(text);
  if (!result.ok) throw new Error(`${text}: ${result.error.problem} at ${result.error.at}`);
  return result.node;
}

function tokens(text: string): readonly Token[] {
  const cut = tokenize(text);
  if (!cut.ok) throw new Error(`${text}: ${cut.error.problem}`);
  return cut.tokens;
}

function met(node: SelectorNode, labels: Readonly<Record<string, string>>): boolean {
  return matches(engineSelector(node, []), known(new Map(Object.entries(labels)))) === 'yes';
}

test('the tables are whole', () => {
  expect([EVALUATIONS.length, CANONICAL.length, ERRORS.length]).toEqual([54, 16, 77]);
});

describe('evaluation (calico.md 2.3)', () => {
  test.each(EVALUATIONS)('%s on %j: %s', (selector, labels, match) => {
    expect(met(parsed(selector), labels)).toBe(match);
  });
  test.each(EVALUATIONS)('the canonical form of %s on %j says the same', (selector, labels, match) => {
    expect(met(parsed(canonicalSelector(parsed(selector))), labels)).toBe(match);
  });
});

describe('canonical form (calico.md 2.4)', () => {
  test.each(CANONICAL)('%j -> %s', (written, canonical) => {
    expect(canonicalSelector(parsed(written))).toBe(canonical);
  });
  test.each(CANONICAL)('%j: the canonical form is its own', (_, canonical) => {
    expect(canonicalSelector(parsed(canonical))).toBe(canonical);
  });
  test('negations are counted only where nothing stands between them, as Calico does', () => {
    expect(canonicalSelector(parsed('!(!has(a))'))).toBe('!!has(a)');
  });
  test('sets are in order of bytes, not of UTF-16 units', () => {
    expect(canonicalSelector(parsed('a in {"\u{1f600}", "\uff5e", "z"}'))).toBe('a in {"z", "\uff5e", "\u{1f600}"}');
  });
  test('keys get a prefix wherever they stand, values never', () => {
    const node = parsed('!(a == "a" || has(b)) && c not in {"c"} && all()');
    expect(canonicalSelector(prefixKeys(node, 'pcns.'))).toBe(
      '(!(pcns.a == "a" || has(pcns.b)) && pcns.c not in {"c"} && all())',
    );
  });
});

describe('errors (calico.md 2.5)', () => {
  test.each(ERRORS)('%j at %d: %s', (text, at, problem) => {
    expect(parseSelector(text)).toMatchObject({ ok: false, error: { at, problem } });
  });
  test.each(ERRORS)('%j is marked inside the text and told in a sentence', (text) => {
    const result = parseSelector(text);
    if (result.ok) throw new Error(text);
    const { at, end } = result.error;
    expect(at).toBeGreaterThanOrEqual(0);
    expect(end).toBeGreaterThanOrEqual(at);
    expect(end).toBeLessThanOrEqual(text.length);
    expect(selectorErrorText(result.error)).toMatch(/[.]$/);
  });
  test('a label has at most 512 bytes', () => {
    expect(parseSelector(`${'a'.repeat(512)} == "x"`).ok).toBe(true);
    expect(parseSelector(`${'a'.repeat(513)} == "x"`)).toMatchObject({ error: { at: 0, problem: 'label-too-long' } });
    expect(parseSelector(`has(${'a'.repeat(513)})`)).toMatchObject({ error: { at: 4, problem: 'label-too-long' } });
  });
  test('a bad character late in the text is told before a missing operand early in it', () => {
    expect(parseSelector('&& a == "b" %')).toMatchObject({ error: { at: 12, problem: 'label-expected' } });
  });
  test('brackets inside one another have an end', () => {
    const nested = (depth: number) => `${'('.repeat(depth)}has(a)${')'.repeat(depth)}`;
    expect(parseSelector(nested(200)).ok).toBe(true);
    expect(parseSelector(nested(100_000)).ok).toBe(false);
    expect(parseSelector(`${'!'.repeat(100_001)}has(a)`)).toMatchObject({ ok: true, node: { kind: 'not' } });
  });
});

describe('what looks odd and is a selector (calico.md 2.5)', () => {
  test.each([
    'a in {"b",}',
    'a in {}',
    'a notin{"b"}',
    'in == "x"',
    'has == "x"',
    '-/.. == "x"',
    '9 == "x"',
    '!!has(a)',
    'all( )',
    'a == "é"',
    'global() && a == "b"',
    'a == "x\ny"',
    'a\t==\t"b"',
  ])('%j', (text) => {
    expect(parseSelector(text).ok).toBe(true);
  });
});

describe('places', () => {
  test('every token knows where it is written', () => {
    const text = ' a  ==\t"b" && has( c ) || d not  in {"x"}';
    const written = tokens(text).map((token) => [token.kind, text.slice(token.start, token.end)]);
    expect(written).toEqual([
      ['label', 'a'],
      ['==', '=='],
      ['string', '"b"'],
      ['&&', '&&'],
      ['has', 'has( c )'],
      ['||', '||'],
      ['label', 'd'],
      ['not in', 'not  in'],
      ['{', '{'],
      ['string', '"x"'],
      ['}', '}'],
      ['end', ''],
    ]);
    const call = tokens(text).find(({ kind }) => kind === 'has');
    expect(text.slice(call?.key?.start, call?.key?.end)).toBe('c');
  });
  test('every node knows where it is written', () => {
    const text = ' !( a == "b" ) && c in {"x", "y"}';
    const node = parsed(text);
    expect(text.slice(node.start, node.end)).toBe('!( a == "b" ) && c in {"x", "y"}');
    if (node.kind !== 'and') throw new Error(node.kind);
    const [first, second] = node.of;
    expect(text.slice(first?.start, first?.end)).toBe('!( a == "b" )');
    if (second?.kind !== 'set') throw new Error(second?.kind);
    expect(text.slice(second.keySpan.start, second.keySpan.end)).toBe('c');
    expect(second.values.map(({ start, end }) => text.slice(start, end))).toEqual(['"x"', '"y"']);
  });
});

describe('words', () => {
  const of = (text: string) => selectorWords(parsed(text), (user) => user);
  test.each([
    ['', 'is anything at all'],
    ['!all()', 'is nothing at all'],
    ['a == "b"', 'has a set to b'],
    ['!(a == "b")', 'has no a, or one other than b'],
    ['a != "b"', 'has no a, or one other than b'],
    ['!(a != "b")', 'has a set to b'],
    ['has(a)', 'has a label a, whatever its value'],
    ['!has(a)', 'has no label a'],
    ['a in {"x", "y", "z"}', 'has a set to x, y or z'],
    ['a not in {"x"}', 'has no a, or one other than x'],
    ['a in {}', 'is nothing at all, because the set is empty'],
    ['a contains "b"', 'has a a that contains b'],
    ['a starts with "b"', 'has a a that starts with b'],
    ['!a ends with "b"', 'has no a that ends with b'],
    [
      'has(a) && (has(b) || has(c))',
      'has a label a, whatever its value and (has a label b, whatever its value or has a label c, whatever its value)',
    ],
    ['!(has(a) && has(b))', 'has no label a or has no label b'],
  ])('%s', (text, words) => {
    expect(of(text)).toBe(words);
  });
});

/** Selectors that people may write, as trees of text. */
const label = fc.constantFrom('a', 'b', 'app.kubernetes.io/name', 'in');
const value = fc.constantFrom('', 'x', 'y', 'xy', `it's`);
const primary = fc.oneof(
  label.map((key) => `has(${key})`),
  fc
    .tuple(label, fc.constantFrom('==', '!=', 'contains', 'starts with', 'endswith'), value)
    .map(([key, op, text]) => `${key} ${op} "${text}"`),
  fc
    .tuple(label, fc.constantFrom('in', 'not in', 'notin'), fc.array(value, { maxLength: 3 }))
    .map(([key, op, values]) => `${key} ${op} {${values.map((one) => `"${one}"`).join(',')}}`),
  fc.constant('all()'),
);
const { selector } = fc.letrec<{ selector: string }>((tie) => ({
  selector: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    primary,
    tie('selector').map((one) => `!(${one})`),
    fc.tuple(tie('selector'), fc.constantFrom('&&', '||'), tie('selector')).map(([a, op, b]) => `(${a}) ${op} (${b})`),
  ),
}));
const labels = fc.dictionary(label, value);

describe('properties', () => {
  test('any text is read or refused, inside its own bounds', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), selector, fc.string({ unit: fc.constantFrom(...'ab ()!=&|{}",\'\thasin') })),
        (text) => {
          const result = parseSelector(text);
          const { start, end } = result.ok ? result.node : { start: result.error.at, end: result.error.end };
          expect(start <= end && end <= text.length).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
  test('the canonical form means the same, and only doubled negations make it shorter still', () => {
    fc.assert(
      fc.property(selector, labels, (text, has) => {
        const canonical = canonicalSelector(parsed(text));
        expect(canonicalSelector(parsed(canonical))).toBe(canonical.replaceAll('!!', ''));
        expect(met(parsed(canonical), has)).toBe(met(parsed(text), has));
      }),
    );
  });
  test('a negation is the opposite, and prefixed keys ask prefixed labels', () => {
    fc.assert(
      fc.property(selector, labels, (text, has) => {
        const yes = met(parsed(text), has);
        expect(met(parsed(`!(${text})`), has)).toBe(!yes);
        const prefixed = Object.fromEntries(Object.entries(has).map(([key, one]) => [`p.${key}`, one]));
        expect(met(prefixKeys(parsed(text), 'p.'), prefixed)).toBe(yes);
      }),
    );
  });
});
