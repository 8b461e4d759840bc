import { sameAddress } from './address.ts';
import type { Side } from './ends.ts';
import type { Inventory } from './inventory.ts';
import type { SideFlow } from './match.ts';
import type { Criterion } from './model.ts';
import type { Tri } from './selector.ts';
import { backendsOf, podsBehind } from './services.ts';

/**
 * Whether the end is one of a Service's, ready or not: for destinations with the port and protocol it has there, for
 * sources by its address alone (calico.md 1.5, 4.6). The Service's own addresses never are.
 */
export function serviceHolds(
  { namespace, name, end }: Criterion & { readonly kind: 'service' },
  side: Side,
  flow: SideFlow,
  inventory: Inventory,
): Tri {
  const service = inventory.service(namespace, name);
  const backends = inventory.backends(namespace, name);
  if (service === undefined && backends === undefined) return 'no';
  if (side.standing === 'missing') return 'unknown';
  const isThere = (address: { readonly family: 4 | 6; readonly words: readonly number[] }): boolean =>
    side.addresses.some((own) => sameAddress(own, address));
  if (backends !== undefined) {
    const held = backends.some(
      ({ address, ports }) =>
        isThere(address) &&
        (end === 'source' || ports.some((port) => port.port === flow.port && port.protocol === flow.protocol)),
    );
    return held ? 'yes' : 'no';
  }
  if (service === undefined) return 'no';
  // Nobody wrote the slices down: the cluster makes them from the selector.
  if (end === 'source') return podsBehind(service, inventory).some(({ id }) => id === side.id) ? 'yes' : 'no';
  const held = service.ports.some(
    (port) =>
      port.protocol === flow.protocol &&
      backendsOf({ service, port }, inventory).some(
        (backend) => backend.endpoint?.id === side.id && backend.port === flow.port,
      ),
  );
  return held ? 'yes' : 'no';
}
