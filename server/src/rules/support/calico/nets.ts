import { type CidrReading, readAddress, readCidr } from '../../../engine/address.ts';
import type { PlacedField } from '../../../schema/walk.ts';
import type { RuleSubject } from '../../rule.ts';

/** Where a rule lists ranges. */
export const NET_LISTS = [
  ['source', 'nets'],
  ['source', 'notNets'],
  ['destination', 'nets'],
  ['destination', 'notNets'],
] as const;

export interface CalicoNet {
  readonly place: PlacedField;
  readonly text: string;
  /** Undefined where the text means no range (or, in a set, no address either). */
  readonly reading: CidrReading | undefined;
  /** `010.0.0.0/8`: Go reads no number of an address with zeros before it. The prefix may have them. */
  readonly paddedAddress: boolean;
  /** In a set an address alone is fine, and so is an empty text. */
  readonly inSet: boolean;
}

/** Every range that a rule or a set lists, as `calicoctl` reads it (calico.md V49). */
export function* calicoNets({ structure }: RuleSubject): Iterable<CalicoNet> {
  for (const place of structure.fields) {
    const { role } = place.field;
    const inSet = role === 'calico-set-net';
    if ((!inSet && role !== 'calico-net' && role !== 'calico-not-net') || typeof place.value !== 'string') continue;
    const text = place.value;
    const [address = ''] = text.split('/');
    yield { place, text, reading: readCidr(text), paddedAddress: readAddress(address)?.leadingZeros ?? false, inSet };
  }
}
