import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mayBeOneName } from '../../../server/src/engine/domainNames.ts';

/** cilium.md 4.8: which names fit a pattern, as the regular expressions that it gives. */
function expression(pattern: string): RegExp {
  if (/^\*+\.?$/.test(pattern)) return /^([-a-z0-9_]+[.])+$/;
  const text = pattern.toLowerCase().replace(/\.?$/, '.');
  const [deep = ''] = /^\*\*+\./.exec(text) ?? [];
  const rest = text.slice(deep.length).replaceAll('.', '[.]').replaceAll(/\*+/g, '[-a-z0-9_]*');
  return new RegExp(`^${deep === '' ? '' : '([-a-z0-9_]+([.][-a-z0-9_]+){0,})[.]'}${rest}$`);
}

test.each([
  ['api.example.com', 'API.example.com.', true],
  ['*.example.com', 'api.example.com', true],
  ['*.example.com', 'a.b.example.com', false],
  ['*.example.com', 'example.com', false],
  ['**.example.com', 'a.b.example.com', true],
  ['**.example.com', 'example.com', false],
  ['*', 'anything.at.all', true],
  ['*.example.com', '*.example.org', false],
  ['a*.example.com', '*b.example.com', true],
  ['**.com', '*.example.com', true],
  ['**.a.b', '**.b', true],
  ['**.a', '**.b', false],
  ['**.example.com', '*example.com', false],
  ['**.example.com', '*.example.com', true],
  ['**.a.b', '*.b', false],
])('%s and %s: %s', (a, b, wanted) => {
  expect(mayBeOneName(a, b)).toBe(wanted);
  expect(mayBeOneName(b, a)).toBe(wanted);
});

const label = fc.constantFrom('a', 'b', 'ab', '*', 'a*', '*b');
const pattern = fc
  .tuple(fc.constantFrom('', '', '**.'), fc.array(label, { minLength: 1, maxLength: 3 }))
  .map(([deep, labels]) => deep + labels.join('.'));
const names = ['a', 'b', 'ab', 'aab', 'ba'].flatMap((one) =>
  ['', 'a.', 'b.', 'ab.', 'a.b.', 'b.a.', 'ab.a.'].map((before) => `${before}${one}.`),
);

test('two patterns meet wherever a name fits both', () => {
  let met = 0;
  fc.assert(
    fc.property(pattern, pattern, (a, b) => {
      const [first, second] = [expression(a), expression(b)];
      const shared = names.find((name) => first.test(name) && second.test(name));
      if (shared !== undefined) {
        met++;
        expect([a, b, mayBeOneName(a, b)]).toEqual([a, b, true]);
      }
      expect(mayBeOneName(a, b)).toBe(mayBeOneName(b, a));
    }),
    { numRuns: 2000 },
  );
  expect(met).toBeGreaterThan(100);
});

test('an exact name meets a pattern exactly where it fits', () => {
  fc.assert(
    fc.property(pattern, fc.constantFrom(...names), (one, name) => {
      expect([one, name, mayBeOneName(one, name)]).toEqual([one, name, expression(one).test(name)]);
    }),
    { numRuns: 2000 },
  );
});

test('long patterns are answered at once', () => {
  expect(mayBeOneName(`${'*a'.repeat(120)}`, `${'a*'.repeat(120)}b`)).toBe(false);
});
