import { intersectSets, isEmptySet, type PortSet, uniteSets, wholeOf } from '../../engine/connectivity/portSet.ts';
import { isPortNumber, type Protocol, protocolNumber } from '../../engine/ports.ts';
import type { MapUnit } from './ends.ts';
import type { ConnectionChange, MapConnection } from './map.ts';

/** Which connections are asked for, and which part of them. */
export interface MapFilter {
  ends(from: MapUnit, to: MapUnit): boolean;
  ports(set: PortSet): PortSet;
}

/** As people write it. */
export interface FilterText {
  /** A namespace, a whole name, or a pattern in which `*` stands for anything. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly direction?: string | undefined;
  readonly port?: string | undefined;
  readonly protocol?: string | undefined;
}

export type ReadFilter =
  | { readonly ok: true; readonly filter: MapFilter }
  | { readonly ok: false; readonly message: string };

export function readFilter({ direction, ...text }: FilterText): ReadFilter {
  const wanted = portsWanted(text.port, text.protocol);
  if (typeof wanted === 'string') return { ok: false, message: wanted };
  const from = endTest(text.from);
  const to = endTest(text.to);
  return {
    ok: true,
    filter: {
      ends: (a, b) => from(a) && to(b) && (direction === undefined || isThere(direction === 'ingress' ? b : a)),
      ports: (set) => (wanted === undefined ? set : intersectSets(set, wanted)),
    },
  };
}

/** The part of a connection that the filter leaves; undefined for none. */
export function narrowed(connection: MapConnection, filter: MapFilter): MapConnection | undefined {
  if (!filter.ends(connection.from, connection.to)) return undefined;
  const allow = filter.ports(connection.allow);
  const conditional = filter.ports(connection.conditional);
  const unknown = filter.ports(connection.unknown);
  if (isEmptySet(uniteSets(uniteSets(allow, conditional), unknown))) return undefined;
  return { ...connection, allow, conditional, unknown };
}

export function narrowedChange(change: ConnectionChange, filter: MapFilter): ConnectionChange | undefined {
  if (!filter.ends(change.from, change.to)) return undefined;
  const opens = filter.ports(change.opens);
  const closes = filter.ports(change.closes);
  const loosens = filter.ports(change.loosens);
  const tightens = filter.ports(change.tightens);
  if ([opens, closes, loosens, tightens].every(isEmptySet)) return undefined;
  return { ...change, opens, closes, loosens, tightens };
}

/** A pod of the cluster, with policies of its own. */
function isThere({ kind }: MapUnit): boolean {
  return kind === 'workload' || kind === 'pod';
}

/** Whether an end is called so. */
export function endTest(text: string | undefined): (unit: MapUnit) => boolean {
  if (text === undefined) return () => true;
  if (!text.includes('*')) {
    return ({ name, namespace }) => namespace === text || name === text || name.endsWith(`/${text}`);
  }
  const pattern = new RegExp(`^${text.split('*').map(escaped).join('.*')}$`);
  return ({ name }) => pattern.test(name);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** Undefined: all of them; a text: what is wrong. */
function portsWanted(port: string | undefined, protocol: string | undefined): PortSet | string | undefined {
  if (port === undefined && protocol === undefined) return undefined;
  const number = protocol === undefined ? undefined : protocolNumber(protocol.toUpperCase());
  if (protocol !== undefined && number === undefined)
    return `No protocol is called ${protocol}. There are TCP, UDP, SCTP, ICMP.`;
  if (port !== undefined && !(/^[0-9]+$/.test(port) && isPortNumber(Number(port))))
    return `${port} is no port: 1 to 65535.`;
  const protocols: readonly Protocol[] = number === undefined ? [6, 17, 132] : [number];
  const range = port === undefined ? undefined : { first: Number(port), last: Number(port) };
  return protocols.map((one) => ({ protocol: one, ranges: [range ?? wholeOf(one)] }));
}
