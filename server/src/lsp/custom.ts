/** Our own requests. Clients may send nonsense; what arrives is looked at by hand before anything believes it. */
import type {
  CaptureParams,
  CompareParams,
  ContextsParams,
  ExportParams,
  FlowEndsParams,
  MatchesParams,
  PodParams,
  Position,
  SimulateParams,
  TreeParams,
} from '../protocol.ts';

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

export function readContexts(params: unknown): ContextsParams {
  const { kubeconfig } = params === null || params === undefined ? {} : record(params, 'netpol/contexts');
  return { ...(given(kubeconfig) && { kubeconfig: string(kubeconfig, '`kubeconfig`: a file') }) };
}

export function readCapture(params: unknown): CaptureParams {
  const { uri, context, namespaces, hashNames, workDoneToken } = record(params, 'netpol/captureSnapshot');
  return {
    uri: string(uri, '`uri`: the file to write'),
    ...readContexts(params),
    ...(given(context) && { context: string(context, '`context`') }),
    ...(given(namespaces) && { namespaces: texts(namespaces, '`namespaces`') }),
    ...(hashNames === true && { hashNames }),
    ...tokenOf(workDoneToken),
  };
}

export function readRefresh(params: unknown): Pick<CaptureParams, 'workDoneToken'> {
  return params === null || params === undefined ? {} : tokenOf(record(params, 'netpol/refreshSnapshot').workDoneToken);
}

export function readExport(params: unknown): ExportParams {
  const { uri, hashNames } = record(params, 'netpol/exportSnapshot');
  return { uri: string(uri, '`uri`: the file to write'), ...(hashNames === true && { hashNames }) };
}

export function readCompare(params: unknown): CompareParams {
  const { before, after } = record(params, 'netpol/compareSnapshots');
  return { before: string(before, '`before`: a file or folder'), after: string(after, '`after`: a file or folder') };
}

function tokenOf(value: unknown): Pick<CaptureParams, 'workDoneToken'> {
  return typeof value === 'string' || typeof value === 'number' ? { workDoneToken: value } : {};
}

function texts(value: unknown, what: string): string[] {
  if (!Array.isArray(value)) throw new Misshapen(`A list is needed for ${what}.`);
  return value.map((entry) => string(entry, what));
}

export function whole(value: unknown, what: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw new Misshapen(`${what} is a whole number, counted from 0.`);
}

export function record(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new Misshapen(`${name} takes an object.`);
  return value as Record<string, unknown>;
}

export function given(value: unknown): boolean {
  return value !== undefined && value !== null;
}

export function string(value: unknown, what: string): string {
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
