/** Calico's objects that are no policies: tiers and sets of addresses (calico.md 1.7, 1.8). Total on any JSON. */

import { type Address, parseAddress } from '../../engine/address.ts';
import { FELIX_ACTION, FELIX_LISTS, FELIX_SYNC } from '../../engine/dataplane/calico/hosts.ts';
import type { AddressSet, ContainerPort, HostEndpoint, Tier } from '../../engine/model.ts';
import type { Json, JsonObject } from '../object.ts';
import { at, integerAt, listAt, textAt, textMapAt } from '../value.ts';
import { readNet, readProtocol } from './values.ts';

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

/** calico.md 1.9. */
export function lowerHostEndpoint(value: JsonObject, name: string): HostEndpoint {
  const addresses = listAt(value, 'spec', 'expectedIPs').flatMap((ip): readonly Address[] => {
    const address = typeof ip === 'string' ? parseAddress(ip) : undefined;
    return address === undefined ? [] : [address];
  });
  return {
    name,
    labels: textMapAt(value, 'metadata', 'labels'),
    node: textAt(value, 'spec', 'node') ?? '',
    interfaceName: textAt(value, 'spec', 'interfaceName') ?? '',
    addresses,
    profiles: listAt(value, 'spec', 'profiles').flatMap((profile) => (typeof profile === 'string' ? [profile] : [])),
    ports: listAt(value, 'spec', 'ports').flatMap(hostPort),
  };
}

/** Of a FelixConfiguration what the engine reads, as text: a failsafe port a line, `tcp:22` or `tcp:22:10.0.0.0/8`. */
export function lowerFelix(value: JsonObject): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  const action = textAt(value, 'spec', FELIX_ACTION);
  if (action !== undefined) fields.set(FELIX_ACTION, action);
  const sync = textAt(value, 'spec', FELIX_SYNC);
  if (sync !== undefined && sync !== '') fields.set(FELIX_SYNC, sync);
  for (const field of Object.values(FELIX_LISTS)) {
    if (!Array.isArray(at(value, 'spec', field))) continue;
    const ports = listAt(value, 'spec', field).flatMap((one) => {
      const port = integerAt(one, 'port');
      const net = textAt(one, 'net');
      if (port === undefined) return [];
      return [[textAt(one, 'protocol') ?? 'tcp', port, ...(net === undefined ? [] : [net])].join(':')];
    });
    fields.set(field, ports.join('\n'));
  }
  return fields;
}

function hostPort(written: Json): readonly ContainerPort[] {
  const name = textAt(written, 'name');
  const port = integerAt(written, 'port');
  const protocol = readProtocol(at(written, 'protocol') ?? null);
  if (name === undefined || port === undefined || protocol === undefined) return [];
  return [{ name, port, protocol, container: 'container' }];
}
