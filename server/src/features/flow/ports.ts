import { type Protocol, protocolNumber } from '../../engine/ports.ts';
import { nearestNames } from '../../schema/near.ts';
import { code } from '../markdown.ts';
import { allOf, flowPort } from './words.ts';

/** `80` and 80 are numbers; every other text is a name; an empty one asks for whatever there is. */
export function readPort(port: number | string | undefined): number | string | undefined {
  if (typeof port !== 'string') return port;
  const text = port.trim();
  if (text === '') return undefined;
  return /^-?[0-9]+$/.test(text) ? Number(text) : text;
}

/** The number of a protocol that a person typed, in any case; a sentence where it is none. */
export function readProtocol(text: string | undefined): Protocol | undefined | string {
  if (text === undefined || text.trim() === '') return undefined;
  const upper = text.trim().toUpperCase();
  const found = protocolNumber(upper === 'ICMPV6' ? 'ICMPv6' : upper);
  return found ?? `${code(text)} is no protocol here. There are TCP, UDP, SCTP, ICMP and ICMPv6.`;
}

/** A port that somebody declares. */
export interface OfferedPort {
  readonly name?: string;
  readonly protocol: Protocol;
  readonly port: number;
}

/** `TCP 5432 (postgres)`. */
export function offerWords(offer: OfferedPort): string {
  const words = flowPort(offer.protocol, offer.port);
  return offer.name === undefined ? words : `${words} (${offer.name})`;
}

/** What is said where the destination has no such port, or none was named. */
export function portMissing(port: number | string | undefined, label: string, offers: readonly OfferedPort[]): string {
  const words = [...new Set(offers.map(offerWords))];
  const offer = words.length === 0 ? '' : ` It has ${allOf(words, 6)}.`;
  if (port === undefined) return `A port is needed for ${code(label)}.${offer}`;
  const [near] =
    typeof port === 'string'
      ? nearestNames(
          port,
          offers.flatMap((one) => one.name ?? []),
        )
      : [];
  const advice = near === undefined ? '' : ` Did you mean ${code(near)}?`;
  return `${code(label)} has no port ${code(String(port))}.${advice}${offer}`;
}
