import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complete } from '../../../server/src/features/complete.ts';
import type { Completion } from '../../../server/src/features/results.ts';
import { Text } from '../../../server/src/syntax/text.ts';
import { judgeText } from '../rules/judge.ts';
import { broken } from './broken.ts';
import { clusterYaml, cursor, policyWith, viewOf, type WorldOptions } from './world.ts';

const DNS = `apiVersion: v1
kind: Service
metadata: {name: kube-dns, namespace: kube-system}
spec: {selector: {k8s-app: coredns}, ports: [{name: dns, port: 53, targetPort: 5353, protocol: UDP}, {name: dns-tcp, port: 53, targetPort: 5353}]}
---
apiVersion: v1
kind: Node
metadata: {name: n1}
status: {addresses: [{type: InternalIP, address: 192.168.0.1}]}
---
`;

const CLUSTER =
  DNS +
  clusterYaml({ shop: 'team=shop', ops: 'team=ops', 'kube-system': '' }, [
    'shop/web*8 app=web tier=front pod-template-hash=abc http:8080',
    'shop/api*4 app=api tier=back http:9090 admin:9091',
    'shop/flag enabled="true"',
    'ops/prom*2 app=prometheus metrics:9100',
    'kube-system/coredns*2 k8s-app=coredns dns:5353/UDP dns-tcp:5353',
  ]);

const WORLD: WorldOptions = { cluster: CLUSTER };

function offered(marked: string, options: WorldOptions = WORLD): readonly Completion[] {
  const { text, offset } = cursor(marked);
  return complete(viewOf(text, options), offset);
}

/** Labels with their details. */
function list(marked: string, options?: WorldOptions): readonly string[] {
  return offered(marked, options).map(({ label, detail }) => (detail === '' ? label : `${label} · ${detail}`));
}

const labels = (marked: string, options?: WorldOptions) => offered(marked, options).map(({ label }) => label);

/** The whole text after the choice, the cursor `|` at its first blank (or behind it), other blanks with what they say. */
function accepted(marked: string, label: string, options: WorldOptions = WORLD): string {
  const { text, offset } = cursor(marked);
  const chosen = complete(viewOf(text, options), offset).find((each) => each.label === label);
  if (!chosen) throw new Error(`${label} is not offered, but ${labels(marked, options).join(', ')}`);
  const insert = chosen.snippet ? expanded(chosen.insert) : `${chosen.insert}|`;
  return new Text(text).edit([{ span: chosen.span, text: insert }]).text;
}

/** What an editor makes of a snippet, `blank` standing in every blank that says nothing. */
function expanded(snippet: string, blank = ''): string {
  const text = snippet.replace(
    /\\([\\$}])|\$(\d+)|\$\{(\d+):((?:\\[\\$}]|[^}\\])*)\}/g,
    (_, escaped?: string, bare?: string, stop?: string, given = blank) =>
      escaped ?? `${(bare ?? stop) === '1' ? '|' : ''}${given.replace(/\\([\\$}])/g, '$1')}`,
  );
  return text.includes('|') ? text : `${text}|`;
}

const inSpec = (spec: string) => policyWith(spec);

