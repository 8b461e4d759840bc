import { describe, expect, test } from 'vitest';
import { engineJudge } from '../../conformance/naive/engine.ts';
import type { Answer, Flow, SideWord } from '../../conformance/naive/flow.ts';
import type { JsonObject } from '../../conformance/random/dice.ts';
import { FAMILIES, type RandomCase } from '../../conformance/random/families.ts';

/** Laws that the documents imply, whatever the policies are: each holds for every random case. */

const CASES = Number(process.env.NETPOL_RANDOM_CASES ?? 30);
const FIRST_SEED = Number(process.env.NETPOL_RANDOM_SEED ?? 1);

const families = Object.entries(FAMILIES);
const under = (dataplane: string) =>
  families.filter(([, draw]) => draw(1).dataplane === dataplane).map(([name, draw]) => [name, draw] as const);

function drawn(draw: (seed: number) => RandomCase): RandomCase[] {
  return Array.from({ length: CASES }, (_, index) => draw(FIRST_SEED + index));
}

function answers(question: RandomCase, flows: readonly Flow[] = question.flows): Answer[] {
  return flows.map(engineJudge(question));
}

function withObjects(question: RandomCase, objects: readonly JsonObject[]): RandomCase {
  return { ...question, objects };
}

describe('what changes nothing', () => {
  test.each(families)('%s: the order of the objects', (_, draw) => {
    for (const question of drawn(draw)) {
      const turned = withObjects(question, [...question.objects].reverse());
      expect({ question, said: answers(turned) }).toEqual({ question, said: answers(question) });
    }
  });

  test.each(families)('%s: the names of pods', (_, draw) => {
    // The text of a whole case: a pod is named nowhere but in its own object and in flows.
    const renamed = (text: string): string => text.replaceAll(/"name":"p(\d)"/g, '"name":"other-$1"');
    for (const question of drawn(draw)) {
      const objects = question.objects.map((object) =>
        object.kind === 'Pod' ? JSON.parse(renamed(JSON.stringify(object))) : object,
      );
      const flows = JSON.parse(
        JSON.stringify(question.flows).replaceAll(/"pod":"([a-z]+)\/p(\d)"/g, '"pod":"$1/other-$2"'),
      );
      expect({ question, said: answers(withObjects(question, objects), flows) }).toEqual({
        question,
        said: answers(question),
      });
    }
  });

  test.each(under('calico'))('%s: staged policies', (_, draw) => {
    for (const question of drawn(draw)) {
      const without = question.objects.filter(({ kind }) => !`${kind}`.startsWith('Staged'));
      expect({ question, said: answers(withObjects(question, without)) }).toEqual({
        question,
        said: answers(question),
      });
    }
  });
});

/** Both families of one world in the other's words: the policies cannot tell which of them they are about. */
test('NetworkPolicy: the address families are alike', () => {
  const draw = FAMILIES.NetworkPolicy;
  if (draw === undefined) throw new Error('no such family');
  for (const question of drawn(draw)) {
    // Only one family is left, then it is written in the other.
    const v4 = question.objects.map((object) => keepV4(object)).filter((object) => !namesV6(object));
    const flows = question.flows.filter((flow) => !JSON.stringify(flow).match(/::|ICMP/) && hasV4(flow, question));
    const v6 = JSON.parse(asV6(JSON.stringify(v4)));
    const said = answers(withObjects(question, v6), JSON.parse(asV6(JSON.stringify(flows))));
    expect({ question, said }).toEqual({ question, said: answers(withObjects(question, v4), flows) });
  }
});

function keepV4(object: JsonObject): JsonObject {
  if (object.kind !== 'Pod') return object;
  const status = object.status as { readonly podIPs: readonly { readonly ip: string }[] };
  return { ...object, status: { ...status, podIPs: status.podIPs.filter(({ ip }) => !ip.includes(':')) } };
}

function namesV6({ kind, spec }: JsonObject): boolean {
  return kind === 'NetworkPolicy' && /:[0-9a-f:]*\/\d/.test(JSON.stringify(spec ?? {}));
}

function hasV4({ from, to }: Flow, { objects }: RandomCase): boolean {
  return [from, to].every((end) =>
    objects.some(({ kind, metadata, status }) => {
      const { namespace, name } = metadata as { readonly [key: string]: string };
      if ('ip' in end) return true;
      return kind === 'Pod' && `${namespace}/${name}` === end.pod && !/"podIP":"[^"]*:/.test(JSON.stringify(status));
    }),
  );
}

/** The last 32 bits are the address, and a prefix is 96 longer. */
function asV6(text: string): string {
  const group = (octet: string): string => Number(octet).toString(16).padStart(2, '0');
  return text.replaceAll(/(\d+)\.(\d+)\.(\d+)\.(\d+)(\/(\d+))?/g, (_, a, b, c, d, slash, length) => {
    const address = `2001:db8:1:1::${group(a)}${group(b)}:${group(c)}${group(d)}`;
    return slash === undefined ? address : `${address}/${96 + Number(length)}`;
  });
}

/** From what a side said before to what it may say after. */
function expectOnly(
  question: RandomCase,
  before: readonly Answer[],
  after: readonly Answer[],
  holds: (was: SideWord, is: SideWord, flow: Flow, side: 'egress' | 'ingress') => boolean,
): void {
  const broken = before.flatMap((was, index) =>
    (['egress', 'ingress'] as const).flatMap((side) => {
      const flow = question.flows[index];
      const is = after[index]?.[side] ?? null;
      return flow === undefined || holds(was[side], is, flow, side) ? [] : [{ flow, side, was: was[side], is }];
    }),
  );
  if (broken.length > 0) expect({ question, broken }).toEqual({ question, broken: [] });
}

