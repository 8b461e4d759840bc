/** Sizes and ends of address ranges. */

import { type Address, type Cidr, containsRange } from '../../engine/address.ts';
import { grouped } from '../words.ts';

/** Number of addresses in the range that are in none of the exceptions, which may overlap. */
export function rangeSize(range: Cidr, except: readonly Cidr[] = []): bigint {
  const inside = except.filter((each) => containsRange(range, each));
  // Of two prefixes one holds the other or they share nothing: the largest ones are disjoint.
  const largest = inside.filter(
    (each, i) =>
      !inside.some((other, j) => j !== i && containsRange(other, each) && (!containsRange(each, other) || j < i)),
  );
  if (except.some((each) => containsRange(each, range))) return 0n;
  return largest.reduce((left, each) => left - wholeSize(each), wholeSize(range));
}

export function lastAddress(range: Cidr): Address {
  const words = range.words.map((word, i) => {
    const fixed = Math.min(32, Math.max(0, range.length - i * 32));
    return fixed === 32 ? word : (word | (0xffffffff >>> fixed)) >>> 0;
  });
  return { family: range.family, words };
}

/** `256 addresses`; sizes that nobody can read as a power of two. */
export function sizeWords(size: bigint): string {
  if (size === 1n) return '1 address';
  if (size <= 1n << 32n) return `${grouped(size)} addresses`;
  const exponent = size.toString(2).length - 1;
  return size === 1n << BigInt(exponent) ? `2^${exponent} addresses` : `nearly 2^${exponent + 1} addresses`;
}

function wholeSize(range: Cidr): bigint {
  return 1n << BigInt((range.family === 4 ? 32 : 128) - range.length);
}
