import { describe, expect, test } from 'vitest';
import { formatAddress, formatCidr } from '../../../../server/src/engine/address.ts';
import {
  lowerFelix,
  lowerHostEndpoint,
  lowerNetworkSet,
  lowerTier,
} from '../../../../server/src/lower/calico/objects.ts';
import type { JsonObject } from '../../../../server/src/lower/object.ts';
import { yaml } from '../../engine/support/world.ts';

const object = (text: string) => yaml(text) as JsonObject;

/** calico.md 1.8. */
describe('Tier', () => {
  test.each([
    ['{spec: {order: 10, defaultAction: Pass}}', 10, 'Pass'],
    ['{spec: {order: -1.5}}', -1.5, 'Deny'],
    ['{spec: {}}', 1_000_000, 'Deny'],
    ['{}', 1_000_000, 'Deny'],
    ['{spec: {order: "5", defaultAction: pass}}', 1_000_000, 'Deny'],
  ])('%s', (text, order, end) => {
    expect(lowerTier(object(text), 't')).toEqual({ name: 't', order, end });
  });
});

/** calico.md 1.7. */
test('network sets take addresses and ranges, with bits of hosts', () => {
  const set = lowerNetworkSet(
    object('{metadata: {labels: {net: vpn}}, spec: {nets: [10.0.0.1/8, 8.8.8.8, "fd00::/8", garbage, 5]}}'),
    'NetworkSet',
    'a',
    's',
  );
  expect(set).toMatchObject({ kind: 'NetworkSet', namespace: 'a', name: 's' });
  expect(set.labels.get('net')).toBe('vpn');
  expect(set.ranges.map(formatCidr)).toEqual(['10.0.0.0/8', '8.8.8.8/32', 'fd00::/8']);
  expect(lowerNetworkSet(object('{}'), 'GlobalNetworkSet', '', 'g')).not.toHaveProperty('namespace');
});

/** calico.md 1.9. */
test('host endpoints', () => {
  const host = lowerHostEndpoint(
    object(`{metadata: {labels: {role: node}}, spec: {node: n1, interfaceName: eth0, expectedIPs: [192.168.0.11, x],
      profiles: [projectcalico-default-allow, 5], ports: [{name: web, protocol: TCP, port: 80}, {name: no, port: 81}]}}`),
    'h',
  );
  expect(host).toMatchObject({
    name: 'h',
    node: 'n1',
    interfaceName: 'eth0',
    profiles: ['projectcalico-default-allow'],
  });
  expect(host.addresses.map(formatAddress)).toEqual(['192.168.0.11']);
  expect(host.ports).toEqual([{ name: 'web', protocol: 6, port: 80, container: 'container' }]);
  expect(lowerHostEndpoint(object('{}'), 'h')).toMatchObject({ node: '', interfaceName: '', addresses: [], ports: [] });
});

test.each([
  ['{}', {}],
  ['{defaultEndpointToHostAction: Drop}', { defaultEndpointToHostAction: 'Drop' }],
  ['{failsafeInboundHostPorts: []}', { failsafeInboundHostPorts: '' }],
  [
    '{failsafeOutboundHostPorts: [{protocol: udp, port: 53}, {port: 443, net: 10.0.0.0/8}, {protocol: tcp}]}',
    { failsafeOutboundHostPorts: 'udp:53\ntcp:443:10.0.0.0/8' },
  ],
])('FelixConfiguration %s', (spec, fields) => {
  expect(Object.fromEntries(lowerFelix(object(`{spec: ${spec}}`)))).toEqual(fields);
});
