import { describe, expect, test } from 'vitest';
import { programsOfCase } from '../../../server/src/cli/simulateCases.ts';
import { compile, type Programs } from '../../../server/src/engine/compile.ts';
import { addressNumber } from '../../../server/src/engine/connectivity/addressNumbers.ts';
import { connectivity, type MapEnd } from '../../../server/src/engine/connectivity.ts';
import { dataplane } from '../../../server/src/engine/dataplane/index.ts';
import { decide, evaluate } from '../../../server/src/engine/evaluate.ts';
import { buildInventory } from '../../../server/src/engine/inventory.ts';
import { resourceOfKind } from '../../../server/src/engine/missing.ts';
import type { FlowEnd, MissingResource } from '../../../server/src/engine/model.ts';
import type { JsonObject } from '../../../server/src/lower/object.ts';
import { lowerCluster } from '../../../server/src/lower/workloads.ts';
import { engineFlow } from '../../conformance/naive/engine.ts';
import { FAMILIES, type RandomCase } from '../../conformance/random/families.ts';
import { FIXTURE_F } from './support/fixtureF.ts';
import { flow, policy, readYaml } from './support/world.ts';

const CASES = Number(process.env.NETPOL_RANDOM_CASES ?? 3);
const FIRST_SEED = Number(process.env.NETPOL_RANDOM_SEED ?? 1);

/** The cluster of a case in which that could not be read. */
function withMissing(
  question: RandomCase,
  objects: readonly JsonObject[],
  missing: readonly MissingResource[],
): Programs {
  const { policies, dataplane: enforcer, tiers } = programsOfCase({ ...question, objects } as unknown as JsonObject);
  const { facts } = lowerCluster(
    objects.map((value) => ({ value })),
    { defaultNamespace: 'default' },
  );
  return compile(policies, buildInventory({ ...facts, missing }), enforcer, tiers, { hosts: 'left-out' });
}

function resourceOf({ apiVersion, kind }: JsonObject): string {
  const [group = '', version] = `${apiVersion}`.split('/');
  return resourceOfKind(`${version === undefined ? '' : group.replace(/^crd\./, '')}/${kind}`);
}

function namespaceOf({ metadata }: JsonObject): string | undefined {
  const namespace = (metadata as JsonObject).namespace;
  return namespace === undefined ? undefined : `${namespace}`;
}

describe('a cluster of which a resource could not be read answers as the whole one does, or that it does not know', () => {
  test.each(Object.entries(FAMILIES))('%s', (_, draw) => {
    let unknown = 0;
    let asked = 0;
    for (let seed = FIRST_SEED; seed < FIRST_SEED + CASES; seed++) {
      const question = draw(seed);
      const objects = question.objects as readonly JsonObject[];
      const whole = withMissing(question, objects, []);
      // Without Cilium's settings its defaults are assumed, and a resource nobody hides is none.
      const resources = new Set(objects.map(resourceOf));
      resources.delete('configmaps');
      for (const resource of resources) {
        for (const except of [undefined, ['alpha']]) {
          const hidden = (object: JsonObject) => {
            const owner = object.kind === 'Namespace' ? `${(object.metadata as JsonObject).name}` : namespaceOf(object);
            return resourceOf(object) === resource && !(owner !== undefined && except?.includes(owner));
          };
          const missing = [{ resource, why: 'forbidden' as const, ...(except && { except }) }];
          const part = withMissing(
            question,
            objects.filter((object) => !hidden(object)),
            missing,
          );
          for (const one of question.flows) {
            const [wanted, got] = [decide(whole, engineFlow(one)), decide(part, engineFlow(one))];
            asked += 1;
            if (got === 'unknown' && wanted !== 'unknown') unknown += 1;
            else
              expect({ seed, resource, except, flow: one, got }).toEqual({
                seed,
                resource,
                except,
                flow: one,
                got: wanted,
              });
          }
        }
      }
    }
    expect(unknown).toBeGreaterThan(0);
    expect(asked).toBeGreaterThan(unknown);
  });
});

