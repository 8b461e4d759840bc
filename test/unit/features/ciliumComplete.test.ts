import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complete } from '../../../server/src/features/complete.ts';
import type { Completion } from '../../../server/src/features/results.ts';
import { Text } from '../../../server/src/syntax/text.ts';
import { judgeText } from '../rules/judge.ts';
import { brokenFrom } from './broken.ts';
import { clusterYaml, cursor, viewOf, type WorldOptions } from './world.ts';

const CLUSTER = `apiVersion: v1
kind: Service
metadata: {name: kube-dns, namespace: kube-system}
spec: {selector: {k8s-app: coredns}, ports: [{name: dns, port: 53, targetPort: 5353, protocol: UDP}, {name: dns-tcp, port: 53, targetPort: 5353}]}
---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop, labels: {tier: data}}
spec: {selector: {app: db}, ports: [{port: 5432}]}
---
apiVersion: cilium.io/v2
kind: CiliumCIDRGroup
metadata: {name: vpn, labels: {purpose: vpn}}
spec: {externalCIDRs: [203.0.113.0/24]}
---
${clusterYaml({ shop: 'team=shop', ops: 'team=ops', 'kube-system': '' }, [
  'shop/web*8 app=web tier=front pod-template-hash=abc http:8080',
  'shop/api*4 app=api http:9090',
  'ops/prom*2 app=prometheus metrics:9100',
  'kube-system/coredns*2 k8s-app=coredns dns:5353/UDP',
])}`;
const WORLD: WorldOptions = { cluster: CLUSTER, dataplane: 'cilium' };

const policy = (spec: string, kind = 'CiliumNetworkPolicy') =>
  `apiVersion: cilium.io/v2\nkind: ${kind}\nmetadata:\n  name: web\n  namespace: shop\nspec:\n${spec.replace(/^/gm, '  ')}\n`;
const SUBJECT = 'endpointSelector:\n  matchLabels:\n    app: web\n';

function offered(marked: string, options: WorldOptions = WORLD): readonly Completion[] {
  const { text, offset } = cursor(marked);
  return complete(viewOf(text, options), offset);
}

/** Labels with their details, the first few. */
const list = (marked: string, most = 6) =>
  offered(marked)
    .slice(0, most)
    .map(({ label, detail }) => (detail === '' ? label : `${label} · ${detail}`));
const labels = (marked: string) => offered(marked).map(({ label }) => label);

/** The whole text after the choice, every blank with what it says. */
function accepted(marked: string, label: string, options: WorldOptions = WORLD): string {
  const { text, offset } = cursor(marked);
  const chosen = complete(viewOf(text, options), offset).find((each) => each.label === label);
  if (!chosen) throw new Error(`${label} is not offered, but ${labels(marked).join(', ')}`);
  const insert = chosen.snippet
    ? chosen.insert.replace(
        /\\([\\$}])|\$\d+|\$\{\d+:((?:\\[\\$}]|[^}\\])*)\}/g,
        (_, escaped, given = 'x') => escaped ?? given,
      )
    : chosen.insert;
  return new Text(text).edit([{ span: chosen.span, text: insert }]).text;
}

describe('fields', () => {
  it('are those of the place', () => {
    expect(labels(policy('|'))).toEqual([
      'endpointSelector',
      'nodeSelector',
      'ingress',
      'ingressDeny',
      'egress',
      'egressDeny',
      'enableDefaultDeny',
      'description',
      'labels',
      'log',
    ]);
    expect(labels(policy(`${SUBJECT}egressDeny:\n- |`))).not.toContain('toFQDNs');
    expect(labels(policy(`${SUBJECT}ingress:\n- |`))).not.toContain('toServices');
  });

  it('come with what must be in them', () => {
    expect(accepted(policy(`${SUBJECT}ingress:\n- fromEntities: [cluster]\n  |`), 'toPorts')).toBe(
      policy(
        `${SUBJECT}ingress:\n- fromEntities: [cluster]\n  toPorts:\n  - ports:\n    - port: "x"\n      protocol: TCP`,
      ),
    );
    expect(accepted(policy(`${SUBJECT}egress:\n- |`), 'toServices')).toBe(
      policy(`${SUBJECT}egress:\n- toServices:\n  - k8sService:\n      serviceName: x\n      namespace: x`),
    );
    expect(accepted(policy(`${SUBJECT}egress:\n- |`), 'toFQDNs')).toBe(
      policy(`${SUBJECT}egress:\n- toFQDNs:\n  - matchName: x`),
    );
    expect(accepted(policy(`${SUBJECT}ingress:\n- |`), 'icmps')).toBe(
      policy(`${SUBJECT}ingress:\n- icmps:\n  - fields:\n    - type: x`),
    );
  });
});