const NAMESPACES = ['red', 'green', 'blue'];

describe('what a further policy does', () => {
  test.each(['kubernetes', 'calico', 'cilium'] as const)(
    '%s: a NetworkPolicy closes nothing for pods that are isolated already',
    (dataplane) => {
      const draw = FAMILIES.NetworkPolicy;
      if (draw === undefined) throw new Error('no such family');
      // Every pod is isolated in both directions, so a policy more can only add.
      const isolating = NAMESPACES.map((namespace) => ({
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'isolating', namespace },
        spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
      }));
      for (const one of drawn(draw)) {
        const question = { ...one, dataplane };
        const policies = question.objects.filter(({ kind }) => kind === 'NetworkPolicy');
        const [further, ...others] = policies;
        if (further === undefined) continue;
        const rest = question.objects.filter(({ kind }) => kind !== 'NetworkPolicy');
        const before = answers(withObjects(question, [...rest, ...isolating, ...others]));
        const after = answers(withObjects(question, [...rest, ...isolating, ...others, further]));
        expectOnly(question, before, after, (was, is) => was !== 'allow' || is === 'allow');
      }
    },
  );

  test.each([...under('kubernetes'), ...under('calico')])('%s: a deny in the first tier wins', (_, draw) => {
    for (const question of drawn(draw)) {
      const said = answers(withObjects(question, [...question.objects, ...firstDeny(question)]));
      const open = answers(question);
      expectOnly(
        question,
        open,
        said,
        (was, is, flow, side) => !isPolicedPod(question, flow, side) || was === null || is === 'deny',
      );
    }
  });

  test.each(under('cilium'))('%s: a Cilium deny rule opens nothing', (_, draw) => {
    const deny = {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumClusterwideNetworkPolicy',
      metadata: { name: 'further' },
      spec: {
        endpointSelector: {},
        ingressDeny: [{ fromEntities: ['world'] }],
        egressDeny: [{ toPorts: [{ ports: [{ port: '80' }] }] }],
      },
    };
    for (const question of drawn(draw)) {
      // A fault of 1.20 (cilium.md 4.4): there, the own node gets in only once some ingress rule exists.
      if (/"enable-policy":"always"|"init":"a"/.test(JSON.stringify(question.objects))) continue;
      const before = answers(question);
      const after = answers(withObjects(question, [...question.objects, deny]));
      expectOnly(question, before, after, (was, is) => was !== 'deny' || is === 'deny');
    }
  });
});

/** Both of the first tier: before everything else of the case, for every pod and every peer. */
function firstDeny({ dataplane, version, writePath }: RandomCase): JsonObject[] {
  if (dataplane === 'kubernetes') {
    // Of both APIs, whose order among each other is not specified.
    const rule = { action: 'Deny', to: [{ networks: ['0.0.0.0/0', '::/0'] }] };
    const spec = { priority: 0, subject: { namespaces: {} }, egress: [rule] };
    const group = 'policy.networking.k8s.io';
    const metadata = { name: 'first' };
    return [
      { apiVersion: `${group}/v1alpha2`, kind: 'ClusterNetworkPolicy', metadata, spec: { ...spec, tier: 'Admin' } },
      { apiVersion: `${group}/v1alpha1`, kind: 'AdminNetworkPolicy', metadata, spec },
    ];
  }
  const apiVersion = writePath === 'W3' ? 'crd.projectcalico.org/v1' : 'projectcalico.org/v3';
  const tiers = Number((version ?? '3.31').split('.')[1]) >= 29;
  const spec = {
    order: -1000,
    types: ['Ingress', 'Egress'],
    ingress: [{ action: 'Deny' }],
    egress: [{ action: 'Deny' }],
  };
  const policy = (name: string, more: JsonObject): JsonObject => ({
    apiVersion,
    kind: 'GlobalNetworkPolicy',
    metadata: { name },
    spec: { ...spec, ...more },
  });
  if (!tiers) return [policy('first', {})];
  return [
    { apiVersion, kind: 'Tier', metadata: { name: 'first' }, spec: { order: 1 } },
    policy('first.first', { tier: 'first' }),
  ];
}

/** Whether policy has a say: a running pod of the pod network that does not talk to itself, nor is called by its own node. */
function isPolicedPod({ objects, dataplane }: RandomCase, flow: Flow, side: 'egress' | 'ingress'): boolean {
  const pod = podOf(objects, side === 'egress' ? flow.from : flow.to);
  const other = podOf(objects, side === 'egress' ? flow.to : flow.from);
  if (pod === undefined || pod === other) return false;
  // Ingress rules of the admin kinds match pods only, so that law is about egress.
  if (dataplane === 'kubernetes') return side === 'egress';
  return side === 'egress' || other !== undefined;
}

function podOf(objects: readonly JsonObject[], end: Flow['from']): JsonObject | undefined {
  return objects.find(({ kind, metadata, spec, status }) => {
    if (kind !== 'Pod' || (spec as JsonObject).hostNetwork || (status as JsonObject).phase !== 'Running') return false;
    const { namespace, name } = metadata as JsonObject;
    if ('pod' in end) return end.pod === `${namespace}/${name}`;
    return (status as { podIPs: { ip: string }[] }).podIPs.some(({ ip }) => ip === end.ip);
  });
}
