import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  contains,
  containsRange,
  formatAddress,
  formatCidr,
  parseAddress,
  parseCidr,
  readAddress,
  readCidr,
  sameAddress,
} from '../../../server/src/engine/address.ts';
import { bits, contains as naiveContains } from '../../conformance/naive/address.ts';

describe('reading addresses', () => {
  test.each([
    ['10.0.0.1', '10.0.0.1'],
    ['010.000.0.08', '10.0.0.8'],
    ['fd00:0:0::1', 'fd00::1'],
    ['FD00::A', 'fd00::a'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ['1:2:3:4:5:6:1.2.3.4', '1:2:3:4:5:6:102:304'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['::ffff:a00:1', '10.0.0.1'],
    ['0:0:0:0:0:FFFF:10.0.0.1', '10.0.0.1'],
  ])('%s is %s', (text, canonical) => {
    const address = parseAddress(text);
    expect(address && formatAddress(address)).toBe(canonical);
  });

  test.each([
    '',
    ' 10.0.0.1',
    '10.0.0.1 ',
    '10.0.0',
    '10.0.0.0.1',
    '10.0.0.256',
    '10.0.0.-1',
    '10.0.0.0x1',
    '10.0..1',
    '1e1.0.0.1',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4::5:6:7:8',
    'fffff::',
    '12345::',
    'g::',
    'fe80::1%eth0',
    '::1.2.3',
    '1.2.3.4::',
    '::1.2.3.4:5',
    '[::1]',
    '10.0.0.1:80',
    'example.com',
  ])('%j is none', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  test('liberties are reported', () => {
    expect(readAddress('010.0.0.1')).toMatchObject({ leadingZeros: true, mapped: false });
    expect(readAddress('::ffff:10.0.0.1')).toMatchObject({ leadingZeros: false, mapped: true });
    expect(readAddress('00001::')).toMatchObject({ leadingZeros: true });
    expect(readAddress('10.0.0.1')).toMatchObject({ leadingZeros: false, mapped: false });
    expect(readAddress('0.0.0.0')).toMatchObject({ leadingZeros: false });
  });
});

describe('reading ranges', () => {
  test.each([
    ['10.0.2.9/24', '10.0.2.0/24', { hostBits: true, leadingZeros: false, mapped: false }],
    ['10.0.0.0/8', '10.0.0.0/8', { hostBits: false, leadingZeros: false, mapped: false }],
    ['010.0.0.0/8', '10.0.0.0/8', { hostBits: false, leadingZeros: true, mapped: false }],
    ['10.0.0.0/08', '10.0.0.0/8', { hostBits: false, leadingZeros: true, mapped: false }],
    ['0.0.0.0/0', '0.0.0.0/0', { hostBits: false, leadingZeros: false }],
    ['203.0.113.7/32', '203.0.113.7/32', { hostBits: false }],
    ['::/0', '::/0', { hostBits: false, mapped: false }],
    ['FD00:0::/64', 'fd00::/64', { hostBits: false }],
    ['::1/127', '::/127', { hostBits: true }],
    ['::ffff:10.0.0.0/104', '10.0.0.0/8', { mapped: true, hostBits: false }],
    ['::ffff:10.0.0.0/96', '0.0.0.0/0', { mapped: true, hostBits: true }],
    ['::ffff:0.0.0.0/90', '::ffc0:0:0/90', { mapped: true, hostBits: true }],
  ])('%s is %s', (text, canonical, facts) => {
    expect(readCidr(text)).toMatchObject({ canonical, ...facts });
  });

  test.each([
    '10.0.2.1',
    '10.0.0.0/',
    '/8',
    '10.0.0.0/33',
    '::/129',
    '10.0.0.0/-1',
    '10.0.0.0/+8',
    '10.0.0.0/8 ',
    ' 10.0.0.0/8',
    '10.0.0.0/8/8',
    '10.0.0.0/0x8',
    '10.0.0/8',
    '10.0.0.0/255.0.0.0',
    'fe80::%eth0/64',
    '',
  ])('%j is none', (text) => {
    expect(readCidr(text)).toBeUndefined();
  });
});

const v4 = fc.tuple(...([0, 0, 0, 0].map(() => fc.nat(255)) as [fc.Arbitrary<number>])).map((o) => o.join('.'));
const v6 = fc.array(fc.oneof(fc.constant(0), fc.nat(0xffff)), { minLength: 8, maxLength: 8 }).map((groups) => {
  // No IPv4-mapped ones: those are IPv4 addresses.
  const [first = 0, ...rest] = groups;
  return [first | 0x2000, ...rest].map((group) => group.toString(16)).join(':');
});
const address = fc.oneof(v4, v6);
/** Often inside the range: a neighbour of its own address. */
const rangeAndAddress = address.chain((text) => {
  const width = text.includes(':') ? 128 : 32;
  return fc.record({
    cidr: fc.nat(width).map((length) => `${text}/${length}`),
    other: fc.oneof(
      address,
      fc.nat(width - 1).map((bit) => flip(text, bit)),
    ),
  });
});

function flip(text: string, bit: number): string {
  const flipped = [...bits(text)].map((b, i) => (i === bit ? (b === '0' ? '1' : '0') : b)).join('');
  const chunk = text.includes(':') ? 16 : 8;
  const parts = flipped.match(new RegExp(`.{${chunk}}`, 'g')) ?? [];
  const numbers = parts.map((part) => Number.parseInt(part, 2));
  return text.includes(':') ? numbers.map((n) => n.toString(16)).join(':') : numbers.join('.');
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('not read');
  return value;
}

describe('as values', () => {
  test('contains agrees with comparing bit strings, in both families', () => {
    fc.assert(
      fc.property(rangeAndAddress, ({ cidr, other }) => {
        const isMapped = parseAddress(other)?.family === 4 && other.includes(':');
        fc.pre(!isMapped);
        expect(contains(known(parseCidr(cidr)), known(parseAddress(other)))).toBe(naiveContains(cidr, other));
      }),
      { numRuns: 2000 },
    );
  });

  test('what is formatted reads back as the same value', () => {
    fc.assert(
      fc.property(address, (text) => {
        const value = known(parseAddress(text));
        const written = formatAddress(value);
        expect(sameAddress(known(parseAddress(written)), value)).toBe(true);
        expect(formatAddress(known(parseAddress(written)))).toBe(written);
        expect(bits(text)).toBe(bits(written));
      }),
      { numRuns: 1000 },
    );
  });

  test('a range holds another exactly when it holds its first and last address', () => {
    fc.assert(
      fc.property(rangeAndAddress, fc.nat(128), ({ cidr, other }, length) => {
        const outer = known(parseCidr(cidr));
        const inner = known(parseCidr(`${other}/${Math.min(length, other.includes(':') ? 128 : 32)}`));
        const width = inner.family === 4 ? 32 : 128;
        let last = formatAddress(inner);
        for (let bit = inner.length; bit < width; bit++) last = flip(last.includes('::') ? expand(last) : last, bit);
        const both = contains(outer, inner) && contains(outer, known(parseAddress(last)));
        expect(containsRange(outer, inner)).toBe(both);
      }),
      { numRuns: 300 },
    );
  });

  test('an IPv4 range never holds an IPv6 address, nor the other way round', () => {
    expect(contains(known(parseCidr('0.0.0.0/0')), known(parseAddress('2001:db8::1')))).toBe(false);
    expect(contains(known(parseCidr('::/0')), known(parseAddress('10.0.0.1')))).toBe(false);
    expect(contains(known(parseCidr('::/0')), known(parseAddress('::ffff:10.0.0.1')))).toBe(false);
    expect(contains(known(parseCidr('10.0.0.0/8')), known(parseAddress('::ffff:10.0.0.1')))).toBe(true);
    expect(formatCidr(known(parseCidr('fd00:0:0::1/128')))).toBe('fd00::1/128');
  });
});

function expand(text: string): string {
  return (bits(text).match(/.{16}/g) ?? []).map((part) => Number.parseInt(part, 2).toString(16)).join(':');
}
