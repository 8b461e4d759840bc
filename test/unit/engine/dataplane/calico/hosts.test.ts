import { describe, expect, test } from 'vitest';
import type { Programs } from '../../../../../server/src/engine/compile.ts';
import { decide, evaluate } from '../../../../../server/src/engine/evaluate.ts';
import type { Flow, Step } from '../../../../../server/src/engine/model.ts';
import { calicoWorld, documents, gnp, hep, knp, np, tier } from '../../support/calico.ts';
import { flow } from '../../support/world.ts';

/** Rows of calico.md 5 about hosts and host endpoints, which no engine here answers: the semantics document does. */

const EXT = '8.8.8.8';
/** Told its address: `eth0` of the table is the interface of the node's address. */
const ETH0 = hep('n1-eth0', '{node: n1, interfaceName: eth0, expectedIPs: [192.168.0.11]}', 'labels: {role: node}');
const EVERY = hep('n1-auto-hep', '{node: n1, interfaceName: "*", expectedIPs: [192.168.0.11]}', 'labels: {role: node}');
const AUTO = hep(
  'n1-auto-hep',
  '{node: n1, interfaceName: "*", expectedIPs: [192.168.0.11], profiles: [projectcalico-default-allow]}',
  'labels: {role: node}',
);
const onHosts = (more: string) => gnp('g', `{selector: role == "node", ${more}}`);

function result(programs: Programs, asked: string | Flow): string {
  const question = typeof asked === 'string' ? flow(asked) : asked;
  const verdict = evaluate(programs, question);
  expect(decide(programs, question)).toBe(verdict.result);
  for (const side of [verdict.egress, verdict.ingress]) expect(side.steps[side.decidedBy]).toBeDefined();
  return verdict.result;
}

interface Row {
  readonly id: string;
  readonly objects: readonly string[];
  /** `ends port = verdict`. */
  readonly flows: readonly string[];
}

