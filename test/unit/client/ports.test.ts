import { expect, test } from 'vitest';
import { portWords, readPort } from '../../../client/src/features/ports.ts';

test.each([
  ['80', { port: 80, protocol: 'TCP' }],
  [' 53/udp ', { port: 53, protocol: 'UDP' }],
  ['3868/SCTP', { port: 3868, protocol: 'SCTP' }],
  ['http', { port: 'http', protocol: 'TCP' }],
  ['dns-tcp/tcp', { port: 'dns-tcp', protocol: 'TCP' }],
  ['icmp', { protocol: 'ICMP' }],
  ['65535', { port: 65535, protocol: 'TCP' }],
])('%j is a port', (typed, port) => {
  expect(readPort(typed)).toEqual(port);
});

test.each(['', '0', '65536', '80/http', '-http', 'http-', 'a port', 'sixteen-letters-long', '12ab/', '1-2'])(
  '%j is none',
  (typed) => {
    expect(readPort(typed)).toBeUndefined();
  },
);

test('is said as protocol and number', () => {
  expect(portWords({ port: 53, protocol: 'UDP' })).toBe('UDP 53');
  expect(portWords({ port: 'http' })).toBe('TCP http');
  expect(portWords({ protocol: 'ICMP' })).toBe('ICMP');
});