describe('fields', () => {
  it('are those that are missing, in the order of the table', () => {
    expect(labels(inSpec('podSelector: {}\n|'))).toEqual(['policyTypes', 'ingress', 'egress']);
    expect(labels(inSpec('ingress:\n- from: []\n  |'))).toEqual(['ports']);
    expect(labels(inSpec('egress:\n- |'))).toEqual(['to', 'ports']);
    expect(labels(inSpec('ingress: [{|}]'))).toEqual(['from', 'ports']);
    expect(labels(inSpec('|').replace('name: allow', 'nam'))).toContain('podSelector');
  });

  it('say what they are, and that they are required', () => {
    expect(list(inSpec('ingress: [{from: [{ipBlock: {|}}]}]'))).toEqual([
      'cidr · the range that is let in, IPv4 or IPv6 · required',
      'except · ranges taken out of `cidr`, for this peer only',
    ]);
  });

  it.each([
    ['|', 'podSelector', 'podSelector:\n    matchLabels:\n      |: '],
    ['pod|', 'podSelector', 'podSelector:\n    matchLabels:\n      |: '],
    ['|', 'policyTypes', 'policyTypes: [|Ingress]'],
    ['|', 'ingress', 'ingress:\n    - |'],
    ['ingress:\n- |', 'from', 'ingress:\n  - from:\n    - |'],
    ['ingress:\n- |', 'ports', 'ingress:\n  - ports:\n    - protocol: |TCP\n      port: '],
    ['ingress:\n  - |', 'ports', 'ingress:\n    - ports:\n        - protocol: |TCP\n          port: '],
    [
      'ingress:\n- from:\n  - |',
      'podSelector',
      'ingress:\n  - from:\n    - podSelector:\n        matchLabels:\n          |: ',
    ],
    ['ingress:\n- from:\n  - |', 'ipBlock', 'ingress:\n  - from:\n    - ipBlock:\n        cidr: |'],
    [
      'ingress:\n- from:\n  - |',
      'namespaceSelector and podSelector',
      'ingress:\n  - from:\n    - namespaceSelector:\n        matchLabels:\n          |: \n      podSelector:\n        matchLabels:\n          : ',
    ],
    ['ingress:\n- from:\n    |', '- ipBlock', 'ingress:\n  - from:\n      - ipBlock:\n          cidr: |'],
    [
      'podSelector:\n  |',
      'matchExpressions',
      'podSelector:\n    matchExpressions:\n      - key: |\n        operator: In\n        values: []',
    ],
    ['podSelector: {|}', 'matchLabels', 'podSelector: {matchLabels: {|: }}'],
    ['ingress: [|]', 'from', 'ingress: [{from: [{|}]}]'],
    ['ingress: [{|}]', 'ports', 'ingress: [{ports: [{protocol: |TCP, port: }]}]'],
    ['ingress:\n- ports:\n  - |port: 80', 'protocol', 'ingress:\n  - ports:\n    - protocol|: 80'],
    ['ingress:\n- ports:\n  - port: 80\n    |', 'endPort', 'ingress:\n  - ports:\n    - port: 80\n      endPort: |'],
  ])('%j with %s', (before, label, after) => {
    expect(accepted(inSpec(before), label)).toBe(policyWith('@').replace('@', after));
  });

  it('of metadata and of the object itself', () => {
    const head = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n';
    expect(accepted(`${head}|`, 'metadata')).toBe(`${head}metadata:\n  name: |`);
    expect(accepted(`${head}met|\n`, 'spec')).toBe(`${head}spec:\n  |\n`);
    expect(labels(`${head}metadata:\n  name: a\n  |`).slice(0, 3)).toEqual(['generateName', 'namespace', 'labels']);
  });

  it('keep the line end of the file', () => {
    expect(accepted(inSpec('|').replaceAll('\n', '\r\n'), 'podSelector')).toContain(
      'podSelector:\r\n    matchLabels:\r\n      |: ',
    );
  });

  it('work in Lists and in later documents', () => {
    const list = `kind: List\napiVersion: v1\nitems:\n- ${inSpec('ingress:\n- |').replace(/\n(?=.)/g, '\n  ')}`;
    expect(accepted(`a: 1\n---\n${list}`, 'from')).toBe(`a: 1\n---\n${list.replace('|', 'from:\n      - |')}`);
  });
});

