import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { has, isWithin } from '../../../server/src/engine/bitset.ts';
import { compile, type Programs } from '../../../server/src/engine/compile.ts';
import { type CoverIndex, coverIndex, makeCoverIndex } from '../../../server/src/engine/cover/coverIndex.ts';
import { coverAmong, type OwnRules } from '../../../server/src/engine/cover/fewRules.ts';
import { answersFor, type PlacedRule, settlesBefore } from '../../../server/src/engine/cover/order.ts';
import { ruleCovers } from '../../../server/src/engine/cover/rules.ts';
import { createWordings } from '../../../server/src/engine/cover/shapes.ts';
import { dataplane } from '../../../server/src/engine/dataplane/index.ts';
import { decide } from '../../../server/src/engine/evaluate.ts';
import { buildInventory } from '../../../server/src/engine/inventory.ts';
import { compileRule, matchRule, type SideFlow } from '../../../server/src/engine/match.ts';
import type { ClusterFacts, Flow, Policy, Rule, Tier } from '../../../server/src/engine/model.ts';
import { placeParts } from '../../../server/src/engine/parts.ts';
import { protocolNumber } from '../../../server/src/engine/ports.ts';
import { matchSubject } from '../../../server/src/engine/subjects.ts';
import type { JsonObject } from '../../../server/src/lower/object.ts';
import { lowerPolicies } from '../../../server/src/lower/policies.ts';
import { lowerCluster } from '../../../server/src/lower/workloads.ts';
import { FAMILIES, type RandomCase } from '../../conformance/random/families.ts';
import { end } from './support/world.ts';

interface World {
  readonly facts: ClusterFacts;
  readonly tiers: readonly Tier[];
  readonly policies: readonly Policy[];
  readonly flows: readonly Flow[];
  readonly random: RandomCase;
}

function worldOf(random: RandomCase): World {
  const values = random.objects as readonly JsonObject[];
  const options = { defaultNamespace: 'default', ...(random.writePath && { writePath: random.writePath }) };
  const { facts, tiers } = lowerCluster(
    values.map((value) => ({ value })),
    options,
  );
  const flows = random.flows.map(
    ({ from, to, protocol, port, icmp, sourcePort }): Flow => ({
      from: end('pod' in from ? from.pod : from.ip),
      to: end('pod' in to ? to.pod : to.ip),
      protocol: protocolNumber(protocol) ?? 0,
      ...(port !== undefined && { port }),
      ...(sourcePort !== undefined && { sourcePort }),
      ...(icmp !== undefined && { icmp }),
    }),
  );
  return { facts, tiers, policies: values.flatMap((value) => lowerPolicies(value, options)), flows, random };
}

function programsOf({ facts, tiers, random }: World, policies: readonly Policy[]): Programs {
  const enforcer = dataplane(random.dataplane, { version: random.version, settings: facts.settings });
  return compile(policies, buildInventory(facts), enforcer, tiers);
}

/** Each policy once more: first with what it says for everybody, then word for word, so that there is much to cover. */
function crowded(policies: readonly Policy[]): readonly Policy[] {
  return policies.flatMap((policy) => {
    const wide = (rule: Rule): Rule => ({ ...rule, peers: undefined, ports: undefined, criteria: [] });
    const copy = (name: string, rules: readonly Rule[]): Policy => ({
      ...policy,
      id: `${policy.id}-${name}`,
      object: `${policy.object ?? policy.id}-${name}`,
      name: `${policy.name}-${name}`,
      rules,
    });
    return [policy, copy('twin', policy.rules), copy('wide', policy.rules.slice(0, 1).map(wide))];
  });
}

const families = Object.entries(FAMILIES);
const seed = fc.nat(0xffffffff);

function everyPair(index: CoverIndex): readonly (readonly [PlacedRule, PlacedRule])[] {
  return (['ingress', 'egress'] as const).flatMap((direction) =>
    index.rules[direction].flatMap((b) => [...index.covering(b)].map((a) => [a, b] as const)),
  );
}

