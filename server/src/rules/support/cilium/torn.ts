/** Neighbouring elements of `fromEndpoints` of which one names only namespaces and the next only pods. */

import type { LabelledPeer } from '../../../engine/model.ts';
import type { Requirement } from '../../../engine/selector.ts';
import type { RuleSubject } from '../../rule.ts';
import { isPodLabel, namesNamespace } from './keys.ts';
import { allItems, type CiliumItemText } from './manifest.ts';
import { written } from './selection.ts';

export interface TornPair {
  readonly item: CiliumItemText;
  readonly first: LabelledPeer;
  readonly second: LabelledPeer;
  /** What one peer of both would ask. */
  readonly both: readonly Requirement[];
}

export function tornPairs(subject: RuleSubject): readonly TornPair[] {
  return allItems(subject).flatMap((item) => {
    const peers = (item.rules[0]?.peers ?? []).flatMap((peer) =>
      peer.kind === 'labelled' && peer.path.includes(`${item.prefix}Endpoints`) ? [peer] : [],
    );
    const pairs: TornPair[] = [];
    for (let index = 0; index + 1 < peers.length; index++) {
      const [first, second] = [peers[index], peers[index + 1]];
      if (!first || !second) continue;
      const kinds = [soleKind(first), soleKind(second)];
      if (!kinds.includes('namespaces') || !kinds.includes('pods')) continue;
      pairs.push({ item, first, second, both: [...written(first.selector), ...written(second.selector)] });
      index++;
    }
    return pairs;
  });
}

function soleKind({ selector }: LabelledPeer): 'namespaces' | 'pods' | undefined {
  const asked = written(selector);
  if (asked.length === 0) return undefined;
  if (asked.every(namesNamespace)) return 'namespaces';
  return asked.every(isPodLabel) ? 'pods' : undefined;
}