const ROWS: readonly Row[] = [
  {
    id: 'C5-21',
    objects: [ETH0, onHosts('types: [Ingress], ingress: [{action: Pass}]')],
    flows: [`${EXT} -> n1 80 = deny`],
  },
  {
    id: 'C5-40',
    objects: [AUTO, gnp('g', '{types: [Ingress], ingress: [{action: Allow, source: {nets: [10.0.0.0/8]}}]}')],
    flows: [`${EXT} -> n1 443 = deny`, `${EXT} -> n1 6443 = allow`],
  },
  {
    id: 'C5-41',
    objects: [AUTO, gnp('g', `{namespaceSelector: 'env != "prod"', types: [Ingress]}`)],
    flows: [`${EXT} -> n1 443 = deny`],
  },
  {
    id: 'C5-42',
    objects: [AUTO, gnp('g', `{namespaceSelector: 'env != "prod"', selector: all(), types: [Ingress]}`)],
    flows: [`${EXT} -> n1 443 = allow`],
  },
  {
    id: 'C5-43',
    objects: [AUTO, gnp('g', `{namespaceSelector: 'env != "prod"', selector: all( ), types: [Ingress]}`)],
    flows: [`${EXT} -> n1 443 = deny`],
  },
  { id: 'C5-100', objects: [knp('a', 'k', '{podSelector: {}}')], flows: ['n1 -> a/web 80 = allow'] },
  { id: 'C5-101', objects: [knp('a', 'k', '{podSelector: {}}')], flows: ['n2 -> a/web 80 = deny'] },
  {
    id: 'C5-102',
    objects: [knp('a', 'k', '{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress]}')],
    flows: ['a/web -> n1 10250 = deny'],
  },
  {
    id: 'C5-103',
    objects: [EVERY, onHosts('types: [Ingress], ingress: [{action: Deny}]')],
    flows: ['a/web -> n1 10250 = allow', 'b/cli -> n1 10250 = deny'],
  },
  {
    id: 'C5-106',
    objects: [ETH0],
    flows: [`${EXT} -> n1 22 = allow`, `${EXT} -> n1 80 = deny`, `${EXT} -> a/web 80 = allow`],
  },
  { id: 'C5-107', objects: [ETH0], flows: [`n1 -> ${EXT} 443 = deny`, `n1 -> ${EXT} UDP 53 = allow`] },
  { id: 'C5-108', objects: [AUTO], flows: [`${EXT} -> n1 80 = allow`] },
  {
    id: 'C5-109',
    objects: [
      AUTO,
      onHosts('types: [Ingress], ingress: [{action: Allow, protocol: TCP, destination: {ports: [443]}}]'),
    ],
    flows: [`${EXT} -> n1 80 = deny`, `${EXT} -> n1 443 = allow`, `${EXT} -> n1 22 = allow`],
  },
  {
    id: 'C5-110',
    objects: [EVERY, onHosts('applyOnForward: true, types: [Ingress], ingress: [{action: Deny}]')],
    flows: ['b/cli -> a/web 80 = deny', 'a/web -> a/db 80 = deny', 'n1 -> a/web 80 = allow'],
  },
  {
    id: 'C5-111',
    objects: [
      ETH0,
      onHosts(
        'applyOnForward: true, types: [Ingress], ingress: [{action: Allow, protocol: TCP, destination: {ports: [443]}}]',
      ),
    ],
    flows: [`${EXT} -> a/web 80 = deny`, `${EXT} -> a/web 443 = allow`, 'a/web -> a/db 80 = allow'],
  },
  {
    id: 'C5-115',
    objects: [
      ETH0,
      onHosts(
        'applyOnForward: true, doNotTrack: true, types: [Ingress], ingress: [{action: Allow, protocol: TCP, destination: {ports: [6000]}}]',
      ),
    ],
    // Its reply is a packet of its own: from port 6000, by the egress rules.
    flows: [`${EXT} -> n1 6000 = allow`, `${EXT} -> n1 6001 = deny`, `n1 -> ${EXT} 40000 = deny`],
  },
  {
    id: 'C5-116',
    objects: [
      gnp(
        'g',
        `{selector: 'app == "web"', applyOnForward: true, preDNAT: true, types: [Ingress], ingress: [{action: Deny}]}`,
      ),
      gnp(
        'h',
        `{selector: 'app == "web"', applyOnForward: true, doNotTrack: true, types: [Ingress], ingress: [{action: Deny}]}`,
      ),
    ],
    flows: ['b/cli -> a/web 80 = allow'],
  },
  {
    id: 'C5-117',
    objects: [
      hep(
        'n2-eth0',
        '{node: n2, interfaceName: eth0, profiles: [projectcalico-default-allow]}',
        'labels: {role: node}',
      ),
      np(
        'a',
        'x',
        `{selector: 'app == "web"', types: [Ingress], ingress: [{action: Allow, source: {namespaceSelector: global(), selector: 'role == "node"'}}]}`,
      ),
    ],
    flows: ['n2 -> a/web 80 = deny'],
  },
  {
    id: 'C5-118',
    objects: [
      hep(
        'n1-eth0',
        '{node: n1, interfaceName: eth0, expectedIPs: [192.168.0.11], profiles: [missing, projectcalico-default-allow]}',
      ),
    ],
    flows: [`${EXT} -> n1 80 = deny`],
  },
  {
    id: 'C5-127',
    objects: [
      AUTO,
      '{apiVersion: policy.networking.k8s.io/v1alpha2, kind: ClusterNetworkPolicy, metadata: {name: c}, spec: {tier: Admin, priority: 1, subject: {namespaces: {}}, ingress: [{name: no, action: Deny, from: [{namespaces: {}}]}]}}',
    ],
    flows: [`${EXT} -> n1 443 = allow`],
  },
];

describe.each(ROWS)('$id', ({ objects, flows }) => {
  const programs = calicoWorld(documents(...objects));
  test.each(flows)('%s', (line) => {
    const [asked = '', wanted] = line.split(' = ');
    expect(result(programs, asked)).toBe(wanted);
  });
});

/** A NodePort of `web`, entered by node `n1` or `n2`. */
const SERVICE = `
apiVersion: v1
kind: Service
metadata: {namespace: a, name: web}
spec: {type: NodePort, clusterIP: 10.96.0.10, selector: {app: web}, ports: [{port: 80, targetPort: 8080, nodePort: 30080}]}`;
function byNodePort(node: string): Flow {
  const via = { namespace: 'a', name: 'web', port: 30080, rewrites: { node: `node/${node}` } };
  return { ...flow(`${EXT} -> a/web 8080`), via };
}

