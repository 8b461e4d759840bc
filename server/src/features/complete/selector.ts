/** Which selector a spot is in, and whose labels that selector asks about. */

import type { Path } from '../../engine/model.ts';
import { peerAt } from '../selection.ts';
import type { Labelled } from './labels.ts';
import type { Spot } from './spot.ts';

/** Undefined outside selectors. */
export function labelledAt(spot: Spot): Labelled | undefined {
  const base = selectorPath(spot);
  if (base === undefined) return undefined;
  const own = { kind: 'named', name: spot.namespace } as const;
  switch (spot.fields?.[base.length]?.role) {
    case 'namespaces':
      return { of: 'namespaces' };
    case 'peer-pods': {
      const peer = spot.policy && peerAt(spot.policy, base.slice(0, -1));
      return { of: 'pods', scope: peer?.kind === 'pods' ? peer.namespaces : own };
    }
    default:
      return { of: 'pods', scope: own };
  }
}

function selectorPath({ fields, path }: Spot): Path | undefined {
  for (let length = path.length; length >= 0; length--) {
    const role = fields?.[length]?.role;
    if (role === 'subject-pods' || role === 'peer-pods' || role === 'namespaces') return path.slice(0, length);
  }
  return undefined;
}
