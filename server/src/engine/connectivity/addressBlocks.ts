/** Outside addresses cut into blocks inside which no policy tells one address from another. */

import type { Address, Cidr, IpFamily } from '../address.ts';
import type { Programs } from '../compile.ts';
import { hidingRanges } from '../missing.ts';
import { addressOf, bitsOf, rangeBounds } from './addressNumbers.ts';

export interface AddressBlock {
  readonly family: IpFamily;
  readonly first: bigint;
  readonly last: bigint;
  /** An address of the block that no pod and no node has. */
  readonly sample: Address;
}

/**
 * Ascending, IPv4 first, without a gap. An address of a pod or node is that pod or node and none of them: it counts for
 * nothing in whichever block it lies.
 */
export function addressBlocks(programs: readonly Programs[]): readonly AddressBlock[] {
  const ranges = programs.flatMap(rangesOf);
  return ([4, 6] as const).flatMap((family) => blocksOf(family, ranges, programs[0]));
}

/** Every range that a policy, or a set that it may name, is about, and those where somebody may stand whom nobody could read. */
export function rangesOf({ policies, inventory, labelling }: Programs): readonly Cidr[] {
  const hiding = hidingRanges(inventory.missing);
  const written = policies.flatMap(({ rules }) =>
    rules.flatMap(({ peers, criteria }) => [
      ...(peers ?? []).flatMap((peer) => {
        if (peer.kind === 'addresses') return [...peer.ranges, ...peer.except];
        return peer.kind === 'labelled' ? (peer.except ?? []) : [];
      }),
      ...(criteria ?? []).flatMap((one) => (one.kind === 'ranges' ? one.ranges : [])),
    ]),
  );
  // Only an enforcer with labels of its own names sets, API servers and backends of Services.
  if (labelling === undefined) return [...written, ...hiding];
  const sets = inventory.addressSets.flatMap((set) => set.ranges);
  const alone = [
    ...inventory.apiServers,
    ...inventory.services.flatMap(({ backends }) => backends?.map(({ address }) => address) ?? []),
  ];
  return [
    ...written,
    ...hiding,
    ...sets,
    ...alone.map(({ family, words }) => ({ family, words, length: bitsOf(family) })),
  ];
}

function blocksOf(family: IpFamily, ranges: readonly Cidr[], programs: Programs | undefined): readonly AddressBlock[] {
  const end = 1n << BigInt(bitsOf(family));
  const starts = new Set<bigint>([0n, end]);
  for (const range of ranges) {
    if (range.family !== family) continue;
    const { first, last } = rangeBounds(range);
    starts.add(first).add(last + 1n);
  }
  const cuts = [...starts].sort((a, b) => (a < b ? -1 : 1));
  const blocks: { family: IpFamily; first: bigint; last: bigint; sample: Address }[] = [];
  for (const [i, first] of cuts.slice(0, -1).entries()) {
    const last = (cuts[i + 1] ?? end) - 1n;
    const sample = sampleOf(family, first, last, programs);
    const before = blocks.at(-1);
    if (sample === undefined) {
      // Nobody outside has these: they go to a neighbour.
      if (before !== undefined) before.last = last;
      continue;
    }
    blocks.push({ family, first: before === undefined ? 0n : first, last, sample });
  }
  return blocks;
}

/** As many tries as there may be endpoints at the start of a range. */
const TRIES = 70_000n;

function sampleOf(family: IpFamily, first: bigint, last: bigint, programs: Programs | undefined): Address | undefined {
  for (let at = first; at <= last && at - first < TRIES; at++) {
    const address = addressOf(family, at);
    if ((programs?.inventory.endpointsAt(address).length ?? 0) === 0) return address;
  }
  return undefined;
}

/** The fewest prefixes that hold exactly these addresses. */
export function prefixesOf({ family, first, last }: Pick<AddressBlock, 'family' | 'first' | 'last'>): readonly Cidr[] {
  const prefixes: Cidr[] = [];
  let at = first;
  while (at <= last) {
    let size = at === 0n ? 1n << BigInt(bitsOf(family)) : at & -at;
    while (at + size - 1n > last) size >>= 1n;
    prefixes.push({ ...addressOf(family, at), length: bitsOf(family) - (size.toString(2).length - 1) });
    at += size;
  }
  return prefixes;
}
