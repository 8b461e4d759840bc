import { describe, expect, test } from 'vitest';
import { parseAddress } from '../../../../../server/src/engine/address.ts';
import { CALICO_LABELLING } from '../../../../../server/src/engine/dataplane/calico/labelling.ts';
import { resolveEnds } from '../../../../../server/src/engine/ends.ts';
import { buildInventory } from '../../../../../server/src/engine/inventory.ts';
import { labellingFrom } from '../../../../../server/src/engine/labelling.ts';
import { matches } from '../../../../../server/src/engine/selector.ts';
import { read } from '../../../../../server/src/lower/calico/effective.ts';
import { lowerCluster } from '../../../../../server/src/lower/workloads.ts';
import { calicoWorld, gnp, hep } from '../../support/calico.ts';
import { readYaml } from '../../support/world.ts';

/** Labels as Calico's selectors see them (calico.md 2.6), and what stands at an address (4.6). */
const CLUSTER = `
{apiVersion: v1, kind: Namespace, metadata: {name: a, labels: {env: prod}}}
---
{apiVersion: v1, kind: ServiceAccount, metadata: {namespace: a, name: sa, labels: {team: data}}}
---
apiVersion: v1
kind: Pod
metadata:
  namespace: a
  name: p
  labels: {app: web, pcns.env: forged, pcsa.team: forged, projectcalico.org/namespace: b, projectcalico.org/orchestrator: x}
spec: {serviceAccountName: sa, containers: [{name: main}]}
status: {phase: Running, podIPs: [{ip: 10.0.1.1}]}
---
apiVersion: v1
kind: Pod
metadata: {namespace: unseen, name: q, labels: {app: web}}
spec: {serviceAccountName: gone, containers: [{name: main}]}
status: {phase: Running, podIPs: [{ip: 10.0.1.2}]}
---
apiVersion: v1
kind: Pod
metadata: {namespace: a, name: host}
spec: {hostNetwork: true, containers: [{name: main}]}
status: {phase: Running, podIPs: [{ip: 192.168.0.11}]}
---
{apiVersion: projectcalico.org/v3, kind: NetworkSet, metadata: {namespace: a, name: s, labels: {net: vpn}}, spec: {nets: [203.0.113.0/24, 10.0.1.1]}}
---
{apiVersion: projectcalico.org/v3, kind: GlobalNetworkSet, metadata: {name: g, labels: {net: all}}, spec: {nets: [0.0.0.0/0]}}
---
{apiVersion: projectcalico.org/v3, kind: HostEndpoint, metadata: {name: h, labels: {role: node}}, spec: {node: n1, interfaceName: eth0, expectedIPs: [192.168.0.11]}}
---
{apiVersion: projectcalico.org/v3, kind: HostEndpoint, metadata: {name: i, labels: {role: blind}}, spec: {node: n1, interfaceName: eth1}}
`;

const { facts } = lowerCluster(
  readYaml(CLUSTER).map((value) => ({ value })),
  { defaultNamespace: 'default' },
);
const inventory = buildInventory(facts);
const labelling = labellingFrom(CALICO_LABELLING, inventory);
const ends = resolveEnds(inventory);

function sorted(labels: ReadonlyMap<string, string>): readonly string[] {
  return [...labels].map(([key, value]) => `${key}=${value}`).sort();
}

function selector(text: string) {
  const found = read(text, []);
  if (found === undefined) throw new Error(text);
  return found;
}

/** What else stands at an address, as the sets of labels. */
function others(address: string): readonly (readonly string[])[] {
  const parsed = parseAddress(address);
  if (parsed === undefined) throw new Error(address);
  const side = ends.end({ kind: 'address', address: parsed }, parsed.family);
  return labelling.others(side, side).map(({ labels }) => sorted(labels));
}

const OF_A = [
  'pcns.env=prod',
  'pcns.kubernetes.io/metadata.name=a',
  'pcns.projectcalico.org/name=a',
  'projectcalico.org/namespace=a',
];

