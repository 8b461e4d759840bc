import { describe, expect, test } from 'vitest';
import { compile } from '../../../server/src/engine/compile.ts';
import { dataplane } from '../../../server/src/engine/dataplane/index.ts';
import { decide, evaluate } from '../../../server/src/engine/evaluate.ts';
import type { Action, Policy, Rule, Step, Tier } from '../../../server/src/engine/model.ts';
import { ALL, allOf } from '../../../server/src/engine/selector.ts';
import { FIXTURE_F } from './support/fixtureF.ts';
import { flow, inventoryOf } from './support/world.ts';

/** Tiers, orders and actions beyond NetworkPolicy, on policies made by hand. */

const F = inventoryOf(FIXTURE_F);
const FIRST: Tier = { name: 'first', order: 1, end: 'Pass' };
const MIDDLE: Tier = { name: 'middle', order: 2, end: 'Deny' };
const LAST: Tier = { name: 'last', order: 3, end: 'Pass' };
const PLANE = { ...dataplane('kubernetes'), enforces: new Set(['test/Policy']), tiers: [LAST, FIRST, MIDDLE] };
const FLOW = flow('y/a -> x/a 80');

function made(tier: Tier, order: number, name: string, actions: readonly Action[], rules: Partial<Rule> = {}): Policy {
  return {
    id: `test/Policy/${name}`,
    apiVersion: 'test/v1',
    kind: 'Policy',
    name,
    tier: tier.name,
    order,
    subject: { kind: 'pods', namespaces: { kind: 'selected', selector: ALL }, pods: ALL, path: ['subject'] },
    directions: ['ingress'],
    rules: actions.map((action, i) => ({
      direction: 'ingress',
      action,
      path: ['rules', i],
      peers: undefined,
      ports: undefined,
      ...rules,
    })),
  };
}

function judge(policies: readonly Policy[], tiers: readonly Tier[] = []) {
  const programs = compile(policies, F, PLANE, tiers);
  const verdict = evaluate(programs, FLOW);
  expect(decide(programs, FLOW)).toBe(verdict.result);
  return verdict;
}

function result(...policies: readonly Policy[]): string {
  const given = judge(policies);
  // The order in which policies arrive never counts.
  expect(judge([...policies].reverse()).result).toBe(given.result);
  return given.result;
}

describe('in a tier', () => {
  test('the first rule that matches decides', () => {
    expect(result(made(MIDDLE, 1, 'a', ['Allow', 'Deny']))).toBe('allow');
    expect(result(made(MIDDLE, 1, 'a', ['Deny', 'Allow']))).toBe('deny');
  });
  test('the lower order is asked first, and equal orders by id', () => {
    expect(result(made(MIDDLE, 2, 'a', ['Allow']), made(MIDDLE, 1, 'b', ['Deny']))).toBe('deny');
    expect(result(made(MIDDLE, 1, 'a', ['Allow']), made(MIDDLE, 1, 'b', ['Deny']))).toBe('allow');
  });
  test('Log decides nothing', () => {
    expect(result(made(MIDDLE, 1, 'a', ['Log', 'Allow']))).toBe('allow');
    expect(result(made(MIDDLE, 1, 'a', ['Log']))).toBe('deny');
    expect(result(made(FIRST, 1, 'a', ['Log']))).toBe('allow');
  });
  test('a rule that does not match leaves it to the next', () => {
    const other = made(MIDDLE, 1, 'a', ['Deny'], {
      ports: [{ protocol: 6, port: { kind: 'numbers', first: 1, last: 2, ranged: true }, path: [] }],
    });
    expect(result(other, made(MIDDLE, 2, 'b', ['Allow']))).toBe('allow');
  });
});

describe('between tiers', () => {
  test('an earlier tier decides before a later one, whatever the orders inside', () => {
    expect(result(made(FIRST, 9, 'z', ['Deny']), made(MIDDLE, 1, 'a', ['Allow']))).toBe('deny');
    expect(result(made(FIRST, 9, 'z', ['Allow']), made(MIDDLE, 1, 'a', ['Deny']))).toBe('allow');
  });
  test('Pass leaves the tier, with everything behind it', () => {
    expect(result(made(FIRST, 1, 'a', ['Pass', 'Deny']), made(FIRST, 2, 'b', ['Deny']))).toBe('allow');
    expect(result(made(FIRST, 1, 'a', ['Pass']), made(MIDDLE, 1, 'b', ['Deny']))).toBe('deny');
    // Even a tier that ends in Deny: the end is for those whom no rule matched.
    expect(result(made(MIDDLE, 1, 'a', ['Pass']), made(LAST, 1, 'b', ['Allow']))).toBe('allow');
    expect(result(made(MIDDLE, 1, 'a', ['Pass']))).toBe('allow');
  });
  test('a tier that ends in Deny hides those behind it; one that ends in Pass does not', () => {
    expect(result(made(MIDDLE, 1, 'a', []), made(LAST, 1, 'b', ['Allow']))).toBe('deny');
    expect(result(made(FIRST, 1, 'a', []), made(LAST, 1, 'b', ['Deny']))).toBe('deny');
    expect(result(made(FIRST, 1, 'a', []))).toBe('allow');
  });
  test('a tier in which no policy selects the endpoint is passed over', () => {
    const elsewhere: Policy = {
      ...made(MIDDLE, 1, 'a', []),
      subject: { kind: 'pods', namespaces: { kind: 'named', name: 'z' }, pods: ALL, path: [] },
    };
    expect(result(elsewhere, made(LAST, 1, 'b', ['Deny']))).toBe('deny');
    expect(result(elsewhere)).toBe('allow');
  });
  test('a policy of the other direction does not make the tier apply', () => {
    const other: Policy = { ...made(MIDDLE, 1, 'a', ['Deny']), directions: ['egress'] };
    expect(judge([other]).ingress.result).toBe('allow');
    expect(judge([other]).egress.result).toBe('deny');
  });
  test('tiers that objects declare stand beside those of the dataplane', () => {
    const own: Tier = { name: 'own', order: 1.5, end: 'Deny' };
    const policies = [made(own, 1, 'a', []), made(MIDDLE, 1, 'b', ['Allow'])];
    expect(judge(policies, [own]).result).toBe('deny');
    const without = compile(policies, F, PLANE);
    expect(without.withoutEffect.map(({ name }) => name)).toEqual(['a']);
    expect(decide(without, FLOW)).toBe('allow');
  });
});

