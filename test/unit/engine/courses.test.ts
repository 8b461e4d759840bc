import { describe, expect, test } from 'vitest';
import { calicoWorld, documents, gnp, np } from './support/calico.ts';
import { ask, clusterOf } from './support/families.ts';

/** What the enforcers settle although a name, a request or an order is open, and what they do not. */

const CLUSTER = `
{apiVersion: v1, kind: Namespace, metadata: {name: a}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: kube-system}}
---
{apiVersion: v1, kind: Node, metadata: {name: n1}, status: {addresses: [{type: InternalIP, address: 192.168.0.11}]}}
---
{apiVersion: v1, kind: Node, metadata: {name: n2}, status: {addresses: [{type: InternalIP, address: 192.168.0.12}]}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: a, labels: {app: web}}
spec: {nodeName: n1}
status: {phase: Running, podIP: 10.0.1.1}
---
apiVersion: v1
kind: Pod
metadata: {name: near, namespace: a, labels: {app: near}}
spec: {nodeName: n1}
status: {phase: Running, podIP: 10.0.1.2}
---
apiVersion: v1
kind: Pod
metadata: {name: far, namespace: a, labels: {app: far}}
spec: {nodeName: n2}
status: {phase: Running, podIP: 10.0.2.1}
---
apiVersion: v1
kind: Pod
metadata: {name: dns, namespace: kube-system, labels: {k8s-app: kube-dns}}
spec: {nodeName: n2}
status: {phase: Running, podIP: 10.0.3.1}
---
apiVersion: v1
kind: Pod
metadata: {name: gone, namespace: a, labels: {app: gone}}
spec: {nodeName: n1, hostNetwork: true}
status: {phase: Succeeded, podIP: 192.168.0.11}
`;

function cluster(dataplane: 'kubernetes' | 'cilium', ...policies: readonly string[]) {
  return clusterOf([CLUSTER, ...policies].join('\n---\n'), dataplane);
}

const cilium = (name: string, spec: string) =>
  `{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: ${name}, namespace: a}, spec: ${spec}}`;
const admin = (name: string, priority: number, rule: string) =>
  `{apiVersion: policy.networking.k8s.io/v1alpha2, kind: ClusterNetworkPolicy, metadata: {name: ${name}},
    spec: {tier: Admin, priority: ${priority}, subject: {namespaces: {}}, egress: [${rule}]}}`;
const named = (action: string, name: string) => `{action: ${action}, to: [{domainNames: ["${name}"]}]}`;
const everyone = (action: string) => `{action: ${action}, to: [{networks: [0.0.0.0/0]}]}`;
const OUT = 'a/web -> 203.0.113.1 443';

describe('domain names in the admin tiers', () => {
  test('a rule that a name opens, and one that the same name closes: the first one speaks', () => {
    expect(
      ask(cluster('kubernetes', admin('p', 1, `${named('Accept', 'a.example')}, ${named('Deny', 'a.example')}`)), OUT)
        .result,
    ).toBe('allow');
  });
  test('another name may close it', () => {
    const verdict = ask(
      cluster('kubernetes', admin('p', 1, `${named('Accept', 'a.example')}, ${named('Deny', 'b.example')}`)),
      OUT,
    );
    expect(verdict.result).toBe('conditional');
  });
  test('a tie behind a name matters only where it decides differently', () => {
    const behind = (...actions: readonly string[]) =>
      ask(
        cluster(
          'kubernetes',
          admin('p', 1, named('Deny', 'a.example')),
          ...actions.map((action, i) => admin(`q${i}`, 2, everyone(action))),
        ),
        OUT,
      ).result;
    expect(behind('Accept', 'Pass')).toBe('conditional');
    expect(behind('Accept', 'Deny')).toBe('unknown');
    expect(behind('Deny', 'Deny')).toBe('deny');
  });
});

