/** A map in the forms that programs read. */

import type { PortSet } from '../../engine/connectivity/portSet.ts';
import type { FlowWorld } from '../flow/world.ts';
import { printable } from '../printable.ts';
import type { MapUnit } from './ends.ts';
import type { MapConnection } from './map.ts';
import { portData, portTexts } from './ports.ts';
import type { DecidingRule } from './rules.ts';

/** `exposure`: what is possible with pods that are not there, by the policies of those that are. */
export interface WholeMap {
  readonly connections: readonly MapConnection[];
  readonly exposure: readonly MapConnection[];
}

export function mapJson({ connections, exposure }: WholeMap, world: FlowWorld, exposed: boolean): unknown {
  const { snapshot, programs } = world.cluster;
  return {
    snapshot: snapshot.source.name,
    dataplane: { name: programs.dataplane.name, version: programs.dataplane.version ?? null },
    connections: connections.map(connectionJson),
    ...(exposed && { exposure: exposure.map(connectionJson) }),
  };
}

function connectionJson({ from, to, allow, conditional, unknown, rules }: MapConnection): unknown {
  return {
    from: unitJson(from),
    to: unitJson(to),
    allow: portData(allow),
    conditional: portData(conditional),
    unknown: portData(unknown),
    rules: rules().map(ruleJson),
  };
}

export function unitJson({ kind, name, namespace, pods }: MapUnit): unknown {
  return { kind, name, namespace: namespace ?? null, pods };
}

/** Without the place, which is for editors. */
export function ruleJson({ end, policy, rule, file, line }: DecidingRule): unknown {
  return { end, policy, rule, file, line };
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

export function mapCsv(connections: readonly MapConnection[], rules: boolean): string {
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

export function mapDot(connections: readonly MapConnection[]): string {
  const edges = connections.map(
    (one) =>
      `  ${quoted(one.from.name)} -> ${quoted(one.to.name)} [label=${quoted(connectionWords(one))}${one.allow.length === 0 ? ', style=dashed' : ''}];\n`,
  );
  return `digraph connections {\n  rankdir=LR;\n  node [shape=box];\n${edges.join('')}}\n`;
}

export function quoted(text: string): string {
  return `"${printable(text).replace(/["\\]/g, '\\$&')}"`;
}
