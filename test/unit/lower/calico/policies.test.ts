import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Policy } from '../../../../server/src/engine/model.ts';
import { lowerCalicoPolicy } from '../../../../server/src/lower/calico/policies.ts';
import type { WritePath } from '../../../../server/src/lower/kubernetes.ts';
import type { Json, JsonObject } from '../../../../server/src/lower/object.ts';
import { yaml } from '../../engine/support/world.ts';

const V3 = 'projectcalico.org/v3';
const RAW = 'crd.projectcalico.org/v1';

interface Written {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly spec?: string;
  readonly namespace?: string;
  readonly writePath?: WritePath;
}

function lower({ apiVersion = V3, kind = 'NetworkPolicy', spec, namespace, writePath }: Written): Policy | undefined {
  const metadata = { name: 'p', ...(namespace !== undefined && { namespace }) };
  const object: JsonObject = { apiVersion, kind, metadata, ...(spec !== undefined && { spec: yaml(spec) }) };
  return lowerCalicoPolicy(object, { defaultNamespace: 'default', ...(writePath && { writePath }) });
}

describe('identity', () => {
  test('a policy of a namespace', () => {
    expect(lower({ namespace: 'a', spec: '{tier: sec, order: 5}' })).toMatchObject({
      id: 'projectcalico.org/NetworkPolicy/a/p',
      apiVersion: V3,
      kind: 'NetworkPolicy',
      namespace: 'a',
      name: 'p',
      tier: 'sec',
      order: 5,
      subject: { kind: 'labelled', namespace: 'a' },
    });
    expect(lower({})?.namespace).toBe('default');
  });
  test('a global one has no namespace, whatever is written', () => {
    const policy = lower({ kind: 'GlobalNetworkPolicy', namespace: 'a' });
    expect(policy).toMatchObject({
      id: 'projectcalico.org/GlobalNetworkPolicy/p',
      tier: 'default',
      order: Number.POSITIVE_INFINITY,
    });
    expect(policy?.namespace).toBeUndefined();
    expect(policy?.subject).not.toHaveProperty('namespace');
  });
  test.each([
    ['networking.k8s.io/v1', 'NetworkPolicy'],
    ['projectcalico.org/v1', 'NetworkPolicy'],
    [V3, 'Tier'],
    [V3, 'NetworkSet'],
    ['', ''],
  ])('%s %s is another kind', (apiVersion, kind) => {
    expect(lower({ apiVersion, kind })).toBeUndefined();
  });
});

/** calico.md 1.2.1. */
describe('types', () => {
  test.each<[WritePath | undefined, string, string, string]>([
    [undefined, V3, '{}', 'ingress'],
    ['W1', V3, '{egress: []}', 'ingress'],
    ['W1', V3, '{egress: [{action: Allow}]}', 'egress'],
    ['W1', V3, '{ingress: [], egress: [{action: Allow}]}', 'egress'],
    ['W1', V3, '{ingress: [{action: Allow}], egress: [{action: Allow}]}', 'ingress egress'],
    ['W1', V3, '{types: []}', 'ingress'],
    ['W2', V3, '{}', 'ingress'],
    ['W2', V3, '{egress: []}', 'egress'],
    ['W2', V3, '{ingress: [], egress: []}', 'ingress egress'],
    ['W3', V3, '{}', 'ingress egress'],
    // Raw objects are stored as they are, whatever the way of the others.
    ['W1', RAW, '{}', 'ingress egress'],
    ['W1', RAW, '{types: [Ingress]}', 'ingress'],
    ['W1', RAW, '{types: [EGRESS, Foo]}', 'egress'],
    ['W1', RAW, '{types: [Foo]}', ''],
    ['W1', V3, '{types: [Egress], ingress: [{action: Allow}]}', 'egress'],
  ])('%s %s %s', (writePath, apiVersion, spec, directions) => {
    expect(lower({ apiVersion, spec, ...(writePath && { writePath }) })?.directions.join(' ')).toBe(directions);
  });
  test('rules of a direction that is not governed are kept', () => {
    expect(lower({ spec: '{types: [Ingress], egress: [{action: Deny}]}' })?.rules).toHaveLength(1);
  });
});

describe('stages of hosts', () => {
  test.each([
    ['{}', undefined],
    ['{applyOnForward: true}', 'normal-and-forward'],
    ['{preDNAT: true, applyOnForward: true}', 'pre-dnat'],
    ['{doNotTrack: true, applyOnForward: true}', 'untracked'],
    // Both: before tracking (calico.md V23).
    ['{doNotTrack: true, preDNAT: true}', 'untracked'],
    // Without the flag it behaves as if it were set (V25).
    ['{preDNAT: true}', 'pre-dnat'],
  ])('%s', (spec, stage) => {
    expect(lower({ kind: 'GlobalNetworkPolicy', spec })?.stage).toBe(stage);
    expect(lower({ spec })?.stage).toBeUndefined();
  });
});

