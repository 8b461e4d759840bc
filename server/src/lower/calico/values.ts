/** Protocols, ports and ranges as Calico writes them (calico.md 1.4, 1.5). */

import { type Cidr, parseAddress, parseCidr } from '../../engine/address.ts';
import { isPortNumber, type PortValue, type Protocol } from '../../engine/ports.ts';
import type { Json } from '../object.ts';

const PROTOCOLS: ReadonlyMap<string, Protocol> = new Map([
  ['TCP', 6],
  ['UDP', 17],
  ['ICMP', 1],
  ['ICMPV6', 58],
  ['SCTP', 132],
  ['UDPLITE', 136],
]);

/** A name in any case, as Felix takes it, or a number, also in quotes. Undefined for what is neither. */
export function readProtocol(value: Json): Protocol | undefined {
  const number = typeof value === 'string' && /^[0-9]+$/.test(value) ? Number(value) : value;
  if (typeof number === 'number') return Number.isInteger(number) && number >= 1 && number <= 255 ? number : undefined;
  return typeof value === 'string' ? PROTOCOLS.get(value.toUpperCase()) : undefined;
}

/** The family that a protocol's name implies; its number implies none (calico.md 1.4). */
export function familyOf(value: Json | undefined): 4 | 6 | undefined {
  if (typeof value !== 'string') return undefined;
  const name = value.toUpperCase();
  return name === 'ICMP' ? 4 : name === 'ICMPV6' ? 6 : undefined;
}

/** A number, `min:max`, or a name; `80-90` is a name (calico.md 1.5). */
export function readPort(value: Json): PortValue | undefined {
  if (typeof value === 'number') return single(value);
  if (typeof value !== 'string') return undefined;
  if (/^[0-9]+$/.test(value)) return single(Number(value));
  const range = /^([0-9]+):([0-9]+)$/.exec(value);
  if (range) {
    const [first, last] = [Number(range[1]), Number(range[2])];
    const fits = first >= 0 && last <= 65535 && first <= last;
    return fits ? { kind: 'numbers', first, last, ranged: true } : undefined;
  }
  return /^[a-zA-Z0-9_.-]{1,128}$/.test(value) ? { kind: 'named', name: value } : undefined;
}

function single(port: number): PortValue | undefined {
  return isPortNumber(port) ? { kind: 'numbers', first: port, last: port, ranged: false } : undefined;
}

/** A range, or an address alone as the range of itself. */
export function readNet(value: Json): Cidr | undefined {
  if (typeof value !== 'string') return undefined;
  const range = parseCidr(value);
  if (range !== undefined) return range;
  const address = parseAddress(value);
  return address && { family: address.family, words: address.words, length: address.family === 4 ? 32 : 128 };
}
