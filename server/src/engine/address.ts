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