describe('names that Cilium learns', () => {
  const names = cilium(
    'names',
    '{endpointSelector: {matchLabels: {app: web}}, egress: [{toFQDNs: [{matchName: a.example}]}]}',
  );
  const asking = (app: string) =>
    cilium(
      'asking',
      `{endpointSelector: {matchLabels: {app: ${app}}}, egress: [{toEndpoints: [{matchLabels: {k8s:io.kubernetes.pod.namespace: kube-system}}],
        toPorts: [{ports: [{port: "53", protocol: UDP}], rules: {dns: [{matchPattern: "*"}]}}]}]}`,
    );
  test('nobody asks through the proxy: they hold no address', () => {
    expect(ask(cluster('cilium', names), OUT).result).toBe('deny');
  });
  test.each([
    ['the pod itself', 'web', 'conditional'],
    ['another pod of its node', 'near', 'conditional'],
    ['a pod of another node', 'far', 'deny'],
  ])('%s asks through the proxy', (_, app, result) => {
    expect(ask(cluster('cilium', names, asking(app)), OUT).result).toBe(result);
  });
});

describe('requests that Cilium filters beside ClusterNetworkPolicy', () => {
  const on =
    '{apiVersion: v1, kind: ConfigMap, metadata: {name: cilium-config, namespace: kube-system}, data: {enable-k8s-cluster-network-policy: "true"}}';
  const http = (more = '') =>
    cilium(
      'http',
      `{endpointSelector: {matchLabels: {app: web}}${more}, egress: [{toEndpoints: [{}], toPorts: [{ports: [{port: "80", protocol: TCP}], rules: {http: [{method: GET}]}}]}]}`,
    );
  const baseline = (action: string) =>
    `{apiVersion: policy.networking.k8s.io/v1alpha2, kind: ClusterNetworkPolicy, metadata: {name: base},
      spec: {tier: Baseline, priority: 1, subject: {namespaces: {}}, egress: [{action: ${action}, to: [{namespaces: {}}]}]}}`;
  test.each(['Accept', 'Deny'])(
    'the tier that let the connection in decides, and Baseline %s is not asked',
    (action) => {
      expect(ask(cluster('cilium', on, http(), baseline(action)), 'a/web -> a/near 80').result).toBe('conditional');
    },
  );
  test('another port comes to Baseline', () => {
    expect(ask(cluster('cilium', on, http(), baseline('Accept')), 'a/web -> a/near 81').result).toBe('allow');
  });
  test('of whom nobody isolates requests are only watched', () => {
    const watched = http(', enableDefaultDeny: {egress: false}');
    expect(ask(cluster('cilium', on, watched, baseline('Deny')), 'a/web -> a/near 80').result).toBe('allow');
  });
});

describe('what Calico finds behind an address', () => {
  const set =
    '{apiVersion: projectcalico.org/v3, kind: GlobalNetworkSet, metadata: {name: set, labels: {kind: net}}, spec: {nets: [10.0.1.0/24]}}';
  test('the endpoint that has the port name must itself be meant, not a set that holds its address', () => {
    const rule = (selector: string) =>
      `{selector: 'app == "web"', types: [Egress], egress: [{action: Allow, protocol: TCP, destination: {selector: '${selector}', ports: [pg]}}]}`;
    const verdict = (selector: string) =>
      ask(calicoWorld(documents(set, gnp('g', rule(selector)))), 'a/web -> a/db 5432').result;
    expect(verdict('kind == "net"')).toBe('deny');
    expect(verdict('app == "db"')).toBe('allow');
  });
  test('an EndpointSlice is read by its label, with its Service or without', () => {
    const slice = `{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: s, namespace: a, labels: {kubernetes.io/service-name: dbsvc}},
      addressType: IPv4, endpoints: [{addresses: [10.0.1.2]}], ports: [{port: 5432, protocol: TCP}]}`;
    const policy = np(
      'a',
      'p',
      '{selector: \'app == "web"\', types: [Egress], egress: [{action: Allow, destination: {services: {name: dbsvc, namespace: a}}}]}',
    );
    expect(ask(calicoWorld(documents(slice, policy)), 'a/web -> a/db 5432').result).toBe('allow');
    expect(ask(calicoWorld(documents(policy)), 'a/web -> a/db 5432').result).toBe('deny');
  });
});

test('a pod that is no more leaves its address to the node', () => {
  const deny = admin('p', 1, '{action: Deny, to: [{nodes: {}}]}');
  expect(ask(cluster('kubernetes', deny), 'a/web -> a/gone 80').result).toBe('deny');
});
