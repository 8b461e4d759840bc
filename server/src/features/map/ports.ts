import { isWhole, type PortSet, wholeOf } from '../../engine/connectivity/portSet.ts';
import { hasPorts, type Protocol, protocolName, SCTP, TCP, UDP } from '../../engine/ports.ts';

/** `TCP 80,443,8000-8100`, `all TCP`, `ICMP`; of everything `all connections`. One text a protocol. */
export function portTexts(set: PortSet): readonly string[] {
  if (isWhole(set, [TCP, UDP, SCTP])) return ['all connections'];
  const lacking = [TCP, UDP, SCTP].flatMap((protocol) => holeText(set, protocol) ?? []);
  if (
    lacking.length === 1 &&
    isWhole(
      set,
      [TCP, UDP, SCTP].filter((one) => holeText(set, one) === undefined),
    )
  ) {
    return [`all connections but ${lacking.join(', ')}`];
  }
  return set.map(({ protocol, ranges }) => {
    const name = protocolName(protocol);
    if (!hasPorts(protocol)) return name;
    const whole = wholeOf(protocol);
    const [only] = ranges;
    if (ranges.length === 1 && only?.first === whole.first && only.last === whole.last) return `all ${name}`;
    return `${name} ${ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(',')}`;
  });
}

/** `UDP 4789`, where that is all that is missing of the protocol. */
function holeText(set: PortSet, protocol: Protocol): string | undefined {
  const [before, after, more] = set.find((one) => one.protocol === protocol)?.ranges ?? [];
  if (before === undefined || after === undefined || more !== undefined) return undefined;
  const whole = wholeOf(protocol);
  const isAlone = before.first === whole.first && after.last === whole.last && after.first === before.last + 2;
  return isAlone ? `${protocolName(protocol)} ${before.last + 1}` : undefined;
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
