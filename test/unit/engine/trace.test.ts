import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatAddress, formatCidr } from '../../../server/src/engine/address.ts';
import { evaluate } from '../../../server/src/engine/evaluate.ts';
import { explainRule } from '../../../server/src/engine/explain.ts';
import { matchRule } from '../../../server/src/engine/match.ts';
import type { Mismatch, Step } from '../../../server/src/engine/model.ts';
import { TCP } from '../../../server/src/engine/ports.ts';
import { randomCase } from '../../conformance/random/families.ts';
import { FIXTURE_F } from './support/fixtureF.ts';
import { randomPrograms } from './support/randomPrograms.ts';
import { flow, inventoryOf, policy, programsOf } from './support/world.ts';

const F = inventoryOf(FIXTURE_F);

/** The ingress side as lines, `>` before the one that decided. */
function trace(text: string, ...specs: readonly string[]): readonly string[] {
  const programs = programsOf(
    F,
    specs.map((spec, i) => policy(spec, 'x', `p${i}`)),
  );
  const { ingress } = evaluate(programs, flow(text));
  return ingress.steps.map((step, i) => `${i === ingress.decidedBy ? '> ' : '  '}${line(step)}`);
}

function line(step: Step): string {
  switch (step.kind) {
    case 'rule': {
      const { outcome } = step;
      const place = `${step.policy.split('/').at(-1)} ${step.rule.join('.')}`;
      if (outcome.matched === 'no') return `${place}: no, ${outcome.because.map(reason).join('; ')}`;
      if (outcome.matched !== 'yes') return `${place}: ${outcome.matched}`;
      const parts = [outcome.peer, outcome.port].map((path) => path?.slice(3).join('.') ?? '*');
      return `${place}: yes, ${parts.join(' ')}`;
    }
    case 'tier-end':
      return `${step.tier} ends: ${step.action}`;
    case 'no-rules':
      return `${step.policy.split('/').at(-1)} has no rules`;
    case 'exempt':
    case 'no-subject':
      return `${step.kind} ${step.why}`;
    default:
      return step.kind;
  }
}

function reason(mismatch: Mismatch): string {
  switch (mismatch.kind) {
    case 'protocol':
      return `protocol ${mismatch.wants} not ${mismatch.has}`;
    case 'port':
      return `port ${mismatch.has} of ${mismatch.protocol}`;
    case 'named-port':
      return `port ${mismatch.name} is ${mismatch.declared} at ${mismatch.endpoint}, not ${mismatch.has}`;
    case 'label': {
      const { key, path } = mismatch.requirement;
      return `${mismatch.of} ${mismatch.name} has ${key}=${mismatch.has}, asked at ${path?.slice(3).join('.')}`;
    }
    case 'namespace':
      return `namespace ${mismatch.has} not ${mismatch.wants}`;
    case 'outside-range':
      return `${mismatch.has.map(formatAddress)} outside ${mismatch.ranges.map(formatCidr)}`;
    case 'excepted':
      return `${formatAddress(mismatch.has)} in ${formatCidr(mismatch.except)}`;
    case 'not-a-pod':
      return `${mismatch.has} is no pod`;
    case 'no-domain':
      return `no name for a ${mismatch.has}`;
    case 'not-a-node':
      return `${mismatch.has} is no node`;
    case 'range-ignores':
      return `ranges ignore ${mismatch.has}`;
    default:
      // Kinds that no NetworkPolicy meets: `criteria.test.ts` and `cilium.test.ts` ask for those.
      return mismatch.kind;
  }
}

