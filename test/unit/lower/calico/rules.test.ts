import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatCidr } from '../../../../server/src/engine/address.ts';
import type { Criterion, Direction, Rule } from '../../../../server/src/engine/model.ts';
import type { PortValue } from '../../../../server/src/engine/ports.ts';
import { lowerRule } from '../../../../server/src/lower/calico/rules.ts';
import { readNet, readPort, readProtocol } from '../../../../server/src/lower/calico/values.ts';
import type { Json } from '../../../../server/src/lower/object.ts';
import { yaml } from '../../engine/support/world.ts';

function lower(text: string, direction: Direction = 'ingress', raw = false): Rule | undefined {
  return lowerRule(yaml(text), ['spec', direction, 0], { direction, namespace: 'a', raw });
}

function portText(port: PortValue): string {
  if (port.kind === 'all') return '*';
  if (port.kind === 'named') return port.name;
  return port.ranged ? `${port.first}-${port.last}` : `${port.first}`;
}

function words(criterion: Criterion): string {
  const not = 'negated' in criterion && criterion.negated ? 'not ' : '';
  switch (criterion.kind) {
    case 'family':
      return `IPv${criterion.family}`;
    case 'protocol':
      return `${not}protocol ${criterion.protocol}`;
    case 'icmp':
      return `${not}icmp ${criterion.type ?? '*'}/${criterion.code ?? '*'}`;
    case 'ranges':
      return `${not}${criterion.end} in ${criterion.ranges.map(formatCidr).join(',')}`;
    case 'labels':
      return `${not}${criterion.end} labels`;
    case 'service':
      return `${criterion.end} service ${criterion.namespace}/${criterion.name}`;
    case 'ports':
      return `${not}${criterion.end} ports ${criterion.ports.map(portText).join(',')}${criterion.owner ? ' of such' : ''}`;
  }
}

describe('criteria', () => {
  test.each([
    ['{action: Allow}', []],
    ['{action: Allow, protocol: TCP}', ['protocol 6']],
    ['{action: Allow, protocol: "17"}', ['protocol 17']],
    ['{action: Allow, notProtocol: udp}', ['not protocol 17']],
    ['{action: Allow, protocol: UDPLite}', ['protocol 136']],
    ['{action: Allow, ipVersion: 6}', ['IPv6']],
    ['{action: Allow, protocol: ICMP}', ['IPv4', 'protocol 1']],
    ['{action: Allow, protocol: ICMPv6}', ['IPv6', 'protocol 58']],
    ['{action: Allow, protocol: 58}', ['protocol 58']],
    ['{action: Allow, notProtocol: ICMP}', ['not protocol 1']],
    ['{action: Allow, protocol: ICMP, icmp: {type: 8, code: 0}}', ['IPv4', 'protocol 1', 'icmp 8/0']],
    ['{action: Allow, protocol: ICMP, notICMP: {type: 8}}', ['IPv4', 'protocol 1', 'not icmp 8/*']],
    ['{action: Allow, protocol: ICMP, notICMP: {}}', ['IPv4', 'protocol 1']],
    ['{action: Allow, protocol: ICMP, icmp: {}}', ['IPv4', 'protocol 1']],
    ['{action: Allow, protocol: ICMP, icmp: {code: 3}}', ['IPv4', 'protocol 1']],
    ['{action: Allow, icmp: {}}', []],
    ['{action: Allow, source: {nets: [10.0.0.0/8, "fd00::/8"]}}', ['source in 10.0.0.0/8,fd00::/8']],
    ['{action: Allow, source: {nets: [8.8.8.8]}}', ['source in 8.8.8.8/32']],
    ['{action: Allow, destination: {notNets: [10.0.0.0/8]}}', ['not destination in 10.0.0.0/8']],
    // What cannot be read is dropped, and with the last of a list the list.
    ['{action: Allow, source: {nets: [garbage, 10.0.0.0/8]}}', ['source in 10.0.0.0/8']],
    ['{action: Allow, source: {nets: [garbage]}}', []],
    ['{action: Allow, source: {selector: has(x)}}', ['source labels']],
    ['{action: Allow, source: {notSelector: has(x)}}', ['source labels']],
    ['{action: Allow, destination: {namespaceSelector: all()}}', ['destination labels']],
    ['{action: Allow, source: {serviceAccounts: {names: [x]}}}', ['source labels']],
    ['{action: Allow, source: {serviceAccounts: {}}}', []],
    ['{action: Allow, source: {}}', []],
    [
      '{action: Allow, protocol: TCP, destination: {ports: [80, "90:99", http]}}',
      ['protocol 6', 'destination ports 80,90-99,http'],
    ],
    ['{action: Allow, protocol: TCP, destination: {notPorts: [80]}}', ['protocol 6', 'not destination ports 80']],
    ['{action: Allow, protocol: TCP, source: {ports: [80]}}', ['protocol 6', 'source ports 80']],
    [
      '{action: Allow, protocol: TCP, destination: {selector: has(x), ports: [web]}}',
      ['protocol 6', 'destination labels', 'destination ports web of such'],
    ],
    ['{action: Allow, destination: {ports: [web]}}', ['destination ports web']],
    ['{action: Allow, destination: {services: {name: s, namespace: ns}}}', ['destination service ns/s']],
    ['{action: Allow, destination: {services: {name: s}}}', ['destination service /s']],
    ['{action: Allow, destination: {services: {}}}', []],
  ])('%s', (text, criteria) => {
    expect(lower(text)?.criteria?.map(words)).toEqual(criteria);
  });
  test('in a global policy a lone notSelector asks that nothing there matches', () => {
    const rule = lowerRule(yaml('{action: Allow, source: {notSelector: has(x)}}'), [], {
      direction: 'ingress',
      namespace: '',
    });
    expect(rule?.criteria?.map(words)).toEqual(['not source labels']);
  });
  test('every criterion knows its field', () => {
    const rule = lower(
      '{action: Deny, protocol: TCP, source: {nets: [10.0.0.0/8], selector: has(x)}, destination: {notPorts: [80]}}',
    );
    expect(rule?.criteria?.map(({ path }) => path.slice(3).join('.'))).toEqual([
      'protocol',
      'source.nets',
      'source.selector',
      'destination.notPorts',
    ]);
    expect(rule?.path).toEqual(['spec', 'ingress', 0]);
  });
});

