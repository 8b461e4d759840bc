/** A flow that a connection tells of, as *Simulate Flow* takes it. */

import { formatAddress } from '../../engine/address.ts';
import type { PortSet } from '../../engine/connectivity/portSet.ts';
import { wholeOf } from '../../engine/connectivity/portSet.ts';
import type { FlowEnd } from '../../engine/model.ts';
import { hasPorts, protocolName } from '../../engine/ports.ts';
import type { SimulateParams } from '../../protocol.ts';
import type { MapUnit } from './ends.ts';

interface Connected {
  readonly from: MapUnit;
  readonly to: MapUnit;
  readonly sample: { readonly from: FlowEnd; readonly to: FlowEnd };
}

/**
 * From one end to the other on the first port of the set; without a port where every port is in it: then somebody has
 * to choose. Undefined where one end is not there yet. `given`: ends that are known better.
 */
export function flowOf(
  { from, to, sample }: Connected,
  ports: PortSet,
  given: Partial<Pick<SimulateParams, 'from' | 'to'>> = {},
): SimulateParams | undefined {
  const source = given.from ?? endOf(from, sample.from);
  const destination = given.to ?? endOf(to, sample.to);
  if (from.kind === 'unknown' || to.kind === 'unknown' || source === undefined || destination === undefined)
    return undefined;
  const [first] = ports;
  const [range] = first?.ranges ?? [];
  if (first === undefined || range === undefined) return { from: source, to: destination };
  if (!hasPorts(first.protocol)) return { from: source, to: destination, protocol: protocolName(first.protocol) };
  const whole = wholeOf(first.protocol);
  if (range.first === whole.first && range.last === whole.last) return { from: source, to: destination };
  return { from: source, to: destination, port: range.first, protocol: protocolName(first.protocol) };
}

function endOf({ kind, name }: MapUnit, sample: FlowEnd): string | undefined {
  if (kind === 'workload') return `workload:${name}`;
  if (kind === 'pod') return `pod:${name}`;
  return sample.kind === 'address' ? formatAddress(sample.address) : undefined;
}