describe('labels', () => {
  it('keys by use, with what has them; those of a rollout last', () => {
    expect(list(inSpec('podSelector:\n  matchLabels:\n    |'))).toEqual([
      'app · 12 pods',
      'tier · 12 pods',
      'enabled · 1 pod',
      'pod-template-hash · 8 pods',
    ]);
    expect(list(inSpec('podSelector:\n  matchLabels:\n    app: web\n    |'))[0]).toBe('tier · 12 pods');
  });

  it('of namespaces, the name first', () => {
    const spec = inSpec('ingress:\n- from:\n  - namespaceSelector:\n      matchLabels:\n        |');
    expect(list(spec)).toEqual(['kubernetes.io/metadata.name · 3 namespaces', 'team · 2 namespaces']);
    expect(list(spec.replace('|', 'kubernetes.io/metadata.name: |'))).toEqual([
      'kube-system · 1 namespace',
      'ops · 1 namespace',
      'shop · 1 namespace',
    ]);
  });

  it('values by use, in what the selector chooses from', () => {
    expect(list(inSpec('podSelector:\n  matchLabels:\n    app: |'))).toEqual(['web · 8 pods', 'api · 4 pods']);
    expect(list(inSpec('podSelector:\n  matchLabels:\n    app: w|'))).toEqual(['web · 8 pods', 'api · 4 pods']);
    const other = 'ingress:\n- from:\n  - namespaceSelector: {}\n    podSelector:\n      matchLabels:\n        app: |';
    expect(list(inSpec(other))).toEqual(['web · 8 pods', 'api · 4 pods', 'prometheus · 2 pods']);
  });

  it('in conditions', () => {
    const condition = (rest: string) => inSpec(`podSelector:\n  matchExpressions:\n  - ${rest}`);
    expect(labels(condition('key: |'))[0]).toBe('app');
    expect(labels(condition('key: app\n    operator: |'))).toEqual(['In', 'NotIn', 'Exists', 'DoesNotExist']);
    expect(labels(condition('key: app\n    operator: In\n    values: [web, |]'))).toEqual(['web', 'api']);
    expect(labels(condition('key: tier\n    operator: In\n    values:\n    - |'))).toEqual(['front', 'back']);
    expect(labels(condition('{key: tier, operator: In, values: [|]}'))).toEqual(['front', 'back']);
  });

  it.each([
    ['podSelector:\n  matchLabels:\n    a|', 'app', 'podSelector:\n    matchLabels:\n      app: |'],
    ['podSelector:\n  matchLabels:\n    |: web', 'app', 'podSelector:\n    matchLabels:\n      app|: web'],
    ['podSelector:\n  matchLabels:\n    |: ', 'app', 'podSelector:\n    matchLabels:\n      app|: '],
    ['podSelector: {matchLabels: {|: }}', 'app', 'podSelector: {matchLabels: {app|: }}'],
    ['podSelector:\n  matchLabels:\n    app:|', 'web', 'podSelector:\n    matchLabels:\n      app: web|'],
    [
      'podSelector:\n  matchLabels:\n    app: we|b # old',
      'api',
      'podSelector:\n    matchLabels:\n      app: api| # old',
    ],
    ['podSelector:\n  matchLabels:\n    app: "w|"', 'api', 'podSelector:\n    matchLabels:\n      app: "api|"'],
    ['podSelector:\n  matchLabels:\n    enabled: |', 'true', 'podSelector:\n    matchLabels:\n      enabled: "true"|'],
    ['podSelector: {matchLabels: {app: |}}', 'web', 'podSelector: {matchLabels: {app: web|}}'],
    ['podSelector: {matchLabels: {t|}}', 'tier', 'podSelector: {matchLabels: {tier: |}}'],
  ])('%j with %s', (before, label, after) => {
    expect(accepted(inSpec(before), label)).toBe(policyWith('@').replace('@', after));
  });
});