describe('values', () => {
  it('know the labels that Cilium selects by', () => {
    expect(list(policy('endpointSelector:\n  matchLabels:\n    |'))).toEqual([
      'app · 12 pods',
      'tier · 8 pods',
      'k8s:io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name · 12 pods',
      'k8s:io.cilium.k8s.namespace.labels.team · 12 pods',
      'k8s:io.cilium.k8s.policy.serviceaccount · 12 pods',
    ]);
    expect(list(policy(`${SUBJECT}ingress:\n- fromEndpoints:\n  - matchLabels:\n      |`), 2)).toEqual([
      'k8s:io.kubernetes.pod.namespace · 16 pods',
      'app · 14 pods',
    ]);
    expect(labels(policy(`${SUBJECT}ingress:\n- fromEndpoints:\n  - matchLabels:\n      k8s:a|`))).toContain('k8s:app');
  });

  it('know the values of these labels, however the key is written', () => {
    const peer = (pair: string) => policy(`${SUBJECT}ingress:\n- fromEndpoints:\n  - matchLabels:\n      ${pair}`);
    expect(list(peer('k8s:app: |'))).toEqual(['web · 8 pods', 'api · 4 pods', 'prometheus · 2 pods']);
    expect(list(peer('io.kubernetes.pod.namespace: |'))).toEqual([
      'shop · 12 pods',
      'kube-system · 2 pods',
      'ops · 2 pods',
    ]);
  });

  it('write a key with its source and a blank for the value', () => {
    expect(
      accepted(
        policy(`${SUBJECT}ingress:\n- fromEndpoints:\n  - matchLabels:\n      |`),
        'k8s:io.kubernetes.pod.namespace',
      ),
    ).toBe(policy(`${SUBJECT}ingress:\n- fromEndpoints:\n  - matchLabels:\n      k8s:io.kubernetes.pod.namespace: x`));
  });

  it.each([
    ['entities', policy(`${SUBJECT}ingress:\n- fromEntities:\n  - |`), 'cluster', '- cluster'],
    ['groups', policy(`${SUBJECT}egress:\n- toCIDRSet:\n  - cidrGroupRef: |`), 'vpn', 'cidrGroupRef: vpn'],
    [
      'Services',
      policy(`${SUBJECT}egress:\n- toServices:\n  - k8sService:\n      serviceName: |`),
      'db',
      'serviceName: db',
    ],
    [
      'their labels',
      policy(
        `${SUBJECT}egress:\n- toServices:\n  - k8sServiceSelector:\n      selector:\n        matchLabels:\n          |`,
      ),
      'tier',
      'tier: x',
    ],
    [
      'port names',
      policy(`${SUBJECT}ingress:\n- fromEntities: [all]\n  toPorts:\n  - ports:\n    - port: |`),
      'http',
      'port: http',
    ],
    [
      'port numbers',
      policy(`${SUBJECT}ingress:\n- fromEntities: [all]\n  toPorts:\n  - ports:\n    - port: |`),
      '8080',
      'port: "8080"',
    ],
    [
      'port numbers in quotes',
      policy(`${SUBJECT}ingress:\n- fromEntities: [all]\n  toPorts:\n  - ports:\n    - port: "|"`),
      '8080',
      'port: "8080"',
    ],
    [
      'protocols',
      policy(`${SUBJECT}ingress:\n- toPorts:\n  - ports:\n    - port: "53"\n      protocol: |`),
      'ANY',
      'protocol: ANY',
    ],
    [
      'messages',
      policy(`${SUBJECT}ingress:\n- icmps:\n  - fields:\n    - type: |`),
      'EchoRequest',
      'type: EchoRequest',
    ],
    ['default deny', policy(`${SUBJECT}enableDefaultDeny:\n  egress: |`), 'false', 'egress: false'],
    ['sections', policy(`${SUBJECT}ingress: |`), '[{}]', 'ingress: [{}]'],
    ['ranges', policy(`${SUBJECT}egress:\n- toCIDR:\n  - |`), '0.0.0.0/0', '- 0.0.0.0/0'],
  ])('of %s', (_, marked, label, written) => {
    expect(accepted(marked, label)).toContain(written);
    expect(judgeText(accepted(marked, label)).filter(({ finding }) => /type|quote|value/.test(finding.code))).toEqual(
      [],
    );
  });
});

describe('skeletons', () => {
  const all = () => offered('|').filter(({ label }) => label.startsWith('Cilium'));

  it('are named for their purpose', () => {
    expect(all().map(({ label }) => label)).toEqual([
      'Cilium: deny all ingress',
      'Cilium: deny all ingress and egress',
      'Cilium: allow DNS (coredns in kube-system)',
      'Cilium: allow from the same namespace',
      'Cilium: allow from another namespace',
      'Cilium: allow some pods to others on a port',
      'Cilium: allow HTTP requests',
      'Cilium: allow egress to a name',
      'Cilium: keep the world out',
      'Cilium clusterwide: deny all ingress but for kube-system',
      'Cilium clusterwide: allow DNS (coredns in kube-system)',
      'Cilium clusterwide: firewall of nodes',
      'Cilium: group of address ranges',
    ]);
  });

  it('are taken by the API server and the agent, once their blanks are filled', () => {
    for (const { label } of all()) {
      const text = accepted('|', label).replace(/- x$/gm, '- 203.0.113.0/24').replace(/"x"/g, '"8080"');
      expect(judgeText(text).map(({ finding }) => `${label}: ${finding.code}`)).toEqual([]);
    }
  });

  it('allow DNS at the port where the name servers listen, and let Cilium see the answers', () => {
    const text = accepted('|', 'Cilium: allow DNS (coredns in kube-system)');
    expect(text).toContain('port: "5353"');
    expect(text).toContain('k8s:io.kubernetes.pod.namespace: kube-system');
    expect(text).toContain('matchPattern: "*"');
  });
});

it('is total on broken text', () => {
  const text = policy(
    `${SUBJECT}ingress:\n- fromEndpoints:\n  - matchLabels: {app: api}\n  toPorts:\n  - ports:\n    - port: http\negress:\n- toServices: [{k8sService: {serviceName: db}}]`,
  );
  fc.assert(
    fc.property(brokenFrom(text), fc.double({ min: 0, max: 1, noNaN: true }), (marked, where) => {
      complete(viewOf(marked, WORLD), Math.floor(where * marked.length));
    }),
    { numRuns: 60 },
  );
});
