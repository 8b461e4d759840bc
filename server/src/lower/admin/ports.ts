import type { Path } from '../../engine/model.ts';
import { isPortNumber, type PortMatch, type PortValue, type Protocol, SCTP, TCP, UDP } from '../../engine/ports.ts';
import type { Json } from '../object.ts';
import { at, integerAt, isObject, textAt } from '../value.ts';

const PROTOCOLS: Readonly<Record<string, Protocol>> = { TCP, UDP, SCTP };
const FIELDS: readonly (readonly [field: string, protocol: Protocol])[] = [
  ['tcp', TCP],
  ['udp', UDP],
  ['sctp', SCTP],
];

/**
 * The port filter of a rule: `ports` of v1alpha1, `protocols` of v1alpha2. Undefined where there is none: every
 * protocol and port (kubernetes.md BC.3.1). What cannot be read is left out and so matches nothing.
 */
export function lowerPorts(rule: Json, path: Path): readonly PortMatch[] | undefined {
  return list(rule, 'ports', path, lowerPort) ?? list(rule, 'protocols', path, lowerProtocol);
}

function list(
  rule: Json,
  field: string,
  path: Path,
  lower: (item: Json, path: Path) => PortMatch | undefined,
): readonly PortMatch[] | undefined {
  const written = at(rule, field);
  if (written === undefined) return undefined;
  if (!Array.isArray(written)) return [];
  return written.flatMap((item: Json, index) => lower(item, [...path, field, index]) ?? []);
}

/** `portNumber`, `portRange` or `namedPort`; a name says no protocol: its container port does (B.1). */
function lowerPort(item: Json, path: Path): PortMatch | undefined {
  if (!hasOneKey(item)) return undefined;
  const name = textAt(item, 'namedPort');
  if (name !== undefined) return { protocol: undefined, port: { kind: 'named', name }, path };
  const number = at(item, 'portNumber');
  const written = number ?? at(item, 'portRange');
  const protocol = protocolAt(written);
  const port =
    number === undefined
      ? rangeOf(integerAt(written, 'start'), integerAt(written, 'end'))
      : numberOf(integerAt(written, 'port'));
  return protocol === undefined || port === undefined ? undefined : { protocol, port, path };
}

/** `tcp`, `udp` or `sctp` with a `destinationPort`, or `destinationNamedPort` (C.1). */
function lowerProtocol(item: Json, path: Path): PortMatch | undefined {
  if (!hasOneKey(item)) return undefined;
  const name = textAt(item, 'destinationNamedPort');
  if (name !== undefined) return { protocol: undefined, port: { kind: 'named', name }, path };
  for (const [field, protocol] of FIELDS) {
    const destination = at(item, field, 'destinationPort');
    if (!hasOneKey(destination)) continue;
    const range = at(destination, 'range');
    const port =
      range === undefined
        ? numberOf(integerAt(destination, 'number'))
        : rangeOf(integerAt(range, 'start'), integerAt(range, 'end'));
    return port && { protocol, port, path };
  }
  return undefined;
}

/** Exactly one (B-V3, C-V4). */
function hasOneKey(value: Json | undefined): boolean {
  return isObject(value) && Object.keys(value).length === 1;
}

/** TCP where nothing is written; upper case only (BC.4 no. 35). */
function protocolAt(value: Json | undefined): Protocol | undefined {
  const written = at(value, 'protocol') ?? 'TCP';
  return typeof written === 'string' && Object.hasOwn(PROTOCOLS, written) ? PROTOCOLS[written] : undefined;
}

function numberOf(port: number | undefined): PortValue | undefined {
  if (port === undefined || !isPortNumber(port)) return undefined;
  return { kind: 'numbers', first: port, last: port, ranged: false };
}

/** One that runs backwards holds nothing (BC.4 no. 33). */
function rangeOf(first: number | undefined, last: number | undefined): PortValue | undefined {
  if (first === undefined || last === undefined || !isPortNumber(first) || !isPortNumber(last)) return undefined;
  return last < first ? undefined : { kind: 'numbers', first, last, ranged: true };
}