describe('values', () => {
  it('ports of the selected pods: names before numbers', () => {
    expect(list(inSpec('podSelector: {matchLabels: {tier: back}}\ningress:\n- ports:\n  - port: |'))).toEqual([
      'admin · TCP 9091 · 4 pods',
      'http · TCP 9090 · 4 pods',
      '9090 · http · 4 pods',
      '9091 · admin · 4 pods',
    ]);
  });

  it('ports of the peers, for egress, of the protocol that is written', () => {
    const egress =
      'egress:\n- to:\n  - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}\n  ports:\n  - protocol: UDP\n    port: |';
    expect(list(inSpec(egress))).toEqual(['dns · UDP 5353 · 2 pods', '5353 · dns · 2 pods']);
  });

  it('protocols', () => {
    expect(list(inSpec('ingress:\n- ports:\n  - protocol: |'))).toEqual(['TCP · the default', 'UDP', 'SCTP']);
  });

  it('policy types, as a list and one by one', () => {
    expect(labels(inSpec('policyTypes: |'))).toEqual(['[Ingress]', '[Egress]', '[Ingress, Egress]']);
    expect(labels(inSpec('policyTypes: [|]'))).toEqual(['Ingress', 'Egress']);
    expect(accepted(inSpec('policyTypes:\n- |'), 'Egress')).toBe(inSpec('policyTypes:\n- Egress|'));
    expect(accepted(inSpec('policyTypes:\n  |'), '- Egress')).toBe(inSpec('policyTypes:\n  - Egress|'));
  });

  it('everything and nothing, where that is short', () => {
    expect(list(inSpec('podSelector: |'))).toEqual(['{} · every pod of shop']);
    expect(labels(inSpec('ingress: |'))).toEqual(['[]', '[{}]']);
    expect(labels(inSpec('ingress: [{from: |}]'))).toEqual(['[{…}]']);
    expect(labels(inSpec('ingress:\n- from: |'))).toEqual([]);
  });

  it('namespaces with their pods', () => {
    expect(list(inSpec('').replace('namespace: shop', 'namespace: |'))).toEqual([
      'kube-system · 2 pods',
      'ops · 2 pods',
      'shop · 13 pods',
    ]);
  });

  it('ranges that other policies name, nodes, and everything', () => {
    const other = `${inSpec('egress: [{to: [{ipBlock: {cidr: 10.9.0.0/16}}]}]').replace('name: allow', 'name: other')}---\n`;
    expect(list(other + inSpec('egress:\n- to:\n  - ipBlock:\n      cidr: |'))).toEqual([
      '10.9.0.0/16 · in 1 policy',
      '192.168.0.1/32 · node n1',
      '0.0.0.0/0 · every IPv4 address, pods and nodes too',
      '::/0 · every IPv6 address, pods and nodes too',
    ]);
    const block = 'egress: [{to: [{ipBlock: {cidr: |}}]}]';
    expect(accepted(inSpec(block), '::/0')).toBe(inSpec(block.replace('|', '"::/0"|')));
    expect(labels(other + inSpec('egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [|]}}]}]'))).toEqual([
      '10.9.0.0/16',
    ]);
  });

  it('kind and apiVersion, before it is known what the document is', () => {
    expect(accepted('kind: Net|', 'NetworkPolicy')).toBe('kind: NetworkPolicy|');
    expect(accepted('apiVersion: |', 'networking.k8s.io/v1')).toBe('apiVersion: networking.k8s.io/v1|');
  });

  it('without a snapshot are those of the table', () => {
    expect(labels(inSpec('ingress:\n- ports:\n  - protocol: |'), {})).toEqual(['TCP', 'UDP', 'SCTP']);
    expect(labels(inSpec('podSelector:\n  matchLabels:\n    |'), {})).toEqual([]);
  });
});

