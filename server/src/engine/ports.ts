import type { Path } from './model.ts';

/** IP protocol number (IANA): 6 TCP, 17 UDP, 132 SCTP, 1 ICMP, 58 ICMPv6. */
export type Protocol = number;

/** One element of a port list; `protocol` undefined means every protocol. */
export interface PortMatch {
  readonly protocol: Protocol | undefined;
  readonly port: PortValue;
  readonly path: Path;
}

export type PortValue =
  | { readonly kind: 'all' }
  /** Inclusive. `ranged` tells `endPort` from a single port: enforcers without ranges read only `first`. */
  | { readonly kind: 'numbers'; readonly first: number; readonly last: number; readonly ranged: boolean }
  /** `last`: a range that starts at the number, where the subject itself receives (cilium.md 4.11). */
  | { readonly kind: 'named'; readonly name: string; readonly last?: number };

export const TCP: Protocol = 6;
export const UDP: Protocol = 17;
export const SCTP: Protocol = 132;
export const ICMP: Protocol = 1;
export const ICMPV6: Protocol = 58;

const NUMBERS: ReadonlyMap<string, Protocol> = new Map([
  ['TCP', TCP],
  ['UDP', UDP],
  ['SCTP', SCTP],
  ['ICMP', ICMP],
  ['ICMPv6', ICMPV6],
  ['UDPLite', 136],
]);

/** By the name that Kubernetes and Calico objects use; upper and lower case differ. */
export function protocolNumber(name: string): Protocol | undefined {
  return NUMBERS.get(name);
}

/** `TCP`; the number itself for protocols without a name here. */
export function protocolName(protocol: Protocol): string {
  for (const [name, number] of NUMBERS) if (number === protocol) return name;
  return String(protocol);
}

/** Protocols that NetworkPolicy can name, and that carry ports. */
export function hasPorts(protocol: Protocol): boolean {
  return protocol === TCP || protocol === UDP || protocol === SCTP;
}

export function isPortNumber(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= 65535;
}
