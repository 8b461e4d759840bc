import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DATAPLANE_NAMES } from '../../../server/src/engine/dataplane/index.ts';
import { decide, evaluate } from '../../../server/src/engine/evaluate.ts';
import type { Endpoint, Flow, Policy } from '../../../server/src/engine/model.ts';
import { randomCase } from '../../conformance/random/families.ts';
import { compiled, type RandomWorld, randomPrograms, randomWorld } from './support/randomPrograms.ts';

const seed = fc.nat(0xffffffff);
const dataplanes = fc.constantFrom(...DATAPLANE_NAMES);

test('a policy that isolates nobody new never takes an allow away', () => {
  fc.assert(
    fc.property(seed, seed, dataplanes, (one, other, name) => {
      const world = randomWorld(randomCase(one));
      // One that selects the same pods for the same directions as one that is there, with other rules.
      const [first] = world.policies;
      const [added] = randomWorld(randomCase(other)).policies;
      fc.pre(first !== undefined && added !== undefined);
      const twin: Policy = { ...added, id: 'added', subject: first.subject, directions: first.directions, rules: [] };
      const rules = added.rules.filter((rule) => first.directions.includes(rule.direction));
      const more = compiled({ ...world, policies: [...world.policies, { ...twin, rules }] }, name);
      const before = compiled(world, name);
      for (const flow of world.flows) {
        if (decide(before, flow) === 'allow') expect(decide(more, flow)).toBe('allow');
      }
    }),
    { numRuns: 400 },
  );
});

test('an empty policy only ever denies', () => {
  fc.assert(
    fc.property(seed, dataplanes, (one, name) => {
      const world = randomWorld(randomCase(one));
      const empty = world.policies.map((policy): Policy => ({ ...policy, rules: [] }));
      const more = compiled({ ...world, policies: [...world.policies, ...empty] }, name);
      const before = compiled(world, name);
      for (const flow of world.flows) {
        if (decide(before, flow) === 'deny') expect(decide(more, flow)).toBe('deny');
      }
    }),
    { numRuns: 200 },
  );
});

test('the order of policies, and of objects, never matters', () => {
  fc.assert(
    fc.property(seed, fc.infiniteStream(fc.nat(1000)), dataplanes, (one, stream, name) => {
      const world = randomWorld(randomCase(one));
      const shuffled = <T>(items: readonly T[]): readonly T[] =>
        items
          .map((item) => ({ item, at: stream.next().value ?? 0 }))
          .sort((a, b) => a.at - b.at)
          .map(({ item }) => item);
      // Several pods may own one address: which one counts then depends on their order, so those cases stay out.
      const addresses = world.facts.endpoints.flatMap((endpoint) => endpoint.addresses.map((a) => a.words.join()));
      fc.pre(new Set(addresses).size === addresses.length);
      const facts = { ...world.facts, endpoints: shuffled(world.facts.endpoints) };
      const other = compiled({ ...world, facts, policies: shuffled(world.policies) }, name);
      const same = compiled(world, name);
      for (const flow of world.flows) expect(decide(other, flow)).toBe(decide(same, flow));
    }),
    { numRuns: 200 },
  );
});

test('with and without a trace the answer is the same, and a decided one names its step', () => {
  fc.assert(
    fc.property(seed, dataplanes, (one, name) => {
      const { programs, flows } = randomPrograms(randomCase(one), name);
      for (const flow of flows) {
        const verdict = evaluate(programs, flow);
        expect(decide(programs, flow)).toBe(verdict.result);
        for (const side of [verdict.egress, verdict.ingress]) {
          expect(side.steps[side.decidedBy]).toBeDefined();
          expect(side.result === 'unknown').toBe(side.missing.length > 0);
        }
      }
    }),
    { numRuns: 200 },
  );
});

test('what is not known never makes a wrong answer: the known world is one of those that are possible', () => {
  let decided = 0;
  let unknown = 0;
  fc.assert(
    fc.property(seed, fc.infiniteStream(fc.nat(99)), (one, stream) => {
      const chance = (percent: number) => (stream.next().value ?? 0) < percent;
      const world = randomWorld(randomCase(one));
      const full = compiled(world);
      const less = compiled(forget(world, chance));
      for (const flow of world.flows) {
        const asked = overSharedFamily(world, flow);
        if (asked === undefined) continue;
        const told = decide(less, asked);
        if (told === 'unknown') {
          unknown++;
          continue;
        }
        decided++;
        expect(told).toBe(decide(full, asked));
      }
    }),
    { numRuns: 1200 },
  );
  expect(Math.min(decided, unknown)).toBeGreaterThan(200);
});

/** Takes facts away as a snapshot without them would: values of labels, addresses, nodes, labels of namespaces. */
function forget({ facts, policies, flows }: RandomWorld, chance: (percent: number) => boolean): RandomWorld {
  const endpoints = facts.endpoints.map((endpoint): Endpoint => {
    if (endpoint.kind !== 'pod') return endpoint;
    const forgotten = [...endpoint.labels.keys()].filter(() => chance(30));
    const labels = new Map([...endpoint.labels].filter(([key]) => !forgotten.includes(key)));
    const { node, ...rest } = endpoint;
    return {
      ...rest,
      ...(node !== undefined && !chance(20) && { node }),
      labels,
      unknownLabels: new Set(forgotten),
      addresses: chance(30) ? [] : endpoint.addresses,
    };
  });
  const namespaces = facts.namespaces.map((namespace) => {
    if (!chance(40)) return namespace;
    const labels = new Map([...namespace.labels].filter(([key]) => key.includes('/') || chance(50)));
    return { ...namespace, labels, labelsKnown: false };
  });
  return { facts: { ...facts, endpoints, namespaces }, policies, flows };
}

/** Flows between pods by id, over a family that both have; others depend on who owns an address. */
function overSharedFamily({ facts }: RandomWorld, flow: Flow): Flow | undefined {
  const families = [flow.from, flow.to].map((end) => {
    const endpoint = end.kind === 'endpoint' ? facts.endpoints.find(({ id }) => id === end.id) : undefined;
    return endpoint?.addresses.map(({ family }) => family) ?? [];
  });
  const family = ([4, 6] as const).find((candidate) => families.every((list) => list.includes(candidate)));
  return family && { ...flow, family };
}
