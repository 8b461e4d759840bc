import { contains } from '../../../engine/address.ts';
import type { Endpoint } from '../../../engine/model.ts';
import type { PortValue } from '../../../engine/ports.ts';
import type { ClusterView } from '../../rule.ts';
import type { Selected } from '../view.ts';
import { labelsAt, portsAt, rangesAt } from './criteria.ts';
import type { CalicoPolicy, CalicoRule } from './policy.ts';
import { governedPods, podsOf } from './world.ts';

/** A destination port of a rule, and where it is written. */
export interface AskedPort {
  readonly port: PortValue;
  readonly path: readonly (string | number)[];
}

export function destinationPorts({ rule, path }: CalicoRule): readonly AskedPort[] {
  return (portsAt(rule, 'destination')?.ports ?? []).map((port, index) => ({
    port,
    path: [...path, 'destination', 'ports', index],
  }));
}

/** The pods that a rule's destination can be; undefined where it may also be something else that has ports. */
export function receiversOf(cluster: ClusterView, found: CalicoPolicy, { direction, rule }: CalicoRule): Selected {
  const asked = labelsAt(rule, 'destination');
  const everyone: Selected = asked
    ? podsOf(cluster, asked.selector)
    : { pods: cluster.inventory.endpointsOf(cluster.inventory.selectable), certain: true };
  const own = direction === 'ingress' ? governedPods(cluster, found) : undefined;
  const ids = new Set(own?.pods);
  const pods = own ? (asked ? everyone.pods.filter((pod) => ids.has(pod)) : own.pods) : everyone.pods;
  const inside = pods.filter((pod) => isInside(pod, rangesAt(rule, 'destination')));
  return { pods: inside, certain: everyone.certain && (own?.certain ?? true) };
}

function isInside({ addresses }: Endpoint, asked: ReturnType<typeof rangesAt>): boolean {
  return asked.every(
    ({ ranges, negated }) =>
      addresses.length === 0 ||
      addresses.some((address) => ranges.some((range) => contains(range, address))) !== negated,
  );
}
