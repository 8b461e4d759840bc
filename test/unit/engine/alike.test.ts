import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Kind, sideAsker } from '../../../server/src/engine/alike.ts';
import { compile } from '../../../server/src/engine/compile.ts';
import { dataplane } from '../../../server/src/engine/dataplane/index.ts';
import { decideSide, evaluateSide } from '../../../server/src/engine/evaluate.ts';
import { buildInventory, isSelectable } from '../../../server/src/engine/inventory.ts';
import type { Endpoint, Flow, SideVerdict } from '../../../server/src/engine/model.ts';
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

function byPod(kinds: readonly Kind[]): ReadonlyMap<Endpoint, Kind> {
  return new Map(kinds.flatMap((kind) => kind.pods.map((pod) => [pod, kind])));
}

/** Which of the steps it was, and of which policy. */
function decider({ result, steps, decidedBy }: SideVerdict): unknown {
  const step = steps[decidedBy];
  return [
    result,
    step?.kind,
    step?.kind === 'rule' ? [step.policy, step.rule] : step?.kind === 'tier-end' && step.policies,
  ];
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
          const { between, senders, receivers } = sideAsker(programs, side);
          expect(senders(pods).flatMap((kind) => kind.pods).length, 'nobody is lost').toBe(pods.length);
          kinds += receivers(pods).length;
          all += pods.length;
          const kindsOf = { from: byPod(senders(pods)), to: byPod(receivers(pods)) };
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
                const known = between(kindsOf.from.get(from) as Kind, kindsOf.to.get(to) as Kind);
                const what = `${side} ${from.id} ${to.id} ${protocol}/${port}`;
                expect(known?.ask(protocol, port), what).toBe(decideSide(programs, flow, side));
                const explained = known?.explain(protocol, port);
                const alone = evaluateSide(programs, flow, side);
                expect(explained && decider(explained), what).toEqual(decider(alone));
              }
            }
          }
        }
      }),
      // Not every replica stands in the slice of a Service that a rule names.
      { numRuns: 40, examples: [[4037644563]] },
    );
    expect(asked).toBeGreaterThan(1000);
    expect(kinds, 'replicas are alike').toBeLessThan(all);
  });
});
