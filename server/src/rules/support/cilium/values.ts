/** Values as the agent's Go code reads them: each text is judged alone. */

import { parseAddress, readAddress } from '../../../engine/address.ts';
import { labelKeyProblem } from '../labels.ts';
import type { SourcedKeyProblem } from './problems.ts';

/** A key with an optional source before a colon (cilium.md 3.3). */
export function sourcedKeyProblem(key: string): SourcedKeyProblem | undefined {
  const parts = key.split(':');
  if (parts.length > 2) return { part: 'colons' };
  if (parts.length === 2 && !/^[A-Za-z0-9]+$/.test(parts[0] ?? '')) return { part: 'source' };
  return labelKeyProblem(parts.at(-1) ?? '');
}

/** A name of a port (RFC 6335), by Cilium's expression; Go sees bytes, and all of these are ASCII. */
export function isServiceName(text: string): boolean {
  return text.length <= 15 && /^[A-Za-z0-9-]+$/.test(text) && /[A-Za-z]/.test(text) && !/^-|-$|--/.test(text);
}

/** Go's `strconv.ParseUint(text, 0, 16)`: a leading zero is octal, `0b`, `0o` and `0x` count, and `_` stands between digits. */
export function readPort(text: string): number | undefined {
  const match = /^(0[xX]|0[bB]|0[oO]|0)?(.*)$/s.exec(text);
  const prefix = (match?.[1] ?? '').toLowerCase();
  const rest = match?.[2] ?? '';
  if (prefix === '0' && rest === '') return 0;
  const base = prefix === '0x' ? 16 : prefix === '0b' ? 2 : prefix === '' ? 10 : 8;
  // With a prefix an underscore may follow it at once.
  const digits = prefix === '' ? rest : rest.replace(/^_/, '');
  if (!/^[0-9a-fA-F]+(_[0-9a-fA-F]+)*$/.test(digits)) return undefined;
  let value = 0;
  for (const digit of digits.replace(/_/g, '')) {
    const worth = Number.parseInt(digit, 16);
    if (worth >= base) return undefined;
    value = value * base + worth;
    if (value > 65535) return undefined;
  }
  return value;
}

export interface Prefix {
  readonly family: 4 | 6;
  /** 32 bits each; IPv4 in IPv6 stays IPv6. */
  readonly words: readonly number[];
  readonly length: number;
}

/** Go's `netip.ParsePrefix`: no leading zeros, no zone. */
export function readPrefix(text: string): Prefix | undefined {
  const slash = text.lastIndexOf('/');
  if (slash < 0) return undefined;
  const reading = readAddress(text.slice(0, slash));
  const digits = text.slice(slash + 1);
  if (!reading || reading.leadingZeros || !/^(0|[1-9]\d{0,2})$/.test(digits)) return undefined;
  const wide = text.includes(':');
  const length = Number(digits);
  if (length > (wide ? 128 : 32)) return undefined;
  const { words } = reading.address;
  return wide && words.length === 1
    ? { family: 6, words: [0, 0, 0xffff, words[0] ?? 0], length }
    : { family: wide ? 6 : 4, words, length };
}

/** Go's `netip.ParseAddr`, which takes a zone behind IPv6. */
export function isAddress(text: string): boolean {
  const zone = text.indexOf('%');
  const plain = zone >= 0 && text.includes(':') && zone < text.length - 1 ? text.slice(0, zone) : text;
  return parseAddress(plain) !== undefined && readAddress(plain)?.leadingZeros === false;
}

/** The hole's address lies in the range, and the hole is not larger. */
export function holds(range: Prefix, hole: Prefix): boolean {
  if (range.family !== hole.family || range.length > hole.length) return false;
  return range.words.every((word, index) => {
    const bits = Math.min(32, Math.max(0, range.length - index * 32));
    const mask = bits === 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0;
    return ((hole.words[index] ?? 0) & mask) >>> 0 === (word & mask) >>> 0;
  });
}

/** The transport protocols with ports, then those without (V32). */
const WITH_PORTS = ['TCP', 'UDP', 'SCTP', 'ANY'];
const PORTLESS = ['VRRP', 'IGMP', 'GRE', 'IPIP', 'IPV6', 'ESP', 'AH'];

export function isProtocol(upper: string): boolean {
  return WITH_PORTS.includes(upper) || PORTLESS.includes(upper);
}

/** As written: only upper case counts here. */
export function isPortless(protocol: string): boolean {
  return PORTLESS.includes(protocol);
}
