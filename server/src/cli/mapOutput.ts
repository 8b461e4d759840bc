/** A map in the forms that people and programs read. */

import { groupedBy } from '../engine/grouped.ts';
import type { FlowWorld } from '../features/flow/world.ts';
import type { MapUnit } from '../features/map/ends.ts';
import { connectionWords, mapCsv, mapDot, mapJson, ruleWords, type WholeMap } from '../features/map/formats.ts';
import type { MapConnection } from '../features/map/map.ts';
import { printable } from '../features/printable.ts';
import { count } from '../features/words.ts';
import type { Arguments } from './args.ts';
import { hang } from './layout.ts';
import type { Terminal } from './terminal.ts';

export type ShownConnection = MapConnection;

export async function writeMap(shown: WholeMap, world: FlowWorld, args: Arguments, terminal: Terminal): Promise<void> {
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

// ------------------------------------------------------------------------------------------ text

/** One line a source and set of ports; destinations that share them stand in one list, whole namespaces by name. */
function mapText({ connections, exposure }: WholeMap, rules: boolean, width: number, exposed: boolean): string {
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
  for (const [from, list] of groupedBy(connections, ({ from: unit }) => unit.name)) {
    lines.push(printable(from));
    for (const [, same] of groupedBy(list, connectionWords)) {
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
  const inside = [...groupedBy(units, ({ namespace }) => namespace ?? '')];
  for (const [namespace, list] of inside) {
    const all = namespaces.get(namespace);
    if (namespace !== '' && all !== undefined && all.size > 1 && list.length >= all.size) names.push(`${namespace}/*`);
    else names.push(...list.map(({ name }) => name));
  }
  return names.join(', ').replace('outside IPv4, outside IPv6', 'anywhere outside');
}

// ------------------------------------------------------------------------------------------ tables and graphs

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
