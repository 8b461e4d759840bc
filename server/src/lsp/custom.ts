/** Our own requests. Clients may send nonsense; what arrives is looked at by hand before anything believes it. */
import type { FlowEndsParams, MatchesParams, Position, SimulateParams } from '../protocol.ts';

/** What a question should have looked like, for whoever asked. */
export class Misshapen extends Error {}

export function readSimulate(params: unknown): SimulateParams {
  const { from, to, port, protocol, family } = record(params, 'netpol/simulate');
  return {
    from: string(from, '`from`: `pod:ns/name`, `svc:ns/name` or an address'),
    to: string(to, '`to`: `pod:ns/name`, `svc:ns/name` or an address'),
    ...(given(port) && { port: portOf(port) }),
    ...(given(protocol) && { protocol: string(protocol, '`protocol`: `TCP`, `UDP`, `SCTP` or `ICMP`') }),
    ...(given(family) && { family: familyOf(family) }),
  };
}

export function readMatches(params: unknown): MatchesParams {
  const { uri, position } = record(params, 'netpol/matches');
  return { uri: string(uri, '`uri`'), position: positionOf(position) };
}

export function readFlowEnds(params: unknown): FlowEndsParams {
  const { role, uri, position, typed, ports } = record(params, 'netpol/flowEnds');
  if (role !== 'from' && role !== 'to') throw new Misshapen('`role` is `from` or `to`.');
  return {
    role,
    ...(given(uri) && { uri: string(uri, '`uri`') }),
    ...(given(position) && { position: positionOf(position) }),
    ...(typeof typed === 'string' && { typed }),
    ...(given(ports) && { ports: { to: string(record(ports, '`ports`').to, '`ports.to`') } }),
  };
}

function record(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new Misshapen(`${name} takes an object.`);
  return value as Record<string, unknown>;
}

function given(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function string(value: unknown, what: string): string {
  if (typeof value !== 'string' || value.trim() === '') throw new Misshapen(`A text is needed for ${what}.`);
  return value.trim();
}

function portOf(value: unknown): number | string {
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  throw new Misshapen('`port` is a whole number or a port name.');
}

function familyOf(value: unknown): 4 | 6 {
  if (value === 4 || value === 6) return value;
  throw new Misshapen('`family` is 4 or 6.');
}

function positionOf(value: unknown): Position {
  const { line, character } = record(value, '`position`');
  if (typeof line === 'number' && typeof character === 'number') return { line, character };
  throw new Misshapen('`position` has a `line` and a `character`, counted from 0.');
}