describe('the trace', () => {
  test('names what was consulted in order, and what was not any more', () => {
    const verdict = judge([
      made(FIRST, 1, 'a', ['Log', 'Pass', 'Deny']),
      made(FIRST, 2, 'b', ['Deny']),
      made(MIDDLE, 1, 'c', ['Allow', 'Deny']),
      made(LAST, 1, 'd', ['Deny']),
    ]);
    const lines = verdict.ingress.steps.map(
      (step, i) => `${i === verdict.ingress.decidedBy ? '> ' : ''}${short(step)}`,
    );
    expect(lines).toEqual([
      'first a Log yes',
      'first a Pass yes',
      'first a Deny skipped',
      'first b Deny skipped',
      '> middle c Allow yes',
      'middle c Deny skipped',
      'last d Deny skipped',
    ]);
    expect(verdict.egress.steps).toEqual([{ kind: 'default', action: 'Allow' }]);
  });

  test('says which policies made the end of the tier count', () => {
    const verdict = judge([made(FIRST, 1, 'a', []), made(MIDDLE, 1, 'b', []), made(MIDDLE, 2, 'c', [])]);
    expect(verdict.ingress.steps.map(short)).toEqual([
      'first a no-rules',
      'first ends in Pass: test/Policy/a',
      'middle b no-rules',
      'middle c no-rules',
      'middle ends in Deny: test/Policy/b test/Policy/c',
    ]);
    expect(verdict.ingress.decidedBy).toBe(4);
  });
});

describe('unknown selections', () => {
  /** A template whose hash nobody knows yet. */
  const T = inventoryOf(`
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: x}
spec: {template: {metadata: {labels: {app: web}}}}`);
  const id = 'workload/x/Deployment/web';
  const perhaps = (policy: Policy): Policy => ({
    ...policy,
    subject: {
      kind: 'pods',
      namespaces: { kind: 'selected', selector: ALL },
      pods: allOf([{ op: 'in', key: 'pod-template-hash', values: ['5d9'] }]),
      path: ['subject'],
    },
  });
  const judged = (...policies: readonly Policy[]) => {
    const programs = compile(policies, T, PLANE);
    const asked = { ...flow('203.0.113.7 -> x/y 80'), to: { kind: 'endpoint', id } as const };
    const verdict = evaluate(programs, asked);
    expect(decide(programs, asked)).toBe(verdict.result);
    return verdict;
  };

  test('where it makes no difference whether the policy selects, the answer is known', () => {
    expect(judged(perhaps(made(MIDDLE, 1, 'a', ['Allow']))).result).toBe('allow');
    expect(judged(perhaps(made(MIDDLE, 1, 'a', ['Deny'])), made(LAST, 1, 'b', ['Deny'])).result).toBe('deny');
    expect(judged(made(MIDDLE, 1, 'a', []), perhaps(made(MIDDLE, 2, 'b', []))).result).toBe('deny');
    expect(judged(perhaps(made(FIRST, 1, 'a', ['Pass'])), made(MIDDLE, 1, 'b', ['Allow'])).result).toBe('allow');
  });

  test('where it does, the missing label is named', () => {
    for (const policies of [
      [perhaps(made(MIDDLE, 1, 'a', []))],
      [perhaps(made(FIRST, 1, 'a', ['Deny']))],
      [perhaps(made(MIDDLE, 1, 'a', ['Allow'])), made(MIDDLE, 2, 'b', ['Deny'])],
      [perhaps(made(FIRST, 1, 'a', ['Allow'])), made(MIDDLE, 2, 'b', ['Pass']), made(LAST, 2, 'c', ['Deny'])],
    ]) {
      const verdict = judged(...policies);
      expect(verdict.result).toBe('unknown');
      expect(verdict.missing).toEqual([{ kind: 'label-value', of: 'pod', name: id, key: 'pod-template-hash' }]);
      expect(verdict.ingress.steps[verdict.ingress.decidedBy]).toMatchObject({ kind: 'maybe-selected' });
    }
  });
});

function short(step: Step): string {
  switch (step.kind) {
    case 'rule':
      return `${step.tier} ${step.policy.split('/').at(-1)} ${step.action} ${step.outcome.matched}`;
    case 'no-rules':
      return `${step.tier} ${step.policy.split('/').at(-1)} no-rules`;
    case 'tier-end':
      return `${step.tier} ends in ${step.action}: ${step.policies.join(' ')}`;
    default:
      return step.kind;
  }
}
