/** What clients send about all connections, looked at by hand like everything of ours (`custom.ts`). */
import type { ChangesParams, ChangesTextParams, CompareBefore, MapParams, MapTextParams } from '../protocol.ts';
import { given, Misshapen, record, string, whole } from './custom.ts';
import { canonicalUri } from './uri.ts';

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

export function readChanges(params: unknown): ChangesParams {
  return { ...readMap(params), before: beforeOf(record(params, 'netpol/changes').before) };
}

export function readChangesText(params: unknown): ChangesTextParams {
  return { ...readChanges(params), format: formatOf(params) };
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
