/** Which peers hold every end that others hold. */

import { implies } from '../algebra.ts';
import type { Peer } from '../model.ts';
import { key } from './key.ts';
import { rangesCover } from './ranges.ts';
import { type CoverFacts, holdsAll, writtenLabels, writtenPods } from './selectors.ts';

/** `undefined`: everyone. A list of nobody is covered by all. */
export function peersCover(a: readonly Peer[] | undefined, b: readonly Peer[] | undefined, facts: CoverFacts): boolean {
  if (a === undefined) return true;
  // Everyone is also whoever no peer names.
  return b?.every((peer) => a.some((wide) => peerCovers(wide, peer, facts))) === true;
}

/** Whatever the one peer `b` holds the one peer `a` holds too. */
export function peerCovers(a: Peer, b: Peer, facts: CoverFacts): boolean {
  const { spelling } = facts;
  switch (b.kind) {
    case 'pods': {
      const narrow = writtenPods(b, spelling);
      if (a.kind === 'pods') return holdsAll(writtenPods(a, spelling), narrow, spelling);
      return (
        a.kind === 'labelled' &&
        a.except === undefined &&
        holdsAll(writtenLabels(a.selector, spelling), narrow, spelling)
      );
    }
    case 'labelled': {
      if (a.kind !== 'labelled') return false;
      if (a.except !== undefined && key(a.except) !== key(b.except)) return false;
      const [wide, narrow] = [writtenLabels(a.selector, spelling), writtenLabels(b.selector, spelling)];
      return holdsAll({ ...wide, ofPods: narrow.ofPods }, narrow, spelling);
    }
    case 'addresses':
      return a.kind === 'addresses' && rangesCover(a, b, facts);
    case 'nodes':
      return a.kind === 'nodes' && implies(b.nodes, a.nodes);
    case 'domains':
      return a.kind === 'domains' && b.names.every((name) => a.names.includes(name));
    case 'services':
      return a.kind === 'services' && key(a) === key(b);
  }
}