describe.each(families)('among %s', (_, draw) => {
  test('a rule that covers another matches all that the other matches, for all its pods', () => {
    let pairs = 0;
    let flows = 0;
    fc.assert(
      fc.property(seed, (one) => {
        const world = worldOf(draw(one));
        const programs = programsOf(world, crowded(world.policies));
        for (const [a, b] of everyPair(coverIndex(programs))) {
          pairs++;
          const [wide, narrow] = [a, b].map(({ policy }) => matchSubject(policy.subject, programs));
          if (wide && narrow && b.policy.subject.kind !== 'hosts') {
            expect(isWithin(narrow.sure, wide.sure)).toBe(true);
            expect(isWithin(narrow.possible, wide.possible)).toBe(true);
          }
          const [ofA, ofB] = [a, b].map(({ rule }) => compileRule(rule, programs));
          for (const flow of world.flows) {
            const ends = programs.resolver.ends(flow);
            const [subject, peer] = b.rule.direction === 'ingress' ? [ends.to, ends.from] : [ends.from, ends.to];
            const owned = narrow !== undefined && subject.ordinal >= 0 && has(narrow.sure, subject.ordinal);
            if (!owned || ofA === undefined || ofB === undefined) continue;
            const { protocol, port, sourcePort, icmp } = flow;
            const side: SideFlow = { protocol, port, sourcePort, icmp, subject, peer, destination: ends.to };
            const met = matchRule(ofB, side, programs);
            if (met === 'no' || met === 'unknown') continue;
            flows++;
            const wider = matchRule(ofA, side, programs);
            expect([met, 'yes'], `${JSON.stringify(a.rule)}\n${JSON.stringify(b.rule)}`).toContain(wider);
          }
        }
      }),
      { numRuns: 60 },
    );
    expect(pairs).toBeGreaterThan(50);
    expect(flows).toBeGreaterThan(20);
  });

  test('a rule that others answer for, or that is never reached, can go', () => {
    let gone = 0;
    fc.assert(
      fc.property(seed, (one) => {
        const world = worldOf(draw(one));
        const policies = crowded(world.policies);
        const programs = programsOf(world, policies);
        const index = coverIndex(programs);
        for (const direction of ['ingress', 'egress'] as const) {
          for (const b of index.rules[direction].slice(0, 12)) {
            const by = [...index.covering(b)].find(
              (a) => answersFor(a, b, index.facts) || settlesBefore(a, b, index.facts),
            );
            const less = by && without(policies, b);
            if (less === undefined) continue;
            gone++;
            const after = programsOf(world, less);
            for (const flow of world.flows) {
              expect(decide(after, flow), JSON.stringify([by?.rule, b.rule, flow])).toBe(decide(programs, flow));
            }
          }
        }
      }),
      { numRuns: 40 },
    );
    expect(gone).toBeGreaterThan(20);
  });

  test('the index finds what asking every rule finds', () => {
    fc.assert(
      fc.property(seed, (one) => {
        const world = worldOf(draw(one));
        const index = coverIndex(programsOf(world, crowded(world.policies)));
        for (const direction of ['ingress', 'egress'] as const) {
          const all = index.rules[direction];
          for (const b of all) {
            const wanted = all.filter((a) => a !== b && ruleCovers(a, b, index.facts));
            expect([...index.covering(b)].map(({ at }) => at)).toEqual(wanted.map(({ at }) => at));
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  test('after edits the index finds what asking every rule finds', () => {
    fc.assert(
      fc.property(seed, (one) => {
        const { facts, tiers, random, policies } = worldOf(draw(one));
        const inventory = buildInventory(facts);
        const enforcer = dataplane(random.dataplane, { version: random.version, settings: facts.settings });
        const all = crowded(policies);
        // Each policy in turn says what the next one says, and is then as it was.
        const versions = all.slice(0, 6).flatMap((policy, at) => {
          const { rules = [] } = all[(at + 1) % all.length] ?? {};
          return [all.map((each) => (each === policy ? { ...each, rules } : each)), all];
        });
        let before: Programs | undefined;
        for (const version of versions) {
          before = compile(version, inventory, enforcer, tiers, {}, before);
          const index = coverIndex(before);
          for (const direction of ['ingress', 'egress'] as const) {
            const rules = index.rules[direction];
            for (const b of rules) {
              const wanted = rules.filter((a) => a !== b && ruleCovers(a, b, index.facts));
              expect([...index.covering(b)].map(({ at }) => at)).toEqual(wanted.map(({ at }) => at));
            }
          }
        }
      }),
      { numRuns: 15 },
    );
  });

  test('the few rules of one policy tell without an index what the index tells', () => {
    let pairs = 0;
    fc.assert(
      fc.property(seed, (one) => {
        const world = worldOf(draw(one));
        const enforcer = programsOf(world, []).dataplane;
        for (const policy of world.policies) {
          const twice = { ...policy, rules: [...policy.rules, ...policy.rules] };
          const placed = placeParts([twice], enforcer, [], 'enforced');
          const few = coverAmong(placed, enforcer);
          const index = makeCoverIndex(placed, createWordings(enforcer));
          const found = (of: OwnRules) =>
            of
              .of(policy.id)
              .map((rule) => [...of.covering(rule)].map(({ at, rule: { direction } }) => [direction, at]));
          expect(found(few)).toEqual(found(index));
          pairs += found(few).flat().length;
        }
      }),
      { numRuns: 25 },
    );
    expect(pairs).toBeGreaterThan(20);
  });
});

/** Nobody is meant by the rule any more. Undefined where it cannot be told from another of its policy. */
function without(policies: readonly Policy[], { policy, rule }: PlacedRule): readonly Policy[] | undefined {
  const key = JSON.stringify(rule.path);
  const same = (one: Rule) => one.direction === rule.direction && JSON.stringify(one.path) === key;
  const written = policies.find(({ id }) => id === policy.id);
  if (written === undefined || written.rules.filter(same).length !== 1) return undefined;
  return policies.map((one) =>
    one === written ? { ...one, rules: one.rules.map((each) => (same(each) ? { ...each, peers: [] } : each)) } : one,
  );
}
