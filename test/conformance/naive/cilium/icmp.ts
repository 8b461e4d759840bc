import type { Json } from '../json.ts';

/** The names of ICMP types (cilium.md 1.7). */
const NAMES: Record<string, Record<string, number>> = {
  IPv4: {
    EchoReply: 0,
    DestinationUnreachable: 3,
    Redirect: 5,
    Echo: 8,
    EchoRequest: 8,
    RouterAdvertisement: 9,
    RouterSelection: 10,
    TimeExceeded: 11,
    ParameterProblem: 12,
    Timestamp: 13,
    TimestampReply: 14,
    Photuris: 40,
    ExtendedEchoRequest: 42,
    ExtendedEchoReply: 43,
  },
  IPv6: {
    DestinationUnreachable: 1,
    PacketTooBig: 2,
    TimeExceeded: 3,
    ParameterProblem: 4,
    EchoRequest: 128,
    EchoReply: 129,
    RouterSolicitation: 133,
    RouterAdvertisement: 134,
    NeighborSolicitation: 135,
    NeighborAdvertisement: 136,
  },
};

/** An ICMP type is held as a port, type 0 being the port that stands for all. */
export function icmpPort({ family, type }: Json): Json {
  const kind = family ?? 'IPv4';
  return { protocol: kind === 'IPv6' ? 'ICMPv6' : 'ICMP', port: `${NAMES[kind]?.[type] ?? type}` };
}

export function isIcmpType({ family, type }: Json): boolean {
  return /^\d+$/.test(`${type}`) || NAMES[family ?? 'IPv4']?.[type] !== undefined;
}
