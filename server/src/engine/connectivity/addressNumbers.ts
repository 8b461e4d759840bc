/** Addresses as whole numbers, for questions about what lies between two of them. */

import type { Address, Cidr, IpFamily } from '../address.ts';

export function bitsOf(family: IpFamily): number {
  return family === 4 ? 32 : 128;
}

export function addressNumber({ words }: Pick<Address, 'words'>): bigint {
  return words.reduce((sum, word) => (sum << 32n) | BigInt(word >>> 0), 0n);
}

export function addressOf(family: IpFamily, value: bigint): Address {
  const count = bitsOf(family) / 32;
  const words = Array.from({ length: count }, (_, i) => Number((value >> BigInt(32 * (count - 1 - i))) & 0xffffffffn));
  return { family, words };
}

export function rangeBounds(range: Cidr): { readonly first: bigint; readonly last: bigint } {
  const first = addressNumber(range);
  return { first, last: first + (1n << BigInt(bitsOf(range.family) - range.length)) - 1n };
}
