import { describe, expect, test } from 'vitest';
import { DATAPLANE_NAMES, type DataplaneName, isDataplaneName } from '../../../server/src/engine/dataplane/index.ts';
import { decide, evaluate } from '../../../server/src/engine/evaluate.ts';
import type { Flow, Policy, Verdict } from '../../../server/src/engine/model.ts';
import { FIXTURE_F } from './support/fixtureF.ts';
import { flow, inventoryOf, policy, programsOf } from './support/world.ts';

/** Each row is one fact of `dataplane/`: the same policy and flow, and what every enforcer does with it. */

const F = inventoryOf(`${FIXTURE_F}
---
apiVersion: v1
kind: Pod
metadata: {name: many, namespace: x}
spec:
  nodeName: n1
  containers:
    - {name: a, ports: [{name: twice, containerPort: 1000}]}
    - {name: b, ports: [{name: twice, containerPort: 2000}]}
  initContainers:
    - {name: s, restartPolicy: Always, ports: [{name: side, containerPort: 3000}]}
    - {name: i, ports: [{name: once, containerPort: 4000}]}
status: {phase: Running, podIPs: [{ip: 10.0.1.3}]}`);
const DENY_IN = '{podSelector: {}, policyTypes: [Ingress]}';
const DENY_OUT = '{podSelector: {}, policyTypes: [Egress]}';
const named = (name: string) => `{podSelector: {}, ingress: [{ports: [{port: ${name}}]}]}`;

function judge(name: DataplaneName, asked: Flow, policies: readonly Policy[]): Verdict {
  const programs = programsOf(F, policies, name);
  const verdict = evaluate(programs, asked);
  expect(decide(programs, asked)).toBe(verdict.result);
  return verdict;
}

type Words = Readonly<Record<DataplaneName, string>>;

function all(word: string, others: Partial<Words> = {}): Words {
  return { kubernetes: word, calico: word, canal: word, cilium: word, weave: word, none: 'allow', ...others };
}

const SELF_THROUGH_SERVICE: Flow = {
  ...flow('x/a -> x/a 80'),
  via: { namespace: 'x', name: 'web', port: 8080 },
};

const ROWS: readonly {
  readonly fact: string;
  readonly spec: string;
  readonly flow: string | Flow;
  readonly answers: Words;
}[] = [
  { fact: 'enforces', spec: DENY_IN, flow: 'y/a -> x/a', answers: all('deny') },
  { fact: 'own node ingress', spec: DENY_IN, flow: 'n1 -> x/a', answers: all('allow') },
  { fact: 'other node ingress', spec: DENY_IN, flow: 'n2 -> x/a', answers: all('deny') },
  { fact: 'own node egress', spec: DENY_OUT, flow: 'x/a -> n1', answers: all('deny', { weave: 'allow' }) },
  { fact: 'other node egress', spec: DENY_OUT, flow: 'x/a -> n2', answers: all('deny') },
  {
    fact: 'ranges hold pods',
    spec: '{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}',
    flow: 'y/a -> x/a',
    answers: all('allow', { cilium: 'deny' }),
  },
  {
    fact: 'ranges hold nodes',
    spec: '{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 192.168.0.0/16}}]}]}',
    flow: 'n2 -> x/a',
    answers: all('allow', { cilium: 'deny' }),
  },
  {
    fact: 'undeclared directions isolate',
    spec: '{podSelector: {}, policyTypes: [Egress], ingress: [{from: [{podSelector: {}}]}]}',
    flow: 'y/a -> x/a',
    answers: all('allow', { cilium: 'deny' }),
  },
  {
    fact: 'undeclared directions allow',
    spec: '{podSelector: {}, policyTypes: [Egress], ingress: [{from: [{namespaceSelector: {}}]}]}',
    flow: 'y/a -> x/a',
    answers: all('allow'),
  },
  {
    fact: 'hairpin',
    spec: DENY_IN,
    flow: SELF_THROUGH_SERVICE,
    answers: all('unknown', { calico: 'deny', canal: 'deny', cilium: 'allow' }),
  },
  {
    fact: 'hairpin that policy allows anyway',
    spec: '{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}',
    flow: SELF_THROUGH_SERVICE,
    answers: all('allow'),
  },
  {
    fact: 'existing connections',
    spec: DENY_IN,
    flow: { ...flow('y/a -> x/a'), established: 'existing' },
    answers: all('allow', { kubernetes: 'unknown', cilium: 'deny' }),
  },
  {
    fact: 'ICMP against rules with ports',
    spec: '{podSelector: {}, ingress: [{ports: [{port: 80}]}]}',
    flow: 'y/a -> x/a ICMP',
    answers: all('deny', { kubernetes: 'unknown' }),
  },
  {
    fact: 'ICMP against rules without ports',
    spec: '{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}]}]}',
    flow: 'y/a -> x/a ICMP',
    answers: all('allow', { kubernetes: 'unknown' }),
  },
  {
    fact: 'ICMP of a pod that nothing isolates',
    spec: DENY_OUT,
    flow: 'y/a -> x/a ICMP',
    answers: all('allow'),
  },
  {
    fact: 'protocols that are not carried',
    spec: '{podSelector: {}, ingress: [{}]}',
    flow: { ...flow('y/a -> x/a ICMP'), protocol: 47 },
    answers: all('allow', { kubernetes: 'unknown', cilium: 'deny' }),
  },
  {
    fact: 'port ranges',
    spec: '{podSelector: {}, ingress: [{ports: [{port: 80, endPort: 90}]}]}',
    flow: 'y/a -> x/a 85',
    answers: all('allow', { weave: 'deny' }),
  },
  {
    fact: 'the first port of a range',
    spec: '{podSelector: {}, ingress: [{ports: [{port: 80, endPort: 90}]}]}',
    flow: 'y/a -> x/a 80',
    answers: all('allow'),
  },
  { fact: 'port names', spec: named('web'), flow: 'y/a -> x/a 80', answers: all('allow', { weave: 'deny' }) },
  {
    fact: 'the first of two containers with one port name',
    spec: named('twice'),
    flow: 'y/a -> x/many 1000',
    answers: all('allow', { cilium: 'deny', weave: 'deny' }),
  },
  {
    fact: 'the second of two containers with one port name',
    spec: named('twice'),
    flow: 'y/a -> x/many 2000',
    answers: all('allow', { weave: 'deny' }),
  },
  {
    fact: 'port names of sidecars',
    spec: named('side'),
    flow: 'y/a -> x/many 3000',
    answers: all('allow', { cilium: 'deny', weave: 'deny' }),
  },
  {
    fact: 'port names of init containers',
    spec: named('once'),
    flow: 'y/a -> x/many 4000',
    answers: all('deny', { calico: 'allow', canal: 'allow' }),
  },
  {
    fact: 'a client through a node port of the pod’s node',
    spec: '{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 203.0.113.0/24}}]}]}',
    flow: throughNode('n1'),
    answers: all('allow'),
  },
  {
    fact: 'a client through a node port of another node',
    spec: '{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 203.0.113.0/24}}]}]}',
    flow: throughNode('n2'),
    answers: all('unknown'),
  },
  {
    fact: 'a client that no rule admits, through a node port of the pod’s node',
    spec: DENY_IN,
    flow: throughNode('n1'),
    answers: all('unknown', { calico: 'deny', canal: 'deny', cilium: 'deny' }),
  },
];

