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
  | { readonly kind: 'named'; readonly name: string };
