import { type Cidr, containsRange, parseCidr } from '../../engine/address.ts';

/** Addresses that are no part of the public internet: where pods, nodes and Services usually are (RFC 1918, 6598, 4193, 3927, 4291). */
export const PRIVATE: readonly Cidr[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
].flatMap((text) => parseCidr(text) ?? []);

/** No such address is in the range. */
export function isOutside(range: Cidr): boolean {
  return !PRIVATE.some((each) => containsRange(each, range) || containsRange(range, each));
}
