/** A map in the forms that people and programs read. */

import type { PortSet } from '../engine/connectivity/portSet.ts';
import type { FlowWorld } from '../features/flow/world.ts';
import type { MapUnit } from '../features/map/ends.ts';
import type { MapConnection } from '../features/map/map.ts';
import { portData, portTexts } from '../features/map/ports.ts';
import type { DecidingRule } from '../features/map/rules.ts';
import { count } from '../features/words.ts';
import type { Arguments } from './args.ts';
import { hang, printable } from './layout.ts';
import type { Terminal } from './terminal.ts';

export type ShownConnection = MapConnection;

/** `exposure`: what is possible with pods that are not there, by the policies of those that are. */
export interface ShownMap {
  readonly connections: readonly ShownConnection[];
  readonly exposure: readonly ShownConnection[];
}

export async function writeMap(shown: ShownMap, world: FlowWorld, args: Arguments, terminal: Terminal): Promise<void> {
  const rules = args.options.has('rules');
  const all = [...shown.connections, ...shown.exposure];
  switch (args.options.get('format') ?? 'text') {
    case 'json':
      return terminal.out(`${JSON.stringify(mapJson(shown, world, args.options.has('exposure')))}\n`);
    case 'csv':
      return terminal.out(mapCsv(all, rules));
    case 'md':
      return terminal.out(mapTable(all, rules));
    case 'dot':
      return terminal.out(mapDot(all));
    default:
      return terminal.out(mapText(shown, rules, Math.min(terminal.columns ?? 200, 200), args.options.has('exposure')));
  }
}

function mapJson({ connections, exposure }: ShownMap, world: FlowWorld, exposed: boolean): unknown {
  const { snapshot, programs } = world.cluster;
  return {
    snapshot: snapshot.source.name,
    dataplane: { name: programs.dataplane.name, version: programs.dataplane.version ?? null },
    connections: connections.map(connectionJson),
    ...(exposed && { exposure: exposure.map(connectionJson) }),
  };
}

function connectionJson({ from, to, allow, conditional, unknown, rules }: ShownConnection): unknown {
  return {
    from: unitJson(from),
    to: unitJson(to),
    allow: portData(allow),
    conditional: portData(conditional),
    unknown: portData(unknown),
    rules: rules(),
  };
}

export function unitJson({ kind, name, namespace, pods }: MapUnit): unknown {
  return { kind, name, namespace: namespace ?? null, pods };
}

/** `TCP 80; UDP 53`, with a word before what is not sure. */
export function connectionWords({
  allow,
  conditional,
  unknown,
}: {
  readonly allow: PortSet;
  readonly conditional: PortSet;
  readonly unknown: PortSet;
}): string {
  const parts = [
    ...portTexts(allow),
    ...portTexts(conditional).map((text) => `if: ${text}`),
    ...portTexts(unknown).map((text) => `not known: ${text}`),
  ];
  return parts.join('; ');
}

/** `NetworkPolicy shop/a spec.ingress[0] (policies/a.yaml:12)`. */
export function ruleWords({ end, policy, rule, file, line }: DecidingRule): string {
  const where = file === undefined ? '' : ` (${file}${line === undefined ? '' : `:${line}`})`;
  return `${end === 'source' ? 'leaving' : 'entering'} ${policy}${rule === undefined ? '' : ` ${rule}`}${where}`;
}

// ------------------------------------------------------------------------------------------ text

/** One line a source and set of ports; destinations that share them stand in one list, whole namespaces by name. */
function mapText({ connections, exposure }: ShownMap, rules: boolean, width: number, exposed: boolean): string {
  const namespaces = sizesOf(connections);
  const lines = [...linesOf(connections, namespaces, rules, width)];
  if (connections.length === 0) lines.push('nothing connects to anything here');
  const ends = new Set(connections.flatMap(({ from, to }) => [from.name, to.name]));
  if (connections.length > 0) {
    lines.push('', `${count(connections.length, 'connection')} between ${count(ends.size, 'end')}`);
  }
  if (exposed) {
    lines.push('', 'pods that are not there yet, by the policies of those that are:');
    if (exposure.length === 0) lines.push('  reach nothing, and nothing reaches them');
    lines.push(...linesOf(exposure, namespaces, rules, width));
  }
  return `${lines.join('\n')}\n`;
}

