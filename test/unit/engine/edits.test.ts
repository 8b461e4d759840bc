/** What an edit makes of programs that are there is what compiling all policies anew makes, however many edits came before. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indexCandidates } from '../../../server/src/engine/candidates.ts';
import { compile, type Programs } from '../../../server/src/engine/compile.ts';
import { dataplane } from '../../../server/src/engine/dataplane/index.ts';
import { evaluate } from '../../../server/src/engine/evaluate.ts';
import { buildInventory } from '../../../server/src/engine/inventory.ts';
import type { Flow, Policy } from '../../../server/src/engine/model.ts';
import { protocolNumber } from '../../../server/src/engine/ports.ts';
import type { JsonObject } from '../../../server/src/lower/object.ts';
import { lowerPolicies } from '../../../server/src/lower/policies.ts';
import { lowerCluster } from '../../../server/src/lower/workloads.ts';
import { FAMILIES, type RandomCase } from '../../conformance/random/families.ts';
import { randomWorld } from './support/randomPrograms.ts';
import { end } from './support/world.ts';

const OPTIONS = { defaultNamespace: 'default' };
const edits = fc.array(fc.record({ which: fc.nat(), as: fc.nat(), from: fc.nat({ max: 2 }), asked: fc.nat() }), {
  minLength: 1,
  maxLength: 6,
});

describe.each(Object.keys(FAMILIES))('%s: programs after edits are those of all policies compiled anew', (family) => {
  test('and those before them say what they said', () => {
    let taken = 0;
    fc.assert(
      fc.property(fc.nat(), edits, (seed, list) => {
        const { facts, tiers, policies, others, flows, enforcer } = worldOf(FAMILIES[family]?.(seed));
        if (policies.length === 0) return;
        const inventory = buildInventory(facts);
        const fresh = (of: readonly Policy[]) => compile(of, inventory, enforcer, tiers);
        const made = [{ programs: fresh(policies), policies }];
        for (const { which, as, from, asked } of list) {
          // Mostly one after the other; now and then another edit of an older state.
          const before = made[made.length - 1 - (from % made.length)] ?? made[0];
          if (before === undefined) return;
          for (const flow of flows.slice(asked % flows.length)) evaluate(before.programs, flow);
          const next = before.policies.slice();
          const at = which % next.length;
          const [was, other] = [next[at], others[as % others.length]];
          if (was === undefined || other === undefined) return;
          next[at] = {
            ...other,
            id: was.id,
            name: was.name,
            ...(was.namespace !== undefined && { namespace: was.namespace }),
          };
          const programs = compile(next, inventory, enforcer, tiers, {}, before.programs);
          if (programs.compiled.number === before.programs.compiled.number) taken++;
          made.push({ programs, policies: next });
        }
        for (const { programs, policies } of made) {
          const anew = fresh(policies);
          expect(programs.policies).toEqual(anew.policies);
          expect(programs.placed).toEqual(anew.placed);
          expect(programs.withoutEffect).toEqual(anew.withoutEffect);
          for (const { name, id } of inventory.endpoints) {
            for (const direction of ['ingress', 'egress'] as const) {
              expect(said(programs, id, direction)).toEqual(said(anew, id, direction));
              expect(programs.nodeProgram(name, direction) === undefined).toBe(
                anew.nodeProgram(name, direction) === undefined,
              );
            }
          }
          for (const flow of flows) expect(evaluate(programs, flow)).toEqual(evaluate(anew, flow));
        }
      }),
      { numRuns: 30 },
    );
    expect(taken).toBeGreaterThan(5);
  });
});

test('endpoints that the same policies select share one program after many edits too', () => {
  const { facts, policies } = randomWorld((FAMILIES.NetworkPolicy ?? expect.fail())(4));
  const inventory = buildInventory(facts);
  let programs = compile(policies, inventory, dataplane('kubernetes'));
  let most = 0;
  for (let edit = 0; edit < 10_000; edit++) {
    const next = policies.slice();
    const policy = policies[edit % policies.length] ?? expect.fail();
    next[edit % policies.length] = { ...policy, rules: policy.rules.slice(edit % 2) };
    programs = compile(next, inventory, dataplane('kubernetes'), [], {}, programs);
    for (const { id } of inventory.endpoints) programs.program(id, 'ingress');
    most = Math.max(most, programs.compiled.shared.known.size);
  }
  const anew = compile(programs.compiled.given, inventory, dataplane('kubernetes'));
  const sharing = (of: Programs) => new Set(inventory.endpoints.map(({ id }) => of.program(id, 'ingress'))).size;
  expect(sharing(programs)).toBe(sharing(anew));
  // And what edits replaced is let go.
  expect(most).toBeGreaterThan(4000);
  expect(most).toBeLessThan(5000);
});

test('policies that ask for something else are found where they are now', () => {
  const cases = [3, 4, 5, 6].map((seed) => randomWorld((FAMILIES.NetworkPolicy ?? expect.fail())(seed)));
  const endpoints = cases.flatMap(({ facts }) => facts.endpoints);
  const all = cases.flatMap(({ policies }) => policies);
  // More than ever stand beside the index.
  const now = Array.from({ length: 150 }, (_, place) => all[place % all.length] ?? expect.fail());
  let index = indexCandidates(now);
  for (let edit = 0; edit < 300; edit++) {
    const place = (edit * 7) % now.length;
    now[place] = all[(edit * 5) % all.length] ?? expect.fail();
    index = index.with(new Map([[place, now[place]]]));
    if (edit % 29 > 0) continue;
    const anew = indexCandidates(now);
    for (const endpoint of endpoints) {
      const found = index.of(endpoint);
      expect(found).toEqual([...new Set(found)].sort((a, b) => a - b));
      expect(found).toEqual(expect.arrayContaining([...anew.of(endpoint)]));
    }
  }
});

function said(programs: Programs, id: string, direction: 'ingress' | 'egress') {
  const program = programs.program(id, direction);
  return (
    program && {
      ...program,
      tiers: program.tiers.map(({ tier, policies }) => ({
        tier,
        policies: policies.map(({ rules, ...policy }) => ({ ...policy, rules: rules.map(({ rule }) => rule) })),
      })),
    }
  );
}

function worldOf(random: RandomCase | undefined) {
  const { objects, flows, dataplane: name, version } = random ?? expect.fail();
  const values = objects as readonly JsonObject[];
  const { facts, tiers } = lowerCluster(
    values.map((value) => ({ value })),
    OPTIONS,
  );
  const read = values.flatMap((value) => lowerPolicies(value, OPTIONS));
  const policies = [...new Map(read.map((policy) => [policy.id, policy])).values()];
  return {
    facts,
    tiers,
    policies,
    // The same with fewer rules, or of one direction: what a key makes of a policy.
    others: policies.flatMap((policy) => [
      policy,
      { ...policy, rules: policy.rules.slice(1) },
      { ...policy, directions: policy.directions.slice(0, 1) },
    ]),
    enforcer: dataplane(name, { ...(version !== undefined && { version }), settings: facts.settings }),
    flows: flows.map(
      ({ from, to, protocol, port }): Flow => ({
        from: end('pod' in from ? from.pod : from.ip),
        to: end('pod' in to ? to.pod : to.ip),
        protocol: protocolNumber(protocol) ?? 0,
        ...(port !== undefined && { port }),
      }),
    ),
  };
}