describe('skeletons', () => {
  it('stand in an empty document, named for their purpose', () => {
    const names = [
      'deny all ingress',
      'deny all ingress and egress',
      'deny all egress',
      'allow DNS (coredns in kube-system)',
      'allow from the same namespace',
      'allow from another namespace',
      'allow some pods to others on a port',
      'allow egress to addresses',
      'cluster: let every pod ask for names (coredns in kube-system)',
      'cluster: let monitoring into every pod',
      'cluster: deny egress to addresses',
      'cluster: deny pods of other namespaces by default',
      'admin: let every pod ask for names (coredns in kube-system)',
      'baseline: deny pods of other namespaces by default',
      'calico: deny all ingress and egress',
      'calico: allow DNS (coredns in kube-system)',
      'calico: allow some pods to others on a port',
      'calico: allow from another namespace',
      'calico: try a default deny without enforcing it',
      'calico global: deny pods by default, but in system namespaces',
      'calico global: allow DNS (coredns in kube-system)',
      'calico global: deny egress to addresses',
      'calico: a tier of its own',
      'calico: a set of addresses',
      'calico: every interface of a node',
    ];
    const ofKubernetes = (marked: string) => labels(marked).filter((label) => !label.startsWith('Cilium'));
    expect(ofKubernetes('|')).toEqual(names);
    expect(ofKubernetes('# mine\n\nden|\n')).toEqual(names);
    expect(ofKubernetes(`${inSpec('')}---\n|`)).toEqual(names);
    expect(labels('|', {})).toContain('allow DNS (kube-dns in kube-system)');
  });

  it('are whole policies', () => {
    expect(accepted('den|', 'deny all ingress')).toBe(`apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: |deny-ingress
  namespace: default
spec:
  podSelector: {}
  policyTypes: [Ingress]`);
  });

  it("allow DNS to the cluster's own name servers, where they listen", () => {
    expect(accepted('|', 'allow DNS (coredns in kube-system)')).toBe(`apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: |allow-dns
  namespace: default
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
          podSelector:
            matchLabels:
              k8s-app: coredns
      ports:
        - protocol: UDP
          port: 5353
        - protocol: TCP
          port: 5353`);
  });

  it('take the list style of the file', () => {
    expect(accepted(`${inSpec('ingress:\n- {}')}---\n|`, 'allow from the same namespace')).toContain(
      '  ingress:\n  - from:\n    - podSelector: {}',
    );
  });

  it('parse as what they say, whichever is chosen', () => {
    for (const { label, insert } of offered('|')) {
      const [manifest] = viewOf(expanded(insert, 'x').replace('|', '')).objects;
      const namespaced = manifest?.object.schema?.scope === 'Namespaced';
      expect(manifest?.object.policy?.namespace, label).toBe(namespaced ? 'default' : undefined);
      const refusals = judgeText(expanded(insert, 'x').replace('|', '')).filter(
        ({ finding }) => finding.level === 'error',
      );
      // `x` stands for what only the reader knows: a range of addresses.
      expect(
        refusals.filter(({ finding }) => finding.code !== 'cidr-syntax'),
        label,
      ).toEqual([]);
      expect(manifest?.object.slice.problems, label).toEqual([]);
    }
  });
});

describe('JSON', () => {
  const json = (spec: string) =>
    `{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "a", "namespace": "shop"}, "spec": ${spec}}`;

  it('gets words between quotes only', () => {
    expect(accepted(json('{"pod|": 1}'), 'podSelector')).toBe(json('{"podSelector|": 1}'));
    expect(accepted(json('{"podSelector": {"matchLabels": {"app": "|"}}}'), 'web')).toBe(
      json('{"podSelector": {"matchLabels": {"app": "web|"}}}'),
    );
    expect(labels(json('{|}'))).toEqual([]);
    expect(labels(json('{"podSelector": |}'))).toEqual(['{}']);
    expect(labels(json('{"ingress": [{"ports": [{"port": |}]}]}'))).toEqual(['8080', '9090', '9091']);
  });
});

describe('completion in general', () => {
  it.each([
    ['a comment', inSpec('podSelector: {} # |')],
    ['another kind', 'apiVersion: v1\nkind: Pod\nspec:\n  |'],
    ['a document marker', `${inSpec('podSelector: {}')}--|-\n`],
    ['an unknown field', inSpec('podSelectr:\n  |')],
    ['the value of a blank key', inSpec('podSelector:\n  matchLabels:\n    : w|')],
  ])('is silent in %s', (_, marked) => {
    expect(labels(marked)).toEqual([]);
  });

  it('only ever replaces the word at the cursor, and never throws, whatever is typed', () => {
    fc.assert(
      fc.property(broken, fc.nat(), (text, at) => {
        const offset = at % (text.length + 1);
        for (const [index, each] of complete(viewOf(text, WORLD), offset).entries()) {
          expect(each.rank).toBe(index);
          expect(each.span.start).toBeLessThanOrEqual(offset);
          expect(each.span.end).toBeGreaterThanOrEqual(offset);
          expect(text.slice(each.span.start, each.span.end)).not.toMatch(/[\r\n]/);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
