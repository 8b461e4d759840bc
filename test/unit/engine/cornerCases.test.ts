import { describe, expect, test } from 'vitest';
import { answerCheckCase } from '../../../server/src/cli/checkCases.ts';
import { answerVerdictCase } from '../../../server/src/cli/simulateCases.ts';
import { parseAddress } from '../../../server/src/engine/address.ts';
import type { Programs } from '../../../server/src/engine/compile.ts';
import { decide, evaluate } from '../../../server/src/engine/evaluate.ts';
import type { Inventory } from '../../../server/src/engine/inventory.ts';
import type { Flow, MissingFact, Result } from '../../../server/src/engine/model.ts';
import { TCP } from '../../../server/src/engine/ports.ts';
import { backendsOf, type Frontend, frontendAt } from '../../../server/src/engine/services.ts';
import { CORNER_CASES, type CornerCase, REJECTED } from './support/cornerCases.ts';
import { FIXTURE_F, pod } from './support/fixtureF.ts';
import { end, flow, inventoryOf, lower, policyObject, programsOf, readYaml, yaml } from './support/world.ts';

const F = inventoryOf(FIXTURE_F);
/** Row 77: x/a has finished and its address belongs to another pod. */
const F_REUSED = inventoryOf(
  [
    FIXTURE_F,
    pod('x', 'a', '{app: a}', ['10.0.1.1'], 'n1', [], '', 'Succeeded'),
    pod('z', 'c2', '{app: c}', ['10.0.1.1'], 'n1', []),
  ].join('\n---\n'),
);

function programsFor({ id, policies }: CornerCase): Programs {
  const lowered = policies.map((written, index) => {
    const { namespace, spec } = typeof written === 'string' ? { namespace: 'x', spec: written } : written;
    return lower(policyObject(spec === undefined ? undefined : yaml(spec), namespace, `p${index}`));
  });
  return programsOf(id === 'A.4-77' ? F_REUSED : F, lowered);
}

/** The flows that packets make of what a row says: one, or one for each backend of a Service. */
function flowsOf(text: string, programs: Programs): readonly Flow[] {
  const [first = '', ...rest] = text.split(' ');
  if (first === 'reply') return [{ ...flow(rest.join(' ')), established: 'reply' }];
  if (first === 'existing') return [{ ...flow(rest.join(' ')), established: 'existing' }];
  const [, kind, name = '', number = ''] = rest;
  if (kind !== 'service' && kind !== 'nodeport') return [flow(text)];
  const { inventory } = programs;
  const front =
    kind === 'service'
      ? serviceAt(name, Number(number), inventory)
      : frontendAt(parseAddress(name) ?? never(text), TCP, Number(number), inventory);
  if (front === undefined) return never(text);
  const via = {
    namespace: front.service.namespace,
    name: front.service.name,
    port: Number(number),
    ...(front.rewrites && { rewrites: front.rewrites }),
  };
  return backendsOf(front, inventory).map((backend) => ({
    from: end(first),
    to: backend.end,
    protocol: TCP,
    port: backend.port,
    via,
  }));
}

function serviceAt(name: string, number: number, inventory: Inventory): Frontend | undefined {
  const [namespace = '', service = ''] = name.split('/');
  const found = inventory.service(namespace, service);
  const port = found?.ports.find((each) => each.port === number);
  return found && port && { service: found, port };
}

function never(text: string): never {
  throw new Error(`cannot read ${text}`);
}

function answer(result: Result, missing: readonly MissingFact[]): string {
  if (result !== 'unknown') return result === 'allow' ? 'A' : result === 'deny' ? 'D' : result;
  const [fact] = missing;
  return fact?.kind === 'implementation' ? `U(${fact.fallback === 'allow' ? 'A' : 'D'})` : `U ${fact?.kind}`;
}

describe.each(CORNER_CASES)('$id', (row) => {
  const programs = programsFor(row);
  test.each(row.flows)('%s', (line) => {
    const [text = '', wanted] = line.split(' = ');
    const flows = flowsOf(text, programs);
    expect(flows).not.toHaveLength(0);
    for (const each of flows) {
      const verdict = evaluate(programs, each);
      expect(answer(verdict.result, verdict.missing)).toBe(wanted);
      expect(decide(programs, each)).toBe(verdict.result);
    }
  });
});

describe('what the API server refuses grants nothing while it is being typed', () => {
  const refusedOnlyToday = new Set(['A.4-51 from 1.36', 'A.4-69 in Strict mode', 'A.4-70 in Strict mode']);
  const rows = REJECTED.filter(({ id }) => !refusedOnlyToday.has(id));
  test.each(rows)('$id', ({ spec }) => {
    const programs = programsOf(F, [lower(policyObject(yaml(spec)))]);
    for (const text of ['y/a -> x/a 80', 'x/b -> x/a 90', '203.0.113.7 -> x/a 443']) {
      expect(evaluate(programs, flow(text)).result).toBe('deny');
    }
  });
});

describe('what the API server takes and refuses', () => {
  const diagnosed = (spec: string | undefined, namespace = 'x') => {
    const manifest = policyObject(spec === undefined ? undefined : yaml(spec), namespace);
    const { diagnostics } = JSON.parse(answerCheckCase(JSON.stringify({ text: JSON.stringify(manifest) })));
    return (diagnostics as readonly Diagnosed[]).filter(({ rejectedBy }) => rejectedBy.includes('kube-apiserver'));
  };
  test.each(REJECTED)('$id is refused', ({ spec, field }) => {
    expect(diagnosed(spec).map(({ path }) => path)).toContain(field);
  });
  const elsewhere = new Set(['A.4-51 before 1.36', 'A.4-69 in Warn mode', 'A.4-70 in Warn mode']);
  test.each(CORNER_CASES.filter(({ id }) => !elsewhere.has(id)))('$id is taken', ({ policies }) => {
    for (const written of policies) {
      const { namespace, spec } = typeof written === 'string' ? { namespace: 'x', spec: written } : written;
      expect(diagnosed(spec, namespace)).toEqual([]);
    }
  });
  test('a case in which it is refused has no effect', () => {
    const [row] = REJECTED;
    const objects = [...readYaml(FIXTURE_F), policyObject(yaml(row?.spec ?? ''))];
    const flows = [{ from: { pod: 'y/a' }, to: { pod: 'x/a' }, protocol: 'TCP', port: 80 }];
    const answer = JSON.parse(answerVerdictCase(JSON.stringify({ id: row?.id, objects, flows })));
    expect(answer.verdicts).toEqual(['allow']);
  });
});

interface Diagnosed {
  readonly path: string;
  readonly rejectedBy: readonly string[];
}

test('every row of the table is here', () => {
  const numbers = [...CORNER_CASES, ...REJECTED].map(({ id }) => Number(/^A\.4-(\d+)/.exec(id)?.[1]));
  expect([...new Set(numbers)].sort((a, b) => a - b)).toEqual(Array.from({ length: 83 }, (_, i) => i + 1));
});
