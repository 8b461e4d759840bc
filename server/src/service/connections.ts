/** Questions about all connections of the cluster: the map, and what a change of policies makes of it. */

import type { Programs } from '../engine/compile.ts';
import {
  connectivitySteps,
  differenceSteps,
  isStep,
  type MapChange,
  type MapEntry,
  type Steps,
} from '../engine/connectivity.ts';
import type { FlowWorld } from '../features/flow/world.ts';
import { changesCsv, changesDot, changesJson } from '../features/map/changeFormats.ts';
import { type MapFilter, narrowed, narrowedChange, readFilter } from '../features/map/filter.ts';
import { mapCsv, mapDot, mapJson } from '../features/map/formats.ts';
import { type ConnectionChange, changesIn, connectionsOf, type MapConnection } from '../features/map/map.ts';
import { nobodyCalled } from '../features/map/nobody.ts';
import { byEnds, changeMakers, filterTextOf, mapFacts, mapRow, pageOf } from '../features/map/page.ts';
import type { FileSpan } from '../features/results.ts';
import { NO_CLUSTER } from '../features/simulate.ts';
import type {
  ChangeRow,
  ChangesParams,
  ChangesResult,
  CompareBefore,
  FactView,
  MapParams,
  RuleLink,
} from '../protocol.ts';
import type { PolicyService } from '../service.ts';
import type { Before, readBefore } from './before.ts';

export interface ConnectionsOptions {
  /** Undefined while there is none. */
  readonly world: () => FlowWorld | undefined;
  readonly before: (before: CompareBefore, now: FlowWorld) => ReturnType<typeof readBefore>;
  readonly breathe: () => Promise<void>;
}

type Connections = Pick<PolicyService, 'map' | 'mapText' | 'compare' | 'compareText'>;

/** Rows beyond this are not counted: whoever has more filters. */
const MOST_ROWS = 100_000;

