import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compile } from '../../../server/src/engine/compile.ts';
import { protocolsOf } from '../../../server/src/engine/connectivity/blocks.ts';
import type { PortSet } from '../../../server/src/engine/connectivity/portSet.ts';
import { portSetKey } from '../../../server/src/engine/connectivity/portSet.ts';
import {
  connectivity,
  connectivityInto,
  difference,
  isStep,
  type MapEnd,
  type MapEntry,
} from '../../../server/src/engine/connectivity.ts';
import { decide } from '../../../server/src/engine/evaluate.ts';
import type { Flow } from '../../../server/src/engine/model.ts';
import { hasPorts } from '../../../server/src/engine/ports.ts';
import { randomCase } from '../../conformance/random/families.ts';
import { compiled, randomPrograms, randomWorld } from './support/randomPrograms.ts';

/** Ports around every number that the random policies use. */
const PORTS = [1, 52, 53, 54, 79, 80, 81, 82, 8079, 8080, 8081, 65535];

function holds(set: PortSet, protocol: number, port: number | undefined): boolean {
  return (
    set
      .find((one) => one.protocol === protocol)
      ?.ranges.some(({ first, last }) => (port ?? 0) >= first && (port ?? 0) <= last) ?? false
  );
}

const DATAPLANES = fc.constantFrom('kubernetes' as const, 'calico' as const, 'cilium' as const);

function saidBetween(entries: readonly MapEntry[], from: (end: MapEnd) => boolean, to: number): string {
  const entry = entries.find((one) => from(one.from) && one.to.kind === 'pods' && one.to.members.includes(to));
  if (entry === undefined) return 'nothing';
  const { allow, conditional, unknown } = entry.connections;
  return [allow, conditional, unknown].map(portSetKey).join('|');
}

test('what enters some pods is what the whole map says of them', () => {
  let asked = 0;
  fc.assert(
    fc.property(fc.nat(), DATAPLANES, fc.nat(), (seed, name, which) => {
      const { programs } = randomPrograms(randomCase(seed), name);
      const { inventory } = programs;
      const pods = [...inventory.endpoints.keys()].filter(
        (ordinal) => (inventory.selectable[ordinal >>> 5] ?? 0) & (1 << (ordinal & 31)),
      );
      if (pods.length === 0) return;
      const some = pods.filter((_, i) => i % 2 === which % 2 || i === which % pods.length);
      const whole = connectivity(programs);
      const into = [...connectivityInto(programs, some)].filter(isStep);
      for (const to of some) {
        for (const from of pods) {
          if (from === to) continue;
          const isFrom = (end: MapEnd) => end.kind === 'pods' && end.members.includes(from);
          asked++;
          expect(saidBetween(into, isFrom, to)).toBe(saidBetween(whole, isFrom, to));
        }
        const outside = (entries: readonly MapEntry[]) =>
          entries
            .filter((one) => one.from.kind === 'outside' && one.to.kind === 'pods' && one.to.members.includes(to))
            .map(({ from, connections }) => [
              from.kind === 'outside' && from.blocks.map(({ family, first }) => `${family} ${first}`),
              portSetKey(connections.allow),
            ]);
        expect(outside(into)).toEqual(outside(whole));
      }
    }),
    { numRuns: 1200 },
  );
  expect(asked).toBeGreaterThan(300);
});

test('a difference names every pair that the two maps say something else of, and no other', () => {
  let changed = 0;
  fc.assert(
    fc.property(fc.nat(), DATAPLANES, fc.nat(), (seed, name, which) => {
      const world = randomWorld(randomCase(seed));
      const { policies } = world;
      const programs = compiled(world, name);
      if (policies.length === 0) return;
      const { inventory, dataplane, tiers } = programs;
      // Without one of its policies; the others are read anew, as another set of files would be.
      const others = policies.filter((_, i) => i !== which % policies.length);
      const before = compile(structuredClone(others), inventory, dataplane, tiers);
      const [was, now] = [connectivity(before), connectivity(programs)];
      const changes = difference(before, programs);
      const pods = [...inventory.endpoints.keys()].filter(
        (ordinal) => (inventory.selectable[ordinal >>> 5] ?? 0) & (1 << (ordinal & 31)),
      );
      for (const from of pods) {
        for (const to of pods) {
          if (from === to) continue;
          const isFrom = (end: MapEnd) => end.kind === 'pods' && end.members.includes(from);
          const differs = saidBetween(was, isFrom, to) !== saidBetween(now, isFrom, to);
          const named = changes.some(
            (one) => isFrom(one.from) && one.to.kind === 'pods' && one.to.members.includes(to),
          );
          if (differs) changed++;
          expect([from, to, named]).toEqual([from, to, differs]);
        }
      }
    }),
    { numRuns: 1200 },
  );
  expect(changed).toBeGreaterThan(50);
});

test('the map says of every pair of pods, protocol and port what the evaluator says', () => {
  let asked = 0;
  fc.assert(
    fc.property(fc.nat(), DATAPLANES, (seed, name) => {
      const { programs } = randomPrograms(randomCase(seed), name);
      const entries = connectivity(programs);
      const { inventory } = programs;
      const pods = [...inventory.endpoints.keys()].filter(
        (ordinal) => (inventory.selectable[ordinal >>> 5] ?? 0) & (1 << (ordinal & 31)),
      );
      for (const from of pods) {
        for (const to of pods) {
          if (from === to) continue;
          const entry = entries.find(
            (one) =>
              one.from.kind === 'pods' &&
              one.to.kind === 'pods' &&
              one.from.members.includes(from) &&
              one.to.members.includes(to),
          );
          for (const protocol of protocolsOf(programs.dataplane)) {
            for (const port of hasPorts(protocol) ? PORTS : [undefined]) {
              const flow: Flow = {
                from: { kind: 'endpoint', id: inventory.endpoints[from]?.id ?? '' },
                to: { kind: 'endpoint', id: inventory.endpoints[to]?.id ?? '' },
                protocol,
                ...(port !== undefined && { port }),
              };
              const said = decide(programs, flow);
              const { allow, conditional, unknown } = entry?.connections ?? {
                allow: [],
                conditional: [],
                unknown: [],
              };
              const mapped = holds(allow, protocol, port)
                ? 'allow'
                : holds(conditional, protocol, port)
                  ? 'conditional'
                  : holds(unknown, protocol, port)
                    ? 'unknown'
                    : 'deny';
              asked++;
              expect([JSON.stringify(flow), mapped]).toEqual([JSON.stringify(flow), said]);
            }
          }
        }
      }
    }),
    { numRuns: 1200 },
  );
  expect(asked).toBeGreaterThan(5000);
});