function linesOf(
  connections: readonly ShownConnection[],
  namespaces: ReadonlyMap<string, ReadonlySet<string>>,
  rules: boolean,
  width: number,
): readonly string[] {
  const lines: string[] = [];
  for (const [from, list] of grouped(connections, ({ from: unit }) => unit.name)) {
    lines.push(printable(from));
    for (const [, same] of grouped(list, connectionWords)) {
      const [first] = same;
      if (first === undefined) continue;
      const targets = folded(
        same.map(({ to }) => to),
        namespaces,
      );
      lines.push(hang('  -> ', printable(`${targets}  ${connectionWords(first)}`), width, 7));
      if (!rules) continue;
      const seen = new Set(same.flatMap((connection) => connection.rules().map(ruleWords)));
      for (const text of seen) lines.push(hang('       ', printable(text), width, 9));
    }
  }
  return lines;
}

/** Ends inside the cluster by namespace, of all that the map shows. */
function sizesOf(connections: readonly ShownConnection[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const unit of connections.flatMap(({ from, to }) => [from, to])) {
    if (unit.namespace === undefined) continue;
    const names = found.get(unit.namespace) ?? new Set<string>();
    found.set(unit.namespace, names.add(unit.name));
  }
  return found;
}

/** `shop/*, monitoring/Deployment/prometheus`: a namespace of several ends that are all there is said once. */
function folded(units: readonly MapUnit[], namespaces: ReadonlyMap<string, ReadonlySet<string>>): string {
  const names: string[] = [];
  const inside = [...grouped(units, ({ namespace }) => namespace ?? '')];
  for (const [namespace, list] of inside) {
    const all = namespaces.get(namespace);
    if (namespace !== '' && all !== undefined && all.size > 1 && list.length >= all.size) names.push(`${namespace}/*`);
    else names.push(...list.map(({ name }) => name));
  }
  return names.join(', ').replace('outside IPv4, outside IPv6', 'anywhere outside');
}

export function grouped<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return groups;
}

// ------------------------------------------------------------------------------------------ tables and graphs

function mapCsv(connections: readonly ShownConnection[], rules: boolean): string {
  const header = ['from', 'to', 'allow', 'conditional', 'unknown', ...(rules ? ['rules'] : [])];
  const rows = connections.map((one) => [
    one.from.name,
    one.to.name,
    portTexts(one.allow).join('; '),
    portTexts(one.conditional).join('; '),
    portTexts(one.unknown).join('; '),
    ...(rules ? [one.rules().map(ruleWords).join('; ')] : []),
  ]);
  return csv([header, ...rows]);
}

/** RFC 4180; a cell that a spreadsheet would take for a formula gets a quote before it. */
export function csv(rows: readonly (readonly string[])[]): string {
  const cell = (text: string): string => {
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function mapTable(connections: readonly ShownConnection[], rules: boolean): string {
  const rows = connections.map((one) => [
    one.from.name,
    one.to.name,
    connectionWords(one),
    ...(rules ? [one.rules().map(ruleWords).join('; ')] : []),
  ]);
  return table(['From', 'To', 'Ports', ...(rules ? ['Rules'] : [])], rows);
}

export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cellText).join(' | ')} |\n`;
  return line(header) + line(header.map(() => '---')) + rows.map(line).join('');
}

/** User text in a Markdown table: nothing of it may end the cell or become markup. */
function cellText(text: string): string {
  return printable(text).replace(/[\\|`*_<>[\]]/g, '\\$&');
}

function mapDot(connections: readonly ShownConnection[]): string {
  const edges = connections.map(
    (one) =>
      `  ${quoted(one.from.name)} -> ${quoted(one.to.name)} [label=${quoted(connectionWords(one))}${one.allow.length === 0 ? ', style=dashed' : ''}];\n`,
  );
  return `digraph connections {\n  rankdir=LR;\n  node [shape=box];\n${edges.join('')}}\n`;
}

export function quoted(text: string): string {
  return `"${printable(text).replace(/["\\]/g, '\\$&')}"`;
}
