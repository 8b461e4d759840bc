/** Whether one rule lets through all that another does, by what is written: exact where it says yes. */

import { containsRange } from '../../../engine/address.ts';
import { implies } from '../../../engine/algebra.ts';
import type { Peer } from '../../../engine/model.ts';
import type { PortMatch } from '../../../engine/ports.ts';

export function coverPeers(wide: readonly Peer[] | undefined, narrow: readonly Peer[] | undefined): boolean {
  if (wide === undefined || wide.some(isEverybody)) return true;
  return narrow?.every((one) => wide.some((other) => coversPeer(other, one))) ?? false;
}

function isEverybody(peer: Peer): boolean {
  return peer.kind === 'labelled' && peer.selector.kind === 'all';
}

function coversPeer(wide: Peer, narrow: Peer): boolean {
  if (wide.kind === 'labelled' && narrow.kind === 'labelled') {
    return wide.except === undefined && implies(narrow.selector, wide.selector);
  }
  if (wide.kind !== 'addresses' || narrow.kind !== 'addresses') return false;
  return (
    wide.except.length === 0 && narrow.ranges.every((one) => wide.ranges.some((other) => containsRange(other, one)))
  );
}

/** The entities `world` and `all`. */
export function isWorld(peer: Peer): boolean {
  if (peer.kind !== 'labelled') return false;
  const { selector } = peer;
  if (selector.kind === 'all') return true;
  return (
    selector.kind === 'or' &&
    selector.of.some((part) => part.kind === 'requirement' && part.requirement.key === 'reserved:world')
  );
}

export function coverPorts(wide: readonly PortMatch[] | undefined, narrow: readonly PortMatch[] | undefined): boolean {
  if (wide === undefined) return true;
  return narrow?.every((one) => wide.some((other) => coversPort(other, one))) ?? false;
}

function coversPort(wide: PortMatch, narrow: PortMatch): boolean {
  if (wide.protocol !== narrow.protocol) return false;
  if (wide.port.kind === 'all') return true;
  if (wide.port.kind === 'named') return narrow.port.kind === 'named' && wide.port.name === narrow.port.name;
  return narrow.port.kind === 'numbers' && wide.port.first <= narrow.port.first && narrow.port.last <= wide.port.last;
}
