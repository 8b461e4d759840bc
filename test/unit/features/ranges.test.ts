import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cidr, contains, formatAddress, parseCidr } from '../../../server/src/engine/address.ts';
import { lastAddress, rangeSize, sizeWords } from '../../../server/src/features/hover/ranges.ts';

function cidr(text: string): Cidr {
  const range = parseCidr(text);
  if (!range) throw new Error(`${text} is no range`);
  return range;
}

/** Ranges inside 10.0.0.0/24, so that every address can be counted. */
const small = fc
  .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 24, max: 32 }))
  .map(([last, length]) => cidr(`10.0.0.${last}/${length}`));

describe('rangeSize', () => {
  it('counts each address once, however exceptions overlap', () => {
    fc.assert(
      fc.property(small, fc.array(small, { maxLength: 5 }), (range, except) => {
        let counted = 0n;
        for (let i = 0; i < 256; i++) {
          const address = { family: 4, words: [0x0a000000 + i] } as const;
          if (contains(range, address) && !except.some((each) => contains(each, address))) counted += 1n;
        }
        expect(rangeSize(range, except)).toBe(counted);
      }),
    );
  });

  it('knows both families', () => {
    expect(rangeSize(cidr('0.0.0.0/0'))).toBe(1n << 32n);
    expect(rangeSize(cidr('::/0'), [cidr('::/1')])).toBe(1n << 127n);
    expect(rangeSize(cidr('::/0'), [cidr('10.0.0.0/8')])).toBe(1n << 128n);
  });
});

describe('lastAddress', () => {
  it.each([
    ['10.0.0.0/24', '10.0.0.255'],
    ['0.0.0.0/0', '255.255.255.255'],
    ['192.168.0.1/32', '192.168.0.1'],
    ['2001:db8::/33', '2001:db8:7fff:ffff:ffff:ffff:ffff:ffff'],
  ])('of %s is %s', (range, last) => {
    expect(formatAddress(lastAddress(cidr(range)))).toBe(last);
  });
});

describe('sizeWords', () => {
  it.each([
    [1n, '1 address'],
    [65536n, '65,536 addresses'],
    [1n << 64n, '2^64 addresses'],
    [(1n << 64n) - 1n, 'nearly 2^64 addresses'],
  ])('%s is %s', (size, words) => {
    expect(sizeWords(size)).toBe(words);
  });
});
