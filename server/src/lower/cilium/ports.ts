import type { Path } from '../../engine/model.ts';
import { ICMP, ICMPV6, type PortMatch, type PortValue, type Protocol, SCTP, TCP, UDP } from '../../engine/ports.ts';
import type { Json } from '../object.ts';
import { at, integerAt, listAt } from '../value.ts';
import { icmpType } from './icmpTypes.ts';

const PROTOCOLS: Readonly<Record<string, readonly Protocol[]>> = {
  '': [TCP, UDP, SCTP],
  ANY: [TCP, UDP, SCTP],
  TCP: [TCP],
  UDP: [UDP],
  SCTP: [SCTP],
  // Without ports, and no packet of them is asked about.
  VRRP: [],
  IGMP: [],
  GRE: [],
  IPIP: [],
  IPV6: [],
  ESP: [],
  AH: [],
};

/** The `ports` of one element of `toPorts`; undefined where the agent refuses one (V30, V31, V33, V35). */
export function lowerPorts(element: Json, path: Path): readonly PortMatch[] | undefined {
  const written = listAt(element, 'ports');
  if (written.length > 40) return undefined;
  const found = written.map((item, index) => lowerPort(item, [...path, 'ports', index]));
  return found.some((ports) => ports === undefined) ? undefined : found.flatMap((ports) => ports ?? []);
}

/** One port for each protocol that it is for: a name means another number in each (cilium.md 4.11). */
function lowerPort(item: Json, path: Path): readonly PortMatch[] | undefined {
  const name = at(item, 'protocol') ?? '';
  const written = typeof name === 'string' ? name.toUpperCase() : 'none';
  const protocols = Object.hasOwn(PROTOCOLS, written) ? PROTOCOLS[written] : undefined;
  const port = portValue(at(item, 'port'), integerAt(item, 'endPort') ?? 0);
  if (protocols === undefined || port === undefined) return undefined;
  // V32.
  if (protocols.length === 0 && port.kind === 'numbers') return undefined;
  return protocols.map((protocol) => ({ protocol, port, path }));
}

function portValue(written: Json | undefined, endPort: number): PortValue | undefined {
  if (typeof written !== 'string' || written === '') return undefined;
  if (isServiceName(written)) {
    const name = written.toLowerCase();
    return endPort > 0 ? { kind: 'named', name, last: endPort } : { kind: 'named', name };
  }
  const first = portNumber(written);
  if (first === undefined) return undefined;
  if (first === 0) return { kind: 'all' };
  return endPort > first
    ? { kind: 'numbers', first, last: endPort, ranged: true }
    : { kind: 'numbers', first, last: first, ranged: false };
}

/** RFC 6335, as the agent reads it (V33). */
function isServiceName(text: string): boolean {
  return /^[A-Za-z0-9-]{1,15}$/.test(text) && /[A-Za-z]/.test(text) && !/^-|-$|--/.test(text);
}

/** Decimal, or octal behind a leading 0, as Go reads numbers of any base (V33, scenario 59). */
function portNumber(text: string): number | undefined {
  if (!/^[0-9]+$/.test(text)) return undefined;
  if (text.length > 1 && text.startsWith('0') && !/^[0-7]+$/.test(text)) return undefined;
  const number = text.length > 1 && text.startsWith('0') ? Number.parseInt(text, 8) : Number(text);
  return number <= 65535 ? number : undefined;
}

/** `icmps` as ports of ICMP: the type stands where a port does; type 0 is stored as every type (cilium.md 1.7). */
export function lowerIcmps(item: Json, path: Path): readonly PortMatch[] | undefined {
  const found: PortMatch[] = [];
  for (const [index, element] of listAt(item, 'icmps').entries()) {
    const fields = listAt(element, 'fields');
    if (fields.length > 40) return undefined;
    for (const [i, field] of fields.entries()) {
      const family = at(field, 'family') ?? 'IPv4';
      if (family !== 'IPv4' && family !== 'IPv6') return undefined;
      const type = icmpType(at(field, 'type'), family);
      // A number that no message has is taken, and matches none.
      if (type === undefined && typeof at(field, 'type') === 'number') continue;
      if (type === undefined) return undefined;
      found.push({
        protocol: family === 'IPv4' ? ICMP : ICMPV6,
        port: type === 0 ? { kind: 'all' } : { kind: 'numbers', first: type, last: type, ranged: false },
        path: [...path, 'icmps', index, 'fields', i],
      });
    }
  }
  return found;
}