describe('labels', () => {
  test('a pod: its own, but those that look inherited; what Calico adds; what it inherits', () => {
    expect(sorted(labelling.podFacts(inventory.ordinal('pod/a/p')).labels)).toEqual(
      [
        'app=web',
        ...OF_A,
        'pcsa.projectcalico.org/name=sa',
        'pcsa.team=data',
        'projectcalico.org/orchestrator=k8s',
        'projectcalico.org/serviceaccount=sa',
      ].sort(),
    );
  });
  test.each([
    ['projectcalico.org/name == "a"', 'no'],
    ['pcns.projectcalico.org/name == "a"', 'yes'],
    ['pcns.projectcalico.org/namespace == "a"', 'no'],
    ['projectcalico.org/namespace == "a"', 'yes'],
    ['pcns.env == "forged"', 'no'],
    ['kubernetes.io/metadata.name == "a"', 'no'],
  ])('%s on it: %s', (text, met) => {
    expect(matches(selector(text), labelling.podFacts(inventory.ordinal('pod/a/p')))).toBe(met);
  });
  test('what a namespace or account that nobody saw hands down is not known', () => {
    const pod = labelling.podFacts(inventory.ordinal('pod/unseen/q'));
    expect(matches(selector('has(pcns.env)'), pod)).toBe('unknown');
    expect(matches(selector('has(pcsa.team)'), pod)).toBe('unknown');
    expect(matches(selector('pcns.projectcalico.org/name == "unseen"'), pod)).toBe('yes');
    expect(matches(selector('has(env)'), pod)).toBe('no');
    const { sure, possible } = labelling.pods(selector('has(pcns.env)'));
    expect([sure === possible, labelling.pods(selector('has(pcns.env)')).sure === sure]).toEqual([false, true]);
  });
});

describe('what stands at an address', () => {
  test('every set that holds it, those of namespaces with what these hand down', () => {
    expect(others('203.0.113.5')).toEqual([['net=vpn', ...OF_A], ['net=all']]);
    expect(others('8.8.8.8')).toEqual([['net=all']]);
    expect(others('fd00::1')).toEqual([]);
  });
  test('sets hold addresses of pods too', () => {
    expect(others('10.0.1.1')).toHaveLength(2);
  });
  test('a host endpoint by the addresses that it expects; a pod of the host network is nothing', () => {
    expect(others('192.168.0.11')).toEqual([['net=all'], ['role=node']]);
  });
});

/** calico.md 4.4: which global policies govern host endpoints. */
describe('global policies and hosts', () => {
  test.each([
    ['{}', true],
    ['{selector: all()}', true],
    ['{selector: app == "x"}', false],
    ['{selector: role == "node"}', true],
    ['{selector: app != "x"}', true],
    ['{selector: "!has(app)"}', true],
    ['{namespaceSelector: env == "prod"}', false],
    ['{namespaceSelector: has(env)}', false],
    ['{namespaceSelector: all()}', false],
    ['{namespaceSelector: env != "prod"}', true],
    ['{namespaceSelector: env != "prod", selector: all()}', false],
    ['{namespaceSelector: env != "prod", selector: role == "node"}', true],
    ['{namespaceSelector: env != "prod", selector: app == "x"}', false],
    ['{serviceAccountSelector: has(team)}', false],
    ['{serviceAccountSelector: "!has(team)"}', true],
    ['{serviceAccountSelector: "!has(team)", selector: all()}', false],
    ['{selector: has(projectcalico.org/namespace)}', false],
  ])('%s: %s', (spec, governs) => {
    const host = hep('h', '{node: n1, interfaceName: "*"}', 'labels: {role: node}');
    const { hosts, inventory: own } = calicoWorld(`${host}\n---\n${gnp('g', spec)}`);
    const [first] = own.hostEndpoints;
    if (hosts === undefined || first === undefined) throw new Error('no hosts');
    expect(hosts.program(first, 'host', 'ingress').tiers.length > 0).toBe(governs);
  });
});
