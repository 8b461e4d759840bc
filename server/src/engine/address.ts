/**
 * Addresses and prefixes as values. Text is read as Kubernetes reads it ("sloppy", kubernetes.md 0.5.1, after
 * kubernetes/utils net/parse.go), and every liberty the text takes is reported, so that callers can be stricter.
 */

export type IpFamily = 4 | 6;

/** An address as 32-bit words, most significant first: one word for IPv4, four for IPv6. IPv4-mapped IPv6 is IPv4. */
export interface Address {
  readonly family: IpFamily;
  readonly words: readonly number[];
}

/** `length` leading bits of `address` count; host bits are already zero. */
export interface Cidr {
  readonly family: IpFamily;
  readonly words: readonly number[];
  readonly length: number;
}

/** What a text means as an address, and in which ways it is not the usual spelling. */
export interface AddressReading {
  readonly address: Address;
  /** `010.0.0.1`, read as decimal; or an IPv6 group of more than four digits. */
  readonly leadingZeros: boolean;
  /** `::ffff:10.0.0.1`, read as IPv4. */
  readonly mapped: boolean;
}

export interface CidrReading {
  readonly cidr: Cidr;
  readonly leadingZeros: boolean;
  readonly mapped: boolean;
  /** Bits are set after the prefix: `10.0.0.5/8`. */
  readonly hostBits: boolean;
  /** Not what `formatCidr` writes for it, host bits aside: `FD00:0::/64`. */
  readonly canonical: string;
}

/** Blanks, zone ids, ports and anything else around an address make it none. */
export function readAddress(text: string): AddressReading | undefined {
  const raw = readRaw(text);
  if (raw === undefined) return undefined;
  const mapped = raw.words.length === 4 && isMapped(raw.words);
  const words = mapped ? raw.words.slice(3) : raw.words;
  return { address: { family: words.length === 1 ? 4 : 6, words }, leadingZeros: raw.leadingZeros, mapped };
}

/** The address, whatever its spelling. */
export function parseAddress(text: string): Address | undefined {
  return readAddress(text)?.address;
}

/** `<address>/<length>`; both parts are needed. */
export function readCidr(text: string): CidrReading | undefined {
  const slash = text.indexOf('/');
  if (slash < 0) return undefined;
  const raw = readRaw(text.slice(0, slash));
  const digits = text.slice(slash + 1);
  if (raw === undefined || !/^[0-9]+$/.test(digits)) return undefined;
  const given = Number(digits);
  if (given > raw.words.length * 32) return undefined;
  const masked = mask(raw.words, given);
  const mapped = raw.words.length === 4 && isMapped(raw.words);
  // Go's net.IPNet turns a mapped prefix into an IPv4 one as long as all of ::ffff:0:0/96 is inside the prefix.
  const cidr: Cidr =
    mapped && given >= 96
      ? { family: 4, words: masked.slice(3), length: given - 96 }
      : { family: masked.length === 1 ? 4 : 6, words: masked, length: given };
  return {
    cidr,
    leadingZeros: raw.leadingZeros || (digits.length > 1 && digits.startsWith('0')),
    mapped,
    hostBits: masked.some((word, i) => word !== raw.words[i]),
    canonical: formatCidr(cidr),
  };
}

/** The range, whatever its spelling. */
export function parseCidr(text: string): Cidr | undefined {
  return readCidr(text)?.cidr;
}

/** Same family and the leading bits agree (kubernetes.md 0.5.3). */
export function contains(range: Cidr, address: Address): boolean {
  return range.family === address.family && samePrefix(range.words, address.words, range.length);
}

/** Every address of `inner` is in `outer`. */
export function containsRange(outer: Cidr, inner: Cidr): boolean {
  return (
    outer.family === inner.family && outer.length <= inner.length && samePrefix(outer.words, inner.words, outer.length)
  );
}

export function sameAddress(a: Address, b: Address): boolean {
  return a.family === b.family && a.words.every((word, i) => word === b.words[i]);
}