describe('what Felix ignores as a whole', () => {
  test.each([
    ['NetworkPolicy', '{selector: " "}'],
    ['NetworkPolicy', '{selector: "a = 1"}'],
    ['GlobalNetworkPolicy', '{selector: "a = 1"}'],
    ['GlobalNetworkPolicy', '{selector: " ", namespaceSelector: all()}'],
    ['NetworkPolicy', '{ingress: [{action: Allow}, {action: Allow, destination: {ports: [80]}}]}'],
    // Also in a direction that it does not govern.
    ['NetworkPolicy', '{types: [Ingress], egress: [{action: Allow, source: {selector: "("}}]}'],
  ])('%s %s', (kind, spec) => {
    expect(lower({ apiVersion: RAW, kind, spec })).toBeUndefined();
  });
  test.each([
    ['NetworkPolicy', '{serviceAccountSelector: "a = 1"}'],
    ['GlobalNetworkPolicy', '{namespaceSelector: "a = 1"}'],
    ['GlobalNetworkPolicy', '{selector: " "}'],
    // No field of a policy of a namespace.
    ['NetworkPolicy', '{namespaceSelector: "a = 1"}'],
  ])('but not %s %s', (kind, spec) => {
    expect(lower({ apiVersion: RAW, kind, spec })).toBeDefined();
  });
  test('port names without a protocol need 3.32', () => {
    const since = (rule: string) => lower({ spec: `{ingress: [${rule}]}` })?.since;
    expect(since('{action: Allow, destination: {ports: [web]}}')).toBe('3.32');
    expect(since('{action: Allow, notProtocol: UDP, source: {notPorts: [web]}}')).toBe('3.32');
    expect(since('{action: Allow, protocol: TCP, destination: {ports: [web]}}')).toBeUndefined();
    expect(since('{action: Allow}')).toBeUndefined();
  });
});

describe('staged kinds', () => {
  test.each(['StagedNetworkPolicy', 'StagedGlobalNetworkPolicy'])('%s is the same with a mark', (kind) => {
    const policy = lower({ kind, spec: '{order: 1}' });
    const enforced = lower({ kind: kind.slice('Staged'.length), spec: '{order: 1}' });
    const id = `projectcalico.org/${kind}/${kind.includes('Global') ? '' : 'default/'}p`;
    expect(policy).toEqual({ ...enforced, kind, id, staged: true });
  });
  test.each(['StagedNetworkPolicy', 'StagedGlobalNetworkPolicy', 'StagedKubernetesNetworkPolicy'])(
    '%s that would delete is not there',
    (kind) => {
      expect(lower({ kind, spec: '{stagedAction: Delete}' })).toBeUndefined();
      expect(lower({ kind, spec: '{stagedAction: Learn}' })).toBeDefined();
    },
  );
  test.each<[WritePath, string, string]>([
    ['W1', '{podSelector: {}}', 'ingress'],
    ['W1', '{podSelector: {}, egress: [{}]}', 'ingress'],
    ['W2', '{podSelector: {}, egress: []}', 'ingress egress'],
    ['W2', '{podSelector: {}}', 'ingress'],
    ['W1', '{podSelector: {}, policyTypes: [Egress]}', 'egress'],
  ])('StagedKubernetesNetworkPolicy by %s: %s governs %s', (writePath, spec, directions) => {
    const policy = lower({ kind: 'StagedKubernetesNetworkPolicy', spec, writePath });
    expect(policy?.directions.join(' ')).toBe(directions);
    expect(policy).toMatchObject({
      id: 'projectcalico.org/StagedKubernetesNetworkPolicy/default/p',
      tier: 'default',
      staged: true,
      subject: { kind: 'pods' },
    });
  });
});

test('any JSON is read or refused', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(V3, RAW),
      fc.constantFrom('NetworkPolicy', 'GlobalNetworkPolicy', 'StagedKubernetesNetworkPolicy'),
      fc.jsonValue(),
      fc.jsonValue(),
      (apiVersion, kind, metadata, spec) => {
        lowerCalicoPolicy({ apiVersion, kind, metadata, spec } as JsonObject, { defaultNamespace: 'default' });
        const parts = { types: spec, ingress: [metadata], selector: metadata, order: spec };
        lowerCalicoPolicy({ apiVersion, kind, spec: parts as Json }, { defaultNamespace: 'default' });
      },
    ),
  );
});
