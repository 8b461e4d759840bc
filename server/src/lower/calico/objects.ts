/** Calico's objects that are no policies: tiers and sets of addresses (calico.md 1.7, 1.8). Total on any JSON. */

import type { AddressSet, Tier } from '../../engine/model.ts';
import type { JsonObject } from '../object.ts';
import { at, listAt, textAt, textMapAt } from '../value.ts';
import { readNet } from './values.ts';

/** What a tier without order is read as, and the place of the tier `default` (calico.md 1.8). */
export const DEFAULT_ORDER = 1_000_000;

export function lowerTier(value: JsonObject, name: string): Tier {
  const order = at(value, 'spec', 'order');
  return {
    name,
    order: typeof order === 'number' ? order : DEFAULT_ORDER,
    end: textAt(value, 'spec', 'defaultAction') === 'Pass' ? 'Pass' : 'Deny',
  };
}

export function lowerNetworkSet(value: JsonObject, kind: string, namespace: string, name: string): AddressSet {
  return {
    kind,
    ...(namespace !== '' && { namespace }),
    name,
    labels: textMapAt(value, 'metadata', 'labels'),
    ranges: listAt(value, 'spec', 'nets').flatMap((net) => readNet(net) ?? []),
  };
}
