/** Ranges of addresses of an egress peer. */

import { parseCidr } from '../../../engine/address.ts';
import type { AddressPeer } from '../../../engine/model.ts';
import { rangesPhrase } from '../../phrases.ts';
import { peerAt } from '../../selection.ts';
import { rangeMeaning } from '../addresses.ts';
import type { HoverContext, Meaning } from '../meaning.ts';

/** `networks`. */
export function networksMeaning({ view, policy, base }: HoverContext): Meaning {
  const peer = peerAt(policy, base.slice(0, -1));
  if (peer?.kind !== 'addresses' || peer.ranges.length === 0) return { bold: 'No range that can be read' };
  if (peer.ranges.length === 1) return rangeMeaning(view.cluster, peer);
  return { ...rangeMeaning(view.cluster, peer), bold: `Addresses in ${rangesPhrase(peer)}`, after: '' };
}

/** One item. */
export function networkMeaning({ view, place, base }: HoverContext): Meaning {
  const { node } = place;
  const range = node.kind === 'scalar' && typeof node.value === 'string' ? parseCidr(node.value) : undefined;
  if (!range) {
    return { bold: 'No range that can be read', after: ': an address, `/` and a prefix length, as in `10.0.0.0/8`' };
  }
  const peer: AddressPeer = { kind: 'addresses', ranges: [range], except: [], path: base };
  return rangeMeaning(view.cluster, peer);
}