describe('before and after translation', () => {
  const ports = (list: string) => `protocol: TCP, destination: {ports: [${list}]}`;
  const preDnat = (rules: string) =>
    onHosts(`preDNAT: true, applyOnForward: true, types: [Ingress], ingress: ${rules}`);
  test('C5-112: pre-DNAT policy sees the node port', () => {
    const programs = calicoWorld(documents(SERVICE, ETH0, preDnat(`[{action: Deny, ${ports('30080')}}]`)));
    expect(result(programs, byNodePort('n1'))).toBe('deny');
    expect(result(programs, byNodePort('n2'))).toBe('allow');
  });
  test('C5-113: no tier of pre-DNAT policy ends in a deny', () => {
    const programs = calicoWorld(documents(SERVICE, ETH0, preDnat('[{action: Allow, source: {nets: [10.0.0.0/8]}}]')));
    expect(result(programs, byNodePort('n1'))).toBe('allow');
  });
  test('C5-114: forward policy sees the port of the pod', () => {
    const forward = `applyOnForward: true, types: [Ingress], ingress: [{action: Deny, ${ports('30080')}}, {action: Allow}]`;
    const programs = calicoWorld(documents(SERVICE, ETH0, onHosts(forward)));
    expect(result(programs, byNodePort('n1'))).toBe('allow');
    const podPort = forward.replace('30080', '8080');
    expect(result(calicoWorld(documents(SERVICE, ETH0, onHosts(podPort))), byNodePort('n1'))).toBe('deny');
  });
  test('an allow before translation skips the later stages of the interface, not the pod', () => {
    const allow = preDnat(`[{action: Allow, ${ports('30080')}}]`);
    const forward = gnp(
      'h',
      '{selector: role == "node", applyOnForward: true, types: [Ingress], ingress: [{action: Deny}]}',
    );
    expect(result(calicoWorld(documents(SERVICE, ETH0, allow, forward)), byNodePort('n1'))).toBe('allow');
    const closed = knp('a', 'k', '{podSelector: {}}');
    expect(result(calicoWorld(documents(SERVICE, ETH0, allow, forward, closed)), byNodePort('n1'))).not.toBe('allow');
  });
});

describe('which interface', () => {
  const NAMED = hep('n1-eth0', '{node: n1, interfaceName: eth0}');
  test('a name without addresses does not say whether the packet takes it', () => {
    const verdict = evaluate(calicoWorld(NAMED), flow(`${EXT} -> n1 80`));
    expect(verdict).toMatchObject({ result: 'unknown', missing: [{ kind: 'interface', node: 'n1' }] });
    expect(verdict.ingress.steps[0]).toMatchObject({ kind: 'host-stage', missing: [{ kind: 'interface' }] });
  });
  test('where every candidate says the same it does not matter', () => {
    expect(result(calicoWorld(NAMED), `${EXT} -> n1 22`)).toBe('allow');
    expect(result(calicoWorld(documents(NAMED, EVERY)), `${EXT} -> n1 80`)).toBe('deny');
  });
  test('of several for one interface the smallest name wins', () => {
    const open = hep('a', '{node: n1, expectedIPs: [192.168.0.11], profiles: [projectcalico-default-allow]}');
    expect(result(calicoWorld(documents(ETH0, open)), `${EXT} -> n1 80`)).toBe('allow');
    expect(result(calicoWorld(documents(ETH0, open.replace('name: a', 'name: z'))), `${EXT} -> n1 80`)).toBe('deny');
  });
  test('one that has neither name nor address governs nothing', () => {
    expect(result(calicoWorld(hep('h', '{node: n1}')), `${EXT} -> n1 80`)).toBe('allow');
  });
  test('another node is not governed', () => {
    expect(result(calicoWorld(ETH0), `${EXT} -> n2 80`)).toBe('allow');
  });
});

