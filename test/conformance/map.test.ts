import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { programsOfCase } from '../../server/src/cli/simulateCases.ts';
import { parseAddress } from '../../server/src/engine/address.ts';
import type { Programs } from '../../server/src/engine/compile.ts';
import type { PortSet } from '../../server/src/engine/connectivity/portSet.ts';
import { connectivity, type MapEnd, type MapEntry } from '../../server/src/engine/connectivity.ts';
import type { JsonObject } from '../../server/src/lower/object.ts';

/**
 * The map of a case's cluster against what the real engines said of the case's flows (`data/README.md`): a connection is
 * on the map exactly where they allow it.
 */

const DATA = join(import.meta.dirname, 'data');
/** Of the random cases every fifth: a map answers for all pairs and ports of its cluster at once. */
const everyOf = (name: string) => (name.startsWith('corner-cases') ? 1 : 5);
const PROTOCOLS: Readonly<Record<string, number>> = { TCP: 6, UDP: 17, SCTP: 132 };

interface End {
  readonly pod?: string;
  readonly ip?: string;
}

interface Case extends JsonObject {
  readonly id: string;
}

interface AskedFlow {
  readonly from: End;
  readonly to: End;
  readonly protocol: string;
  readonly port: number;
}

const sets = readdirSync(DATA).filter((name) => name.endsWith('.jsonl.gz') && !name.includes('selectors'));

test.each(sets)('%s', (name) => {
  const lines = gunzipSync(readFileSync(join(DATA, name)))
    .toString()
    .split('\n')
    .filter((line) => line !== '');
  const wrong: string[] = [];
  let asked = 0;
  for (const line of lines.filter((_, index) => index % everyOf(name) === 0)) {
    const row = JSON.parse(line) as Case & {
      readonly flows: readonly AskedFlow[];
      readonly verdicts: readonly string[];
    };
    const programs = programsOfCase(row);
    const entries = connectivity(programs);
    for (const [index, flow] of row.flows.entries()) {
      const entry = entryOf(flow, entries, programs);
      const wanted = row.verdicts[index];
      if (entry === 'not on maps' || wanted === 'skip') continue;
      asked++;
      const said = entry !== undefined && holds(entry.connections.allow, flow) ? 'allow' : 'deny';
      if (said !== wanted) wrong.push(`${row.id} ${JSON.stringify(flow)}: the map says ${said}, engines say ${wanted}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(asked).toBeGreaterThan(80);
});

/** Undefined: nothing passes between them. */
function entryOf(
  flow: AskedFlow,
  entries: readonly MapEntry[],
  programs: Programs,
): MapEntry | 'not on maps' | undefined {
  const [from, to] = [memberOf(flow.from, programs), memberOf(flow.to, programs)];
  const outsides = [from, to].filter((member) => typeof member === 'bigint').length;
  if (from === undefined || to === undefined || from === to || outsides === 2) return 'not on maps';
  const family = (end: End) => parseAddress(end.ip ?? '')?.family;
  const asked = family(flow.from) ?? family(flow.to);
  return entries.find((entry) => isIn(from, entry.from, asked) && isIn(to, entry.to, asked));
}

/** A pod's ordinal, or an outside address as a number; undefined for what a map leaves out. */
function memberOf({ pod, ip }: End, { inventory }: Programs): number | bigint | undefined {
  if (pod !== undefined) {
    const ordinal = inventory.ordinal(`pod/${pod}`);
    const selectable = ((inventory.selectable[ordinal >>> 5] ?? 0) >>> (ordinal & 31)) & 1;
    return ordinal >= 0 && selectable ? ordinal : undefined;
  }
  const address = parseAddress(ip ?? '');
  if (address === undefined || inventory.endpointsAt(address).length > 0) return undefined;
  return address.words.reduce((sum, word) => (sum << 32n) | BigInt(word >>> 0), 0n);
}

function isIn(member: number | bigint, end: MapEnd, family: 4 | 6 | undefined): boolean {
  if (typeof member === 'number') return end.kind === 'pods' && end.members.includes(member);
  return (
    end.kind === 'outside' &&
    end.blocks.some((block) => block.family === family && block.first <= member && member <= block.last)
  );
}

function holds(set: PortSet, { protocol, port }: AskedFlow): boolean {
  const ranges = set.find((one) => one.protocol === PROTOCOLS[protocol])?.ranges ?? [];
  return ranges.some(({ first, last }) => first <= port && port <= last);
}
