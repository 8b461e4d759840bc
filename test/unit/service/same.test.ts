import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameData } from '../../../server/src/service/same.ts';

describe('plain data', () => {
  const data = fc.anything({ withMap: true, withSet: true, withNullPrototype: false, maxDepth: 3 });

  it('says the same as its copy', () => {
    fc.assert(
      fc.property(data, (value) => {
        expect(sameData(value, structuredClone(value))).toBe(true);
      }),
    );
  });

  it('never says the same where JSON differs', () => {
    const json = fc.jsonValue({ maxDepth: 3 });
    fc.assert(
      fc.property(json, json, (a, b) => {
        if (JSON.stringify(a) !== JSON.stringify(b)) expect(sameData(a, b)).toBe(Object.is(a, b));
      }),
    );
  });

  it.each([
    [[], {}],
    [new Map([['a', 1]]), new Map([['a', 2]])],
    [new Map([['a', 1]]), { a: 1 }],
    [new Set(['a']), new Set(['b'])],
    [new Set(['a']), ['a']],
    [{ a: undefined }, {}],
    [null, {}],
    ['1', 1],
  ])('%j and %j differ', (a, b) => {
    expect(sameData(a, b)).toBe(false);
    expect(sameData(b, a)).toBe(false);
  });
});
