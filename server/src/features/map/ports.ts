import { isWhole, type PortSet, wholeOf } from '../../engine/connectivity/portSet.ts';
import { hasPorts, protocolName, SCTP, TCP, UDP } from '../../engine/ports.ts';

/** `TCP 80,443,8000-8100`, `all TCP`, `ICMP`; of everything `all connections`. One text a protocol. */
export function portTexts(set: PortSet): readonly string[] {
  if (isWhole(set, [TCP, UDP, SCTP])) return ['all connections'];
  return set.map(({ protocol, ranges }) => {
    const name = protocolName(protocol);
    if (!hasPorts(protocol)) return name;
    const whole = wholeOf(protocol);
    const [only] = ranges;
    if (ranges.length === 1 && only?.first === whole.first && only.last === whole.last) return `all ${name}`;
    return `${name} ${ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(',')}`;
  });
}

/** For programs: `{protocol: 'TCP', ranges: [[80, 80]]}`; protocols without ports have no ranges. */
export function portData(
  set: PortSet,
): readonly { readonly protocol: string; readonly ranges: readonly (readonly [number, number])[] }[] {
  return set.map(({ protocol, ranges }) => ({
    protocol: protocolName(protocol),
    ranges: hasPorts(protocol) ? ranges.map(({ first, last }) => [first, last] as const) : [],
  }));
}