/** A key for maps: equal for equal addresses only. Of IPv4 the number itself: many of them need no text. */
export function addressKey({ family, words }: Address): string | number {
  return family === 4 ? (words[0] ?? 0) : words.join(':');
}

/** Dotted decimal, or RFC 5952. */
export function formatAddress(address: Address): string {
  if (address.family === 4) return formatIpv4(address.words[0] ?? 0);
  const groups = address.words.flatMap((word) => [word >>> 16, word & 0xffff]);
  const run = longestZeroRun(groups);
  const hex = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  return run.length < 2
    ? hex(groups)
    : `${hex(groups.slice(0, run.start))}::${hex(groups.slice(run.start + run.length))}`;
}

export function formatCidr(cidr: Cidr): string {
  return `${formatAddress(cidr)}/${cidr.length}`;
}

/** The range that holds this one address. */
export function singleAddress(address: Address): Cidr {
  return { family: address.family, words: address.words, length: address.family === 4 ? 32 : 128 };
}

interface Raw {
  readonly words: readonly number[];
  readonly leadingZeros: boolean;
}

function readRaw(text: string): Raw | undefined {
  return text.includes(':') ? readIpv6(text) : readIpv4(text);
}

const DOT = 46;
const ZERO = 48;
const NINE = 57;

function readIpv4(text: string): Raw | undefined {
  // By character: a hundred thousand pods have an address each.
  let word = 0;
  let part = 0;
  let digits = 0;
  let dots = 0;
  let leadingZeros = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === DOT) {
      if (digits === 0 || dots === 3) return undefined;
      word = word * 256 + part;
      dots += 1;
      part = 0;
      digits = 0;
    } else {
      if (code < ZERO || code > NINE) return undefined;
      leadingZeros ||= digits > 0 && part === 0;
      part = part * 10 + code - ZERO;
      digits += 1;
      if (part > 255) return undefined;
    }
  }
  return dots === 3 && digits > 0 ? { words: [word * 256 + part], leadingZeros } : undefined;
}

function readIpv6(text: string): Raw | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  let leadingZeros = false;
  const groupsOf = (half: string, last: boolean): number[] | undefined => {
    if (half === '') return [];
    const groups: number[] = [];
    const parts = half.split(':');
    for (const [i, part] of parts.entries()) {
      if (part.includes('.') && last && i === parts.length - 1) {
        const tail = readIpv4(part);
        if (tail === undefined) return undefined;
        leadingZeros ||= tail.leadingZeros;
        groups.push((tail.words[0] ?? 0) >>> 16, (tail.words[0] ?? 0) & 0xffff);
        continue;
      }
      if (!/^[0-9a-fA-F]+$/.test(part) || Number.parseInt(part, 16) > 0xffff) return undefined;
      leadingZeros ||= part.length > 4;
      groups.push(Number.parseInt(part, 16));
    }
    return groups;
  };
  const head = groupsOf(halves[0] ?? '', halves.length === 1);
  const tail = halves.length === 2 ? groupsOf(halves[1] ?? '', true) : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => 0), ...tail];
  const words = [0, 2, 4, 6].map((i) => (groups[i] ?? 0) * 65536 + (groups[i + 1] ?? 0));
  return { words, leadingZeros };
}

function isMapped(words: readonly number[]): boolean {
  return words[0] === 0 && words[1] === 0 && words[2] === 0xffff;
}

function mask(words: readonly number[], length: number): number[] {
  return words.map((word, i) => {
    const bits = Math.min(32, Math.max(0, length - i * 32));
    return bits === 0 ? 0 : (word & (-1 << (32 - bits))) >>> 0;
  });
}

function samePrefix(a: readonly number[], b: readonly number[], length: number): boolean {
  for (let i = 0, left = length; left > 0; i++, left -= 32) {
    const differ = (a[i] ?? 0) ^ (b[i] ?? 0);
    if ((left >= 32 ? differ : differ >>> (32 - left)) !== 0) return false;
  }
  return true;
}

function formatIpv4(word: number): string {
  return [word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255].join('.');
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  return best;
}
