import fc from 'fast-check';
import { expect, it } from 'vitest';
import { editDistance, equallyNear, nearestNames } from '../../../server/src/schema/near.ts';

const SPEC = ['podSelector', 'policyTypes', 'ingress', 'egress'];

it.each([
  ['podselector', 'podSelector'],
  ['podSelectors', 'podSelector'],
  ['pod_selector', 'podSelector'],
  ['pod-selector', 'podSelector'],
  ['poSdelector', 'podSelector'],
  ['PolicyType', 'policyTypes'],
  ['Ingress', 'ingress'],
  ['egres', 'egress'],
])('%s stands for %s', (typed, meant) => {
  expect(nearestNames(typed, SPEC)[0]).toBe(meant);
});

it.each(['selector', 'rules', 'tier', 'order', ''])('%j stands for nothing here', (typed) => {
  expect(nearestNames(typed, SPEC)).toEqual([]);
});

it('knows when two are equally near', () => {
  expect(equallyNear('engress', SPEC)).toEqual(['ingress', 'egress']);
  expect(equallyNear('egres', SPEC)).toEqual(['egress']);
  expect(equallyNear('other', SPEC)).toEqual([]);
});

it('is stricter with short names, of which many are near one another', () => {
  expect(nearestNames('form', ['from', 'ports'])).toEqual(['from']);
  expect(nearestNames('foo', ['from', 'to'])).toEqual([]);
});

/** The plain recursive definition, without the table. */
function slowDistance(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const same = a.at(-1) === b.at(-1) ? 0 : 1;
  const choices = [
    slowDistance(a.slice(0, -1), b) + 1,
    slowDistance(a, b.slice(0, -1)) + 1,
    slowDistance(a.slice(0, -1), b.slice(0, -1)) + same,
  ];
  if (a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1)) {
    choices.push(slowDistance(a.slice(0, -2), b.slice(0, -2)) + 1);
  }
  return Math.min(...choices);
}

it('counts insertions, deletions, replacements and swaps', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 5 });
  fc.assert(
    fc.property(word, word, (a, b) => editDistance(a, b) === slowDistance(a, b)),
    { numRuns: 300 },
  );
});