describe('one mismatch for every alternative, in its order', () => {
  test('peers', () => {
    const peers = [
      '{podSelector: {matchLabels: {role: api}}}',
      '{namespaceSelector: {matchLabels: {team: x}}}',
      '{namespaceSelector: {}, podSelector: {matchLabels: {app: a}, matchExpressions: [{key: role, operator: NotIn, values: [client]}]}}',
      '{ipBlock: {cidr: 10.1.0.0/16}}',
      '{ipBlock: {cidr: 10.0.0.0/8, except: [10.9.0.0/16, 10.0.2.0/24]}}',
    ];
    expect(trace('y/a -> x/a', `{podSelector: {}, ingress: [{from: [${peers.join(', ')}]}]}`)).toEqual([
      `  p0 spec.ingress.0: no, ${[
        'namespace y not x',
        'namespace y has team=y, asked at from.1.namespaceSelector.matchLabels.team',
        'pod pod/y/a has role=client, asked at from.2.podSelector.matchExpressions.0',
        '10.0.2.1 outside 10.1.0.0/16',
        '10.0.2.1 in 10.0.2.0/24',
      ].join('; ')}`,
      '> NetworkPolicy ends: Deny',
    ]);
  });

  test('who is no pod', () => {
    const spec = '{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}';
    expect(trace('203.0.113.7 -> x/a', spec)[0]).toBe('  p0 spec.ingress.0: no, outside is no pod');
    expect(trace('n2 -> x/a', spec)[0]).toBe('  p0 spec.ingress.0: no, node is no pod');
    expect(trace('z/h -> x/a', spec)[0]).toBe('  p0 spec.ingress.0: no, host-network is no pod');
  });

  test('ports, once a peer fits', () => {
    const ports = '[{protocol: UDP}, {port: 81}, {port: web}, {port: nope}]';
    expect(trace('y/a -> x/a 90', `{podSelector: {}, ingress: [{ports: ${ports}}]}`)[0]).toBe(
      `  p0 spec.ingress.0: no, ${[
        'protocol 17 not 6',
        'port 90 of 6',
        'port web is 80 at pod/x/a, not 90',
        'port nope is undefined at pod/x/a, not 90',
      ].join('; ')}`,
    );
  });
});

describe('what decided', () => {
  test('the rule, with the peer and port that fitted; the rest was not asked', () => {
    const open =
      '{podSelector: {}, ingress: [{from: [{podSelector: {}}, {namespaceSelector: {}}], ports: [{port: 80}]}, {}]}';
    expect(trace('y/a -> x/a', '{podSelector: {}}', open, open)).toEqual([
      '  p0 has no rules',
      '> p1 spec.ingress.0: yes, from.1 ports.0',
      '  p1 spec.ingress.1: skipped',
      '  p2 spec.ingress.0: skipped',
      '  p2 spec.ingress.1: skipped',
    ]);
    expect(trace('y/a -> x/a', '{podSelector: {}, ingress: [{}]}')).toEqual(['> p0 spec.ingress.0: yes, * *']);
  });

  test('no policy at all, the own node, the pod itself, an end without policies', () => {
    expect(trace('y/a -> x/a')).toEqual(['> default']);
    expect(trace('n1 -> x/a', '{podSelector: {}, ingress: [{}]}')[0]).toBe('> exempt own-node');
    expect(trace('x/a -> x/a', '{podSelector: {}}')).toEqual(['> exempt self']);
    expect(trace('x/a -> z/h', '{podSelector: {}}')).toEqual(['> no-subject host-network']);
    expect(trace('x/a -> 203.0.113.7', '{podSelector: {}}')).toEqual(['> no-subject outside']);
  });

  test('what the API leaves open, behind what would have decided', () => {
    expect(trace('y/a -> x/a ICMP', '{podSelector: {}, ingress: [{}]}')).toEqual([
      '  p0 spec.ingress.0: yes, * *',
      '> unspecified',
    ]);
  });
});

test('the long answer never differs from the quick one', () => {
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom('kubernetes' as const, 'cilium' as const, 'weave' as const), (seed, name) => {
      const { programs, flows } = randomPrograms(randomCase(seed), name);
      for (const asked of flows) {
        const ends = programs.resolver.ends(asked);
        for (const [subject, peer, direction] of [
          [ends.from, ends.to, 'egress'],
          [ends.to, ends.from, 'ingress'],
        ] as const) {
          const question = { subject, peer, destination: ends.to, protocol: asked.protocol, port: asked.port ?? TCP };
          const tiers = programs.programAt(subject.ordinal, direction)?.tiers ?? [];
          for (const rule of tiers.flatMap(({ policies }) => policies).flatMap(({ rules }) => rules)) {
            const { matched } = explainRule(rule, question, programs);
            expect(matched).toBe(matchRule(rule, question, programs));
          }
        }
      }
    }),
    { numRuns: 300 },
  );
});