const POLICIES: MissingResource = { resource: 'networkpolicies.networking.k8s.io', why: 'forbidden', except: ['x'] };
const PODS: MissingResource = { resource: 'pods', why: 'not-asked', except: ['x'] };

function programsWith(...missing: readonly MissingResource[]): Programs {
  const { facts } = lowerCluster(
    readYaml(FIXTURE_F).map((value) => ({ value })),
    { defaultNamespace: 'default' },
  );
  const rules =
    '{podSelector: {matchLabels: {app: a}}, ingress: [{from: [{podSelector: {}}, {ipBlock: {cidr: 203.0.113.0/24}}]}]}';
  return compile([policy(rules)], buildInventory({ ...facts, missing }), dataplane('kubernetes'));
}

describe('policies that could not be read', () => {
  const programs = programsWith(POLICIES);
  test('leave open what pods of other namespaces may do, and name the resource', () => {
    const verdict = evaluate(programs, flow('x/b -> y/a'));
    expect(verdict.result).toBe('unknown');
    expect(verdict.missing).toEqual([{ kind: 'resource', resource: POLICIES.resource, why: 'forbidden' }]);
    expect(verdict.ingress.steps[0]).toMatchObject({ kind: 'maybe-more' });
  });
  test('change nothing where they were read', () => {
    expect(evaluate(programs, flow('x/b -> x/a'))).toMatchObject({ result: 'allow', missing: [] });
  });
  test('change no denial of the other end', () => {
    expect(decide(programs, flow('y/b -> x/a'))).toBe('deny');
  });
});

describe('pods that could not be read', () => {
  const programs = programsWith(PODS);
  test('may stand at private addresses, and not at public ones', () => {
    expect(evaluate(programs, flow('10.9.9.9 -> x/a'))).toMatchObject({
      result: 'unknown',
      missing: [{ kind: 'resource', resource: 'pods', why: 'not-asked' }],
    });
    expect(decide(programs, flow('198.51.100.7 -> x/a'))).toBe('deny');
    expect(decide(programs, flow('203.0.113.7 -> x/a'))).toBe('allow');
  });
});

test.each([[[POLICIES]], [[PODS]], [[POLICIES, PODS]]])('the map says what the evaluator says: %j', (missing) => {
  const programs = programsWith(...missing);
  const entries = connectivity(programs);
  const ends = [
    'x/a',
    'x/b',
    'y/a',
    'y/b',
    'z/c',
    '10.9.9.9',
    '172.20.0.1',
    '198.51.100.7',
    '203.0.113.7',
    'fd00:9::9',
  ];
  let unknown = 0;
  for (const from of ends) {
    for (const to of ends) {
      const asked = flow(`${from} -> ${to} TCP 80`);
      if (from === to || (asked.from.kind === 'address' && asked.to.kind === 'address')) continue;
      const entry = entries.find((one) => holds(one.from, asked.from, programs) && holds(one.to, asked.to, programs));
      const mapped = (['allow', 'conditional', 'unknown'] as const).find((word) =>
        entry?.connections[word].some(
          ({ protocol, ranges }) => protocol === 6 && ranges.some(({ first, last }) => first <= 80 && 80 <= last),
        ),
      );
      const said = decide(programs, asked);
      if (said === 'unknown') unknown += 1;
      // The map joins families: over IPv6 only one pod has an address.
      if (from.includes(':') || to.includes(':')) continue;
      expect([from, to, mapped ?? 'deny']).toEqual([from, to, said]);
    }
  }
  expect(unknown).toBeGreaterThan(0);
});

function holds(end: MapEnd, asked: FlowEnd, { inventory }: Programs): boolean {
  if (end.kind === 'pods') return asked.kind === 'endpoint' && end.members.includes(inventory.ordinal(asked.id));
  if (asked.kind !== 'address') return false;
  return end.blocks.some(({ family, first, last }) => {
    if (family !== asked.address.family) return false;
    const number = addressNumber(asked.address);
    return first <= number && number <= last;
  });
}
