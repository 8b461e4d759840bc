/** A page of the map, and of what changes, with texts and places ready to be shown. */

import { type PortSet, uniteSets } from '../../engine/connectivity/portSet.ts';
import type { ChangeRow, FactView, MapEnd, MapParams, MapRow, RuleLink } from '../../protocol.ts';
import { worldFacts } from '../flow/facts.ts';
import type { FlowWorld } from '../flow/world.ts';
import type { FileSpan } from '../results.ts';
import { count } from '../words.ts';
import { type ChangeKind, causeOf, kindsOf } from './changes.ts';
import type { MapUnit } from './ends.ts';
import type { FilterText } from './filter.ts';
import { flowOf } from './flow.ts';
import type { ConnectionChange, MapConnection } from './map.ts';
import { portTexts } from './ports.ts';
import type { DecidingRule } from './rules.ts';

const PAGE = 200;

export function pageOf({ start, count: size }: MapParams): { readonly start: number; readonly end: number } {
  const first = Math.max(0, Math.trunc(start ?? 0));
  return { start: first, end: first + Math.max(1, Math.trunc(size ?? PAGE)) };
}

export function filterTextOf({ from, to, direction, port, protocol }: MapParams): FilterText {
  return { from, to, direction, port: port === undefined ? undefined : String(port), protocol };
}

export function mapRow(connection: MapConnection, world: FlowWorld): MapRow<FileSpan> {
  const { from, to, allow, conditional, unknown } = connection;
  const flow = flowOf(connection, uniteSets(uniteSets(allow, conditional), unknown));
  return {
    from: endView(from, world),
    to: endView(to, world),
    allow: [...portTexts(allow)],
    conditional: [...portTexts(conditional)],
    unknown: [...portTexts(unknown)],
    rules: connection.rules().map(ruleLink),
    ...(flow && { flow }),
  };
}

interface Ends {
  readonly from: MapUnit;
  readonly to: MapUnit;
}

/** By name, as people look for them; what is outside comes last. */
export function byEnds(a: Ends, b: Ends): number {
  return byName(a.from, b.from) || byName(a.to, b.to);
}

function byName(a: MapUnit, b: MapUnit): number {
  const rank = ({ namespace }: MapUnit) => (namespace === undefined ? 1 : 0);
  return rank(a) - rank(b) || compare(a.namespace ?? '', b.namespace ?? '') || compare(ownName(a), ownName(b));
}

/** Without its namespace and what it is. */
function ownName({ name, namespace }: MapUnit): string {
  return namespace === undefined ? name : name.slice(name.lastIndexOf('/') + 1);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A row for each kind of change: made when its page is asked for, because the rules behind it take a trace. */
export function changeMakers(
  change: ConnectionChange,
  world: FlowWorld,
): readonly { readonly change: ChangeRow['change']; readonly make: () => ChangeRow<FileSpan> }[] {
  return kindsOf(change).map(([kind, ports]) => ({
    change: KINDS[kind],
    make: () => changeRow(change, kind, ports, world),
  }));
}

const KINDS: Readonly<Record<ChangeKind, ChangeRow['change']>> = {
  opens: 'opens',
  closes: 'closes',
  'becomes sure': 'loosens',
  'becomes unsure': 'tightens',
};

function changeRow(change: ConnectionChange, kind: ChangeKind, ports: PortSet, world: FlowWorld): ChangeRow<FileSpan> {
  const { rules, gone } = causeOf(change, kind);
  const flow = flowOf(change, ports);
  return {
    change: KINDS[kind],
    from: endView(change.from, world),
    to: endView(change.to, world),
    ports: [...portTexts(ports)],
    rules: rules.map(ruleLink),
    ...(gone && { gone }),
    ...(flow && { flow }),
  };
}

/** `web`, `Deployment in shop, 3 pods`. */
function endView(unit: MapUnit, world: FlowWorld): MapEnd<FileSpan> {
  const { kind, name, namespace, pods } = unit;
  const place = unitPlace(unit, world);
  const [, owner = '', own = ''] = name.split('/');
  const made = { ...(place && { place }) };
  if (kind === 'workload') {
    const size = pods > 1 ? `, ${count(pods, 'pod')}` : '';
    return { label: `${namespace}/${own}`, detail: `${owner}${size}`, ...made };
  }
  return { label: name, detail: kind === 'pod' ? 'pod' : '', ...made };
}

/** The manifest of what makes the pods, else that of a pod. */
export function unitPlace({ id, pod }: MapUnit, world: FlowWorld): FileSpan | undefined {
  return (
    (id === undefined ? undefined : world.endpointPlace(id)) ??
    (pod === undefined ? undefined : world.endpointPlace(pod))
  );
}

function ruleLink({ end, policy, rule, file, line, place }: DecidingRule): RuleLink<FileSpan> {
  const where = file === undefined ? undefined : `${file}${line === undefined ? '' : `:${line}`}`;
  return {
    end,
    text: rule === undefined ? policy : `${policy} ${rule}`,
    ...(where !== undefined && { where }),
    ...(place && { place }),
  };
}

export function mapFacts(world: FlowWorld): FactView[] {
  return [
    ...worldFacts(world),
    {
      name: 'Left out',
      value: "nodes and pods on their network; a pod's own node may always reach it",
    },
  ];
}