describe('stages', () => {
  test('untracked policy is not asked on an endpoint for every interface', () => {
    const untracked = onHosts('doNotTrack: true, applyOnForward: true, types: [Ingress], ingress: [{action: Deny}]');
    expect(result(calicoWorld(documents(AUTO, untracked)), `${EXT} -> n1 80`)).toBe('allow');
    expect(result(calicoWorld(documents(ETH0, untracked)), `${EXT} -> n1 22`)).toBe('allow');
  });
  test('policy that is not for forwarded traffic leaves it alone, and the other way round', () => {
    const normal = onHosts('types: [Ingress, Egress], ingress: [{action: Deny}], egress: [{action: Deny}]');
    expect(result(calicoWorld(documents(ETH0, normal)), `${EXT} -> a/web 80`)).toBe('allow');
    const forward = onHosts(
      'applyOnForward: true, types: [Egress], egress: [{action: Deny, destination: {nets: [8.8.8.8/32]}}, {action: Allow}]',
    );
    expect(result(calicoWorld(documents(ETH0, forward)), `a/web -> ${EXT} 80`)).toBe('deny');
    expect(result(calicoWorld(documents(ETH0, forward)), 'a/web -> 9.9.9.9 80')).toBe('allow');
    expect(result(calicoWorld(documents(ETH0, forward)), `n1 -> ${EXT} 80`)).toBe('deny');
  });
  test('failsafe ports do not open the way to pods', () => {
    const deny = onHosts('applyOnForward: true, types: [Ingress], ingress: [{action: Deny}]');
    expect(result(calicoWorld(documents(ETH0, deny)), `${EXT} -> a/web 22`)).toBe('deny');
  });
  test('tiers and Pass work as for pods; at the end profiles decide', () => {
    const sec = tier('sec', '{order: 10, defaultAction: Pass}');
    const rule = gnp(
      'g',
      '{tier: sec, selector: role == "node", types: [Ingress], ingress: [{action: Deny, protocol: UDP}]}',
    );
    const programs = calicoWorld(documents(sec, rule, AUTO));
    expect(result(programs, `${EXT} -> n1 80`)).toBe('allow');
    expect(result(programs, `${EXT} -> n1 UDP 80`)).toBe('deny');
  });
  test('named ports of a host endpoint', () => {
    const host = ETH0.replace('192.168.0.11]', '192.168.0.11], ports: [{name: web, protocol: TCP, port: 8443}]');
    const rule = onHosts('types: [Ingress], ingress: [{action: Allow, protocol: TCP, destination: {ports: [web]}}]');
    const programs = calicoWorld(documents(host, rule));
    expect(result(programs, `${EXT} -> n1 8443`)).toBe('allow');
    expect(result(programs, `${EXT} -> n1 8444`)).toBe('deny');
  });
  test('between two nodes both are asked; a packet that may be wrapped up is not seen for sure', () => {
    const deny = onHosts('applyOnForward: true, types: [Ingress], ingress: [{action: Deny}]');
    expect(evaluate(calicoWorld(documents(ETH0, deny)), flow('b/cli -> a/web 80'))).toMatchObject({
      result: 'unknown',
      missing: [{ kind: 'interface', node: 'n1' }],
    });
  });
});

describe('configuration', () => {
  const felix = (spec: string, name = 'default') =>
    `{apiVersion: projectcalico.org/v3, kind: FelixConfiguration, metadata: {name: ${name}}, spec: ${spec}}`;
  test('failsafe ports can be others, for some clients only, or none', () => {
    const programs = calicoWorld(
      documents(ETH0, felix('{failsafeInboundHostPorts: [{protocol: tcp, port: 8080, net: 8.0.0.0/8}]}')),
    );
    expect(result(programs, `${EXT} -> n1 8080`)).toBe('allow');
    expect(result(programs, '9.9.9.9 -> n1 8080')).toBe('deny');
    expect(result(programs, `${EXT} -> n1 22`)).toBe('deny');
    expect(result(calicoWorld(documents(ETH0, felix('{failsafeInboundHostPorts: []}'))), `${EXT} -> n1 22`)).toBe(
      'deny',
    );
  });
  test("a node's own configuration goes first", () => {
    const programs = calicoWorld(
      documents(
        ETH0,
        felix('{failsafeInboundHostPorts: []}'),
        felix('{failsafeInboundHostPorts: [{protocol: tcp, port: 22}]}', 'node.n1'),
      ),
    );
    expect(result(programs, `${EXT} -> n1 22`)).toBe('allow');
  });
  test('pods and their own node', () => {
    const drop = calicoWorld(felix('{defaultEndpointToHostAction: Drop}'));
    expect(result(drop, 'a/web -> n1 80')).toBe('deny');
    expect(result(drop, 'a/web -> n2 80')).toBe('allow');
    const left = evaluate(calicoWorld(felix('{defaultEndpointToHostAction: Return}')), flow('a/web -> n1 80'));
    expect(left).toMatchObject({ result: 'unknown', missing: [{ kind: 'host-rules', node: 'n1' }] });
  });
});

test('the trace names the interface, its stage, and what decided', () => {
  const programs = calicoWorld(documents(ETH0, onHosts('types: [Ingress], ingress: [{action: Deny}]')));
  const { ingress } = evaluate(programs, flow(`${EXT} -> n1 80`));
  const kinds = ingress.steps.map((step: Step) => step.kind);
  expect(kinds).toEqual(['host-stage', 'rule']);
  expect(ingress.steps[ingress.decidedBy]).toMatchObject({ kind: 'rule', action: 'Deny' });
  const open = evaluate(programs, flow(`${EXT} -> n1 22`)).ingress;
  expect(open.steps[open.decidedBy]).toMatchObject({ kind: 'failsafe', host: 'n1-eth0', port: 22 });
});