export function createConnections({ world, before, breathe }: ConnectionsOptions): Connections {
  // What depends on policies and pods alone goes with the programs that it was made of.
  const knownEntries = new WeakMap<Programs, Promise<readonly MapEntry[]>>();
  let lastBefore: { readonly key: string; readonly generation: number; readonly found: Promise<Changes> } | undefined;

  const entriesOf = ({ cluster: { programs } }: FlowWorld): Promise<readonly MapEntry[]> => {
    const entries = knownEntries.get(programs) ?? collected(connectivitySteps(programs));
    knownEntries.set(programs, entries);
    return entries;
  };

  /** Everything that the steps find, others getting their turns meanwhile. */
  async function collected<T>(steps: Steps<T>): Promise<readonly T[]> {
    const found: T[] = [];
    for (const step of steps) {
      if (isStep(step)) found.push(step);
      await breathe();
    }
    return found;
  }

  async function* keptConnections(now: FlowWorld, filter: MapFilter): AsyncGenerator<MapConnection> {
    for (const connection of connectionsOf(await entriesOf(now), now)) {
      const kept = narrowed(connection, filter);
      if (kept !== undefined) yield kept;
      await breathe();
    }
  }

  /** Those of the last question are kept: whoever asked may ask for its next page. */
  let lastRows: { key: string; generation: number; found: Promise<readonly MapConnection[]> } | undefined;

  function rowsOf(now: FlowWorld, filter: MapFilter, key: string): Promise<readonly MapConnection[]> {
    const found = (async () => {
      const kept: MapConnection[] = [];
      for await (const connection of keptConnections(now, filter)) {
        kept.push(connection);
        if (kept.length >= MOST_ROWS) break;
      }
      return kept.sort(byEnds);
    })();
    lastRows = { key, generation: now.generation, found };
    return found;
  }

  interface Changes {
    readonly before: Before;
    readonly changes: readonly MapChange[];
  }

  /** Asked anew when a first page is asked for: files elsewhere may have changed unseen. */
  function changesSince(params: ChangesParams, now: FlowWorld): Promise<Changes | string> {
    const key = JSON.stringify(params.before);
    const isNext = (params.start ?? 0) > 0;
    if (isNext && lastBefore?.key === key && lastBefore.generation === now.generation) return lastBefore.found;
    return readChanges(params, now, key);
  }

  async function readChanges(params: ChangesParams, now: FlowWorld, key: string): Promise<Changes | string> {
    const was = await before(params.before, now);
    if (typeof was === 'string') return was;
    const found = collected(differenceSteps(was.world.cluster.programs, now.cluster.programs)).then((changes) => ({
      before: was,
      changes,
    }));
    lastBefore = { key, generation: now.generation, found };
    return found;
  }

  return {
    async map(params) {
      const asked = question(params, world());
      if ('problem' in asked) return { rows: [], total: 0, ...asked };
      const { now, filter } = asked;
      const { start, end } = pageOf(params);
      const key = JSON.stringify(filterTextOf(params));
      const isNext = start > 0 && lastRows?.key === key && lastRows.generation === now.generation;
      const kept = await ((isNext ? lastRows?.found : undefined) ?? rowsOf(now, filter, key));
      const rows = kept.slice(start, end).map((connection) => mapRow(connection, now));
      const problem = kept.length === 0 ? nobodyCalled(params, now.cluster.inventory) : undefined;
      return {
        rows,
        total: kept.length,
        ...(kept.length >= MOST_ROWS && { atLeast: true }),
        facts: mapFacts(now),
        ...(problem !== undefined && { problem }),
      };
    },
    async mapText({ format, ...params }) {
      const asked = question(params, world());
      if ('problem' in asked) return { text: '', problem: asked.problem };
      const connections: MapConnection[] = [];
      for await (const connection of keptConnections(asked.now, asked.filter)) connections.push(connection);
      if (format === 'csv') return { text: mapCsv(connections, true) };
      if (format === 'dot') return { text: mapDot(connections) };
      return { text: `${JSON.stringify(mapJson({ connections, exposure: [] }, asked.now, false), null, 2)}\n` };
    },

    async compare(params) {
      const none: ChangesResult<FileSpan> = { rows: [], total: 0, opens: 0, closes: 0, facts: [] };
      const asked = question(params, world());
      if ('problem' in asked) return { ...none, ...asked };
      const { now, filter } = asked;
      const found = await changesSince(params, now);
      if (typeof found === 'string') return { ...none, facts: mapFacts(now), problem: found };
      const { start, end } = pageOf(params);
      const result = { ...none, facts: compareFacts(now) };
      const kept: ConnectionChange[] = [];
      for (const change of keptChanges(found.changes, found.before, now, filter)) {
        kept.push(change);
        await breathe();
      }
      for (const change of kept.sort(byEnds)) {
        for (const { change: kind, make } of changeMakers(change, now)) {
          if (result.total >= start && result.total < end) result.rows.push(placed(make(), found.before));
          result.total += 1;
          if (kind === 'opens') result.opens += 1;
          if (kind === 'closes') result.closes += 1;
        }
        await breathe();
      }
      const problem = result.total === 0 ? nobodyCalled(params, now.cluster.inventory) : undefined;
      return { ...result, ...(problem !== undefined && { problem }) };
    },
    async compareText({ format, ...params }) {
      const asked = question(params, world());
      if ('problem' in asked) return { text: '', problem: asked.problem };
      const found = await changesSince(params, asked.now);
      if (typeof found === 'string') return { text: '', problem: found };
      const changes = [...keptChanges(found.changes, found.before, asked.now, asked.filter)];
      if (format === 'csv') return { text: changesCsv(changes) };
      if (format === 'dot') return { text: changesDot(changes) };
      return { text: `${JSON.stringify(changesJson(changes), null, 2)}\n` };
    },
  };
}

function* keptChanges(
  changes: readonly MapChange[],
  before: Before,
  now: FlowWorld,
  filter: MapFilter,
): Generator<ConnectionChange> {
  for (const change of changesIn(changes, before.world, now)) {
    const kept = narrowedChange(change, filter);
    if (kept !== undefined) yield kept;
  }
}

/** What is asked of which cluster; or why there is no answer. */
function question(
  params: MapParams,
  now: FlowWorld | undefined,
): { readonly now: FlowWorld; readonly filter: MapFilter } | { readonly facts: FactView[]; readonly problem: string } {
  if (now === undefined) return { facts: [], problem: NO_CLUSTER };
  const read = readFilter(filterTextOf(params));
  return read.ok ? { now, filter: read.filter } : { facts: mapFacts(now), problem: read.message };
}

/** Rules of the set before stand in files of before. */
function placed(row: ChangeRow<FileSpan>, before: Before): ChangeRow<FileSpan> {
  if (row.gone !== true) return row;
  const rules = row.rules.map(({ place, ...rule }): RuleLink<FileSpan> => {
    const found = place && before.place(place);
    // Already in lines and characters: of these files nobody else knows the text.
    return { ...rule, ...(found && { place: found as unknown as FileSpan }) };
  });
  return { ...row, rules };
}

function compareFacts(now: FlowWorld): FactView[] {
  return [
    {
      name: 'Compared',
      value: 'policies alone: pods, namespaces and sets of addresses are those of now on both sides',
    },
    ...mapFacts(now),
  ];
}
