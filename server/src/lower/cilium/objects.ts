import type { AddressSet } from '../../engine/model.ts';
import { readNet } from '../calico/values.ts';
import type { JsonObject } from '../object.ts';
import { listAt, textMapAt } from '../value.ts';

/** A CiliumCIDRGroup (cilium.md 1.4). */
export function lowerCidrGroup(value: JsonObject, name: string): AddressSet {
  return {
    kind: 'CiliumCIDRGroup',
    name,
    labels: textMapAt(value, 'metadata', 'labels'),
    ranges: listAt(value, 'spec', 'externalCIDRs').flatMap((range) => readNet(range) ?? []),
  };
}
