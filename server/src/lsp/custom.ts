/** Our own requests. Clients may send nonsense; what arrives is looked at by hand before anything believes it. */
import type {
  ChangesParams,
  ChangesTextParams,
  CompareBefore,
  FlowEndsParams,
  MapParams,
  MapTextParams,
  MatchesParams,
  PodParams,
  Position,
  SimulateParams,
  TreeParams,
} from '../protocol.ts';
import { canonicalUri } from './uri.ts';

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

export function readTree(params: unknown): TreeParams {
  const { node, from, count } = record(params, 'netpol/tree');
  return {
    ...(given(node) && { node: string(node, '`node`: the `id` of a node') }),
    ...(given(from) && { from: whole(from, '`from`') }),
    ...(given(count) && { count: whole(count, '`count`') }),
  };
}

export function readPod(params: unknown): PodParams {
  const { end, uri, position } = record(params, 'A question about a pod');
  if (given(end)) return { end: string(end, '`end`: `pod:ns/name`, `workload:ns/Kind/name`') };
  return { uri: string(uri, '`uri`, or `end`: `pod:ns/name`'), position: positionOf(position) };
}

export function readMap(params: unknown): MapParams {
  const { from, to, direction, port, protocol, start, count } = record(params, 'netpol/map');
  if (given(direction) && direction !== 'ingress' && direction !== 'egress')
    throw new Misshapen('`direction` is `ingress` or `egress`.');
  return {
    ...(given(from) && { from: string(from, '`from`') }),
    ...(given(to) && { to: string(to, '`to`') }),
    ...(given(direction) && { direction: direction as 'ingress' | 'egress' }),
    ...(given(port) && { port: whole(port, '`port`') }),
    ...(given(protocol) && { protocol: string(protocol, '`protocol`: `TCP`, `UDP`, `SCTP` or `ICMP`') }),
    ...(given(start) && { start: whole(start, '`start`') }),
    ...(given(count) && { count: whole(count, '`count`') }),
  };
}

export function readMapText(params: unknown): MapTextParams {
  return { ...readMap(params), format: formatOf(params) };
}

export function readCompare(params: unknown): ChangesParams {
  return { ...readMap(params), before: beforeOf(record(params, 'netpol/changes').before) };
}

export function readCompareText(params: unknown): ChangesTextParams {
  return { ...readCompare(params), format: formatOf(params) };
}

function formatOf(params: unknown): MapTextParams['format'] {
  const { format } = record(params, 'A text');
  if (format === 'csv' || format === 'json' || format === 'dot') return format;
  throw new Misshapen('`format` is `csv`, `json` or `dot`.');
}

function beforeOf(value: unknown): CompareBefore {
  const { kind, uri, files } = record(value, '`before`');
  switch (kind) {
    case 'snapshot':
      return { kind };
    case 'path':
    case 'otherSnapshot':
      return { kind, uri: canonicalUri(string(uri, '`before.uri`')) };
    case 'files':
      if (Array.isArray(files)) return { kind, files: files.map(fileOf) };
      throw new Misshapen('`before.files` is a list of `{uri, text}`.');
    default:
      throw new Misshapen('`before.kind` is `snapshot`, `path`, `otherSnapshot` or `files`.');
  }
}

function fileOf(value: unknown): { uri: string; text: string | null } {
  const { uri, text } = record(value, 'A file of `before.files`');
  if (typeof text !== 'string' && text !== null) throw new Misshapen('`text` of a file is a text or null.');
  return { uri: canonicalUri(string(uri, '`uri` of a file')), text };
}

function whole(value: unknown, what: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw new Misshapen(`${what} is a whole number, counted from 0.`);
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
