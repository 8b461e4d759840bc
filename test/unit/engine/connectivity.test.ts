import fc from 'fast-check';
import { expect, test } from 'vitest';
import { protocolsOf } from '../../../server/src/engine/connectivity/blocks.ts';
import type { PortSet } from '../../../server/src/engine/connectivity/portSet.ts';
import { connectivity } from '../../../server/src/engine/connectivity.ts';
import { decide } from '../../../server/src/engine/evaluate.ts';
import type { Flow } from '../../../server/src/engine/model.ts';
import { hasPorts } from '../../../server/src/engine/ports.ts';
import { randomCase } from '../../conformance/random/families.ts';
import { randomPrograms } from './support/randomPrograms.ts';

/** Ports around every number that the random policies use. */
const PORTS = [1, 52, 53, 54, 79, 80, 81, 82, 8079, 8080, 8081, 65535];

function holds(set: PortSet, protocol: number, port: number | undefined): boolean {
  return (
    set
      .find((one) => one.protocol === protocol)
      ?.ranges.some(({ first, last }) => (port ?? 0) >= first && (port ?? 0) <= last) ?? false
  );
}

test('the map says of every pair of pods, protocol and port what the evaluator says', () => {
  let asked = 0;
  fc.assert(
    fc.property(
      fc.nat(),
      fc.constantFrom('kubernetes' as const, 'calico' as const, 'cilium' as const),
      (seed, name) => {
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
      },
    ),
    { numRuns: 100 },
  );
  expect(asked).toBeGreaterThan(5000);
});