function throughNode(node: string): Flow {
  return {
    ...flow('203.0.113.7 -> x/a 80'),
    via: { namespace: 'x', name: 'web', port: 30080, rewrites: { node: `node/${node}` } },
  };
}

describe.each(ROWS)('$fact', ({ spec, flow: asked, answers }) => {
  test.each(DATAPLANE_NAMES)('%s', (name) => {
    const question = typeof asked === 'string' ? flow(asked) : asked;
    expect(judge(name, question, [policy(spec)]).result).toBe(answers[name]);
  });
});

test('every deviation from the text of the API is named', () => {
  const deviations = (name: DataplaneName, text: string, spec: string) => {
    const verdict = judge(name, flow(text), [policy(spec)]);
    return [...verdict.egress.deviations, ...verdict.ingress.deviations];
  };
  const range = (cidr: string) => `{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: ${cidr}}}]}]}`;
  expect(deviations('cilium', 'y/a -> x/a', range('10.0.0.0/8'))).toEqual(['ranges-hold-no-pods']);
  expect(deviations('cilium', 'n2 -> x/a', range('192.168.0.0/16'))).toEqual(['ranges-hold-no-nodes']);
  expect(deviations('cilium', 'n1 -> x/a', DENY_IN)).toEqual(['own-node-last']);
  const undeclared = '{podSelector: {}, policyTypes: [Egress], ingress: [{}]}';
  expect(deviations('cilium', 'y/a -> x/a', undeclared)).toEqual(['undeclared-directions']);
  expect(deviations('cilium', 'y/a -> x/many 1000', named('twice'))).toEqual(['last-port-name']);
  expect(deviations('cilium', 'y/a -> x/many 3000', named('side'))).toEqual(['init-container-ports']);
  expect(deviations('calico', 'y/a -> x/many 4000', named('once'))).toEqual(['init-container-ports']);
  expect(deviations('weave', 'y/a -> x/a 80', named('web'))).toEqual(['no-named-ports']);
  const ranged = '{podSelector: {}, ingress: [{ports: [{port: 80, endPort: 90}]}]}';
  expect(deviations('weave', 'y/a -> x/a 85', ranged)).toEqual(['no-port-ranges']);
  expect(deviations('weave', 'y/a -> x/a 80', ranged)).toEqual([]);
  for (const name of ['kubernetes', 'calico', 'none'] as const) {
    expect(deviations(name, 'y/a -> x/a', range('10.0.0.0/8'))).toEqual([]);
  }
});

test('an own node that is let in last stands where the tier would have ended', () => {
  const { ingress } = judge('cilium', flow('n1 -> x/a'), [policy(DENY_IN)]);
  expect(ingress.steps).toMatchObject([{ kind: 'no-rules' }, { kind: 'exempt', why: 'own-node' }]);
  expect(ingress.decidedBy).toBe(1);
  const other = judge('cilium', flow('n2 -> x/a'), [policy(DENY_IN)]).ingress;
  expect(other.steps).toMatchObject([{ kind: 'no-rules' }, { kind: 'tier-end', action: 'Deny' }]);
});

test('names are recognised, and nothing that objects inherit', () => {
  expect(isDataplaneName('cilium')).toBe(true);
  expect(isDataplaneName('constructor')).toBe(false);
});