describe('actions', () => {
  test.each([
    ['Allow', 'Allow'],
    ['deny', 'Deny'],
    ['PASS', 'Pass'],
    ['Log', 'Log'],
  ])('%s', (written, action) => {
    expect(lower(`{action: ${written}}`)?.action).toBe(action);
  });
  test('none lets through where nothing looked at the object before Felix', () => {
    expect(lower('{protocol: TCP}', 'ingress', true)?.action).toBe('Allow');
    expect(lower('{protocol: TCP}')).toBeUndefined();
  });
});

/** calico.md 3.4, 3.5: rows that Felix's receive filter (R) refuses. */
describe('what Felix refuses', () => {
  test.each([
    'null',
    '{action: Defer}',
    '{action: Allow, ipVersion: 5}',
    '{action: Allow, protocol: foo}',
    '{action: Allow, protocol: 0}',
    '{action: Allow, protocol: 256}',
    '{action: Allow, notProtocol: foo}',
    '{action: Allow, destination: {ports: [80]}}',
    '{action: Allow, source: {notPorts: ["1:2"]}}',
    '{action: Allow, notProtocol: UDP, destination: {ports: [80]}}',
    '{action: Allow, protocol: ICMP, destination: {ports: [80]}}',
    '{action: Allow, protocol: UDPLite, destination: {ports: [web]}}',
    '{action: Allow, protocol: TCP, destination: {ports: [0]}}',
    '{action: Allow, protocol: TCP, destination: {ports: ["9:1"]}}',
    '{action: Allow, protocol: TCP, destination: {ports: ["80-90"]}}',
    '{action: Allow, protocol: TCP, destination: {ports: [Web]}}',
    '{action: Allow, protocol: TCP, destination: {ports: [a--b]}}',
    '{action: Allow, protocol: TCP, destination: {ports: [much-too-long-name]}}',
    '{action: Allow, protocol: ICMP, icmp: {type: 255}}',
    '{action: Allow, protocol: ICMP, icmp: {type: 8, code: 256}}',
    '{action: Allow, source: {selector: "x = 1"}}',
    '{action: Allow, source: {notSelector: "("}}',
    '{action: Allow, destination: {namespaceSelector: "a"}}',
    '{action: Allow, destination: {serviceAccounts: {selector: "a"}}}',
  ])('%s', (text) => {
    expect(lower(text, 'ingress', true)).toBeUndefined();
  });
});

describe('HTTP', () => {
  test.each([
    ['{methods: [GET, POST]}', ['GET', 'POST']],
    ['{methods: ["*"], paths: [{exact: /a}, {prefix: /b}]}', ['/a', '/b…']],
    ['{methods: [GET], paths: [{exact: /a}]}', ['GET /a']],
    ['{methods: ["*"]}', undefined],
    ['{}', undefined],
  ])('%s', (http, requests) => {
    const needs = lower(`{action: Allow, http: ${http}}`)?.needs;
    expect(needs).toEqual(requests && [{ kind: 'http', requests, path: ['spec', 'ingress', 0, 'http'] }]);
  });
});

describe('values', () => {
  test.each<[Json, number | undefined]>([
    ['TCP', 6],
    ['tcp', 6],
    ['ICMPv6', 58],
    ['SCTP', 132],
    ['6', 6],
    [255, 255],
    [0, undefined],
    ['', undefined],
    [1.5, undefined],
    [null, undefined],
  ])('protocol %j', (written, protocol) => {
    expect(readProtocol(written)).toBe(protocol);
  });
  test.each<[Json, string | undefined]>([
    [80, '80'],
    ['80', '80'],
    ['80:90', '80-90'],
    ['80:80', '80-80'],
    ['80-90', '80-90'],
    ['web', 'web'],
    ['0:65535', '0-65535'],
    ['9:1', undefined],
    ['1:65536', undefined],
    [65536, undefined],
    [-1, undefined],
    ['', undefined],
    ['a b', undefined],
  ])('port %j', (written, text) => {
    const port = readPort(written);
    expect(port && portText(port)).toBe(text);
  });
  test.each<[Json, string | undefined]>([
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['8.8.8.8', '8.8.8.8/32'],
    ['fd00::1', 'fd00::1/128'],
    ['10.0.0.300/24', undefined],
    [8, undefined],
  ])('net %j', (written, text) => {
    const net = readNet(written);
    expect(net && formatCidr(net)).toBe(text);
  });
});

test('any JSON is read or refused', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (entity, ports, any) => {
      const context = { direction: 'ingress', namespace: 'a', raw: true } as const;
      lowerRule(any as Json, [], context);
      lowerRule(
        { action: 'Allow', protocol: any, source: entity, destination: { ports, nets: any, selector: any } } as Json,
        [],
        context,
      );
    }),
  );
});
