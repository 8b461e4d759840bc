import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sideAsker } from '../../../server/src/engine/alike.ts';
import { compile } from '../../../server/src/engine/compile.ts';
import { dataplane } from '../../../server/src/engine/dataplane/index.ts';
import { decideSide } from '../../../server/src/engine/evaluate.ts';
import { buildInventory, isSelectable } from '../../../server/src/engine/inventory.ts';
import type { Endpoint, Flow } from '../../../server/src/engine/model.ts';
import { hasPorts, protocolNumber } from '../../../server/src/engine/ports.ts';
import type { JsonObject } from '../../../server/src/lower/object.ts';
import { lowerPolicies } from '../../../server/src/lower/policies.ts';
import { lowerCluster } from '../../../server/src/lower/workloads.ts';
import { FAMILIES } from '../../conformance/random/families.ts';

/** Every pod once more, at another address and on another node: what replicas are. */
function withReplicas(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  return endpoints.flatMap((pod, index) => {
    if (!isSelectable(pod)) return [pod];
    const address = { family: 4 as const, words: [0x0a63_0000 + index] };
    const addresses = pod.addresses.some(({ family }) => family === 6) ? pod.addresses : [address];
    return [pod, { ...pod, id: `${pod.id}-again`, name: `${pod.name}-again`, node: 'n-again', addresses }];
  });
}

describe.each(Object.entries(FAMILIES))('among %s', (_, draw) => {
  test('one end says to every two pods what it says to those that are like them', () => {
    let asked = 0;
    let kinds = 0;
    let all = 0;
    fc.assert(
      fc.property(fc.nat(0xffffffff), (seed) => {
        const random = draw(seed);
        const values = random.objects as readonly JsonObject[];
        const options = { defaultNamespace: 'default', ...(random.writePath && { writePath: random.writePath }) };
        const { facts, tiers } = lowerCluster(
          values.map((value) => ({ value })),
          options,
        );
        const inventory = buildInventory({ ...facts, endpoints: withReplicas(facts.endpoints) });
        const enforcer = dataplane(random.dataplane, { version: random.version, settings: facts.settings });
        const policies = values.flatMap((value) => lowerPolicies(value, options));
        const programs = compile(policies, inventory, enforcer, tiers);
        const pods = inventory.endpoints.filter(isSelectable).slice(0, 12);
        const packets = random.flows.flatMap(({ protocol, port }) => {
          const number = protocolNumber(protocol) ?? 0;
          return port !== undefined && hasPorts(number) ? [{ protocol: number, port }] : [];
        });
        for (const side of ['ingress', 'egress'] as const) {
          const { ask, senders, receivers } = sideAsker(programs, side);
          expect(senders(pods).flat().length, 'nobody is lost').toBe(pods.length);
          kinds += receivers(pods).length;
          all += pods.length;
          for (const from of pods) {
            for (const to of pods.filter(({ id }) => id !== from.id)) {
              for (const { protocol, port } of packets.slice(0, 4)) {
                asked++;
                const flow: Flow = {
                  from: { kind: 'endpoint', id: from.id },
                  to: { kind: 'endpoint', id: to.id },
                  protocol,
                  port,
                };
                const known = ask(from, to, protocol, port);
                expect(known, `${side} ${from.id} ${to.id} ${protocol}/${port}`).toBe(decideSide(programs, flow, side));
              }
            }
          }
        }
      }),
      { numRuns: 40 },
    );
    expect(asked).toBeGreaterThan(1000);
    expect(kinds, 'replicas are alike').toBeLessThan(all);
  });
});
