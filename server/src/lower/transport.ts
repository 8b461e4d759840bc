import { hasPorts, type Protocol, protocolNumber, TCP } from '../engine/ports.ts';
import type { Json } from './object.ts';

/** The protocol of a container's or Service's port: TCP where none is written, undefined where it is none with ports. */
export function transportProtocol(written: Json | undefined): Protocol | undefined {
  if (written === undefined || written === null || written === '') return TCP;
  const protocol = typeof written === 'string' ? protocolNumber(written) : undefined;
  return protocol !== undefined && hasPorts(protocol) ? protocol : undefined;
}
