import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hover } from '../../../server/src/features/hover.ts';
import { brokenFrom } from './broken.ts';
import { clusterYaml, cursor, viewOf, type WorldOptions } from './world.ts';

const NODES = `apiVersion: v1
kind: Node
metadata: {name: n1}
status: {addresses: [{type: InternalIP, address: 192.168.0.1}]}
---
apiVersion: v1
kind: Node
metadata: {name: n2}
status: {addresses: [{type: InternalIP, address: 192.168.0.2}]}
---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec: {clusterIP: 10.96.0.9, selector: {app: db}, ports: [{port: 5432}]}
---
apiVersion: cilium.io/v2
kind: CiliumCIDRGroup
metadata: {name: vpn}
spec: {externalCIDRs: [203.0.113.0/24, 198.51.100.0/24]}
---
`;

const CLUSTER =
  NODES +
  clusterYaml({ shop: 'team=shop', ops: 'team=ops' }, [
    'shop/web*8 app=web tier=front http:8080',
    'shop/api*4 app=api tier=back http:9090',
    'shop/db app=db',
    'ops/prom*2 app=prometheus metrics:9100',
    'ops/web app=web',
  ]);
const CILIUM: WorldOptions = { cluster: CLUSTER, dataplane: 'cilium' };

const policy = (spec: string) =>
  `apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata:\n  name: web\n  namespace: shop\nspec:\n${spec.replace(/^/gm, '  ')}\n`;
const clusterwide = (spec: string) =>
  policy(spec).replace('CiliumNetwork', 'CiliumClusterwideNetwork').replace('  namespace: shop\n', '');

/** What it means here, without the head line and the table's facts; `|` is the cursor. */
function meaning(marked: string, options: WorldOptions = CILIUM): readonly string[] {
  const { text, offset } = cursor(marked);
  const [head = '', paragraph = ''] = hover(viewOf(text, options), offset)?.markdown.split('\n\n') ?? [];
  return paragraph === ''
    ? [head]
    : paragraph.split('  \n').map((line) => line.replace(/ \*\(snapshot.*\)\*/, ' (counted)'));
}

const SUBJECT = 'endpointSelector:\n  matchLabels:\n    app: web\n';

describe('hover over a policy of Cilium', () => {
  it.each([
    [
      'the subject',
      policy(`end|pointSelector:\n  matchLabels:\n    app: web\ningress:\n- fromEndpoints:\n  - {}`),
      [
        '**Selects 8 of 13 pods in `shop`**: `web-…` (8) (counted)',
        'They are closed for **ingress**, except for what this or another policy allows.',
      ],
    ],
    [
      'a label',
      policy(`${SUBJECT.replace('app: web', 'ap|p: web')}ingress:\n- {}`),
      [
        '**9 pods in the cluster match `app=web`**: `shop/web-…` (8), `ops/web-0` (counted)',
        'Without a source it asks labels of every source.',
      ],
    ],
    [
      'a namespace label',
      policy(`${SUBJECT}ingress:\n- fromEndpoints:\n  - matchLabels:\n      k8s:io.kubernetes.pod.|namespace: ops`),
      [
        '**3 pods in the cluster match `io.kubernetes.pod.namespace=ops`**: `prom-…` (2), `web-0` (counted)',
        'The source `k8s`: labels that come from Kubernetes.',
        'Every pod has it, with the name of its namespace.',
      ],
    ],
    [
      'a filtered label',
      policy(`${SUBJECT}ingress:\n- fromEndpoints:\n  - matchLabels:\n      pod-template|-hash: abc`),
      [
        '**No pod in the cluster matches `pod-template-hash=abc`** (counted)',
        'Without a source it asks labels of every source.',
        'Cilium leaves this label out of what it selects by, unless it is told otherwise: it never matches.',
      ],
    ],
    [
      'a peer of the own namespace',
      policy(`${SUBJECT}ingress:\n- fromEndpoints:\n  |- matchLabels:\n      app: web`),
      [
        '**Matches 8 pods in `shop`**: `web-…` (8); 1 more elsewhere (counted)',
        "It says nothing of a namespace, so the policy's own is added. For another write the label `k8s:io.kubernetes.pod.namespace`.",
      ],
    ],
    [
      'a peer of another namespace',
      policy(`${SUBJECT}ingress:\n- fromEndpoints:\n  |- matchLabels:\n      k8s:io.kubernetes.pod.namespace: ops`),
      ['**Matches 3 pods in `ops`**: `prom-…` (2), `web-0` (counted)', 'Its namespace is the one it names.'],
    ],
    [
      'a peer with a reserved key',
      policy(`${SUBJECT}ingress:\n- fromEndpoints:\n  |- matchLabels:\n      reserved:host: ""`),
      [
        '**Matches no pod of any kind** (counted)',
        'A key of the source `reserved` stands in it, so neither namespace nor cluster is added: it is taken as it stands.',
      ],
    ],
    [
      'the section',
      policy(
        `${SUBJECT}ing|ress:\n- fromEndpoints:\n  - matchLabels:\n      app: api\n  toPorts:\n  - ports:\n    - port: http\n      protocol: TCP`,
      ),
      [
        '**Only what is allowed here or by another policy**: the pods are closed for ingress: what no policy allows is dropped',
        'Item 1: allows from pods with `app=api` in `shop` on TCP port `http`.',
      ],
    ],
    [
      'default deny',
      policy(`${SUBJECT}ing|ress:\n- {}`),
      [
        '**Only what is allowed here or by another policy**: the pods are closed for ingress: what no policy allows is dropped',
        'Item 1: allows nothing.',
      ],
    ],
    [
      'a deny section',
      policy(`${SUBJECT}ingress|Deny:\n- fromEntities:\n  - world`),
      [
        '**Denied, whatever allows it**: the pods are closed for ingress: what no policy allows is dropped',
        'Item 1: denies from the entity `world` on every protocol and port.',
      ],
    ],
    [
      'an empty section',
      policy(`${SUBJECT}ing|ress: []\negress:\n- {}`),
      ['**No effect**: the list is empty, and ingress stays as it is'],
    ],
    [
      'default deny that is off',
      policy(`${SUBJECT}enableDefault|Deny:\n  ingress: false\ningress:\n- fromEntities: [all]`),
      ['**This rule does not close the pods for ingress or egress**'],
    ],
    [
      'an item',
      policy(
        `${SUBJECT}egress:\n|- toEntities: [world]\n  toPorts:\n  - ports:\n    - port: "443"\n      protocol: TCP`,
      ),
      ['**Allows traffic to the entity `world` on TCP 443**'],
    ],
    [
      'an item without peers',
      policy(`${SUBJECT}ingress:\n|- toPorts:\n  - ports:\n    - port: "80"`),
      [
        '**Allows traffic from anyone on port 80**',
        'It names ports and no peer: that is everybody, inside and outside the cluster.',
      ],
    ],
    [
      'an entity',
      policy(`${SUBJECT}ingress:\n- fromEntities:\n  - clu|ster`),
      ['**Every pod of this cluster, every node, and the API server**: 16 pods and 2 nodes (counted)'],
    ],
    ['the world', policy(`${SUBJECT}egress:\n- toEntities:\n  - wor|ld`), ['**Every address outside the cluster**']],
    [
      'an empty list of peers',
      policy(`${SUBJECT}ingress:\n- from|Endpoints: []\n  toPorts:\n  - ports:\n    - port: "80"`),
      ['**Nobody**: the list is empty, and ports beside it change nothing'],
    ],
    [
      'an empty list of names',
      policy(`${SUBJECT}egress:\n- to|FQDNs: []\n  toPorts:\n  - ports:\n    - port: "80"`),
      ['**Everybody**: this empty list counts as missing, and the ports beside it hold for all'],
    ],
    [
      'a range',
      policy(`${SUBJECT}egress:\n- toCIDR:\n  - 10.0|.0.0/8`),
      [
        '**16,777,216 addresses, 10.0.0.0 to 10.255.255.255** (counted)',
        'Holds 16 pods (`shop/web-…` (8), `shop/api-…` (4), `ops/prom-…` (2), `shop/db-0` and 1 more workload).',
        'Cilium never matches pods by address: these stay out.',
        'Also the address of Service `shop/db`, which says nothing: the Service stands for its pods, whose own addresses are compared.',
      ],
    ],
    [
      'a range with holes',
      policy(`${SUBJECT}egress:\n- toCIDRSet:\n  - ci|dr: 0.0.0.0/0\n    except:\n    - 10.0.0.0/8`),
      [
        '**Every IPv4 address**; without `except`, 4,278,190,080 addresses left (counted)',
        'Holds 2 nodes.',
        'Cilium does not match nodes by address here.',
        'The same as the entity `world` for IPv4: no pod and no node.',
      ],
    ],
    [
      'a group',
      policy(`${SUBJECT}egress:\n- toCIDRSet:\n  - cidrGroup|Ref: vpn`),
      ['**2 ranges**: `203.0.113.0/24` and `198.51.100.0/24` (counted)'],
    ],
    [
      'a group that is not there',
      policy(`${SUBJECT}egress:\n- toCIDRSet:\n  - cidrGroupRef: lo|st`),
      ['**There is no group `lost`**: it holds no address (counted)'],
    ],
    [
      'a Service',
      policy(`${SUBJECT}egress:\n- toServices:\n  |- k8sService:\n      serviceName: db`),
      [
        '**1 pod** behind `shop/db`: `db-0` (counted)',
        'Without `namespace` Services of that name in every namespace are meant.',
      ],
    ],
    [
      'a pattern',
      policy(`${SUBJECT}egress:\n- toFQDNs:\n  - matchPattern: "*.exa|mple.com"`),
      ['**Names with one label before `example.com`**: `www.example.com`, not `example.com` and not `a.b.example.com`'],
    ],
    [
      'a port name',
      policy(
        `${SUBJECT}ingress:\n- fromEndpoints:\n  - {}\n  toPorts:\n  - ports:\n    - po|rt: http\n      protocol: TCP`,
      ),
      ['**TCP port `http`**: **8080** on `web-…` (8) (counted)'],
    ],
    [
      'a port without protocol',
      policy(`${SUBJECT}ingress:\n- fromEndpoints:\n  - {}\n  toPorts:\n  - ports:\n    - po|rt: "8080"`),
      [
        '**Port 8080**: all of 8 pods here declare it (counted)',
        'Without `protocol` it is TCP, UDP and SCTP; never ICMP.',
      ],
    ],
    [
      'a message',
      policy(`${SUBJECT}ingress:\n- icmps:\n  - fields:\n    - ty|pe: EchoRequest`),
      ['**ICMP of IPv4, type 8**: `Echo`'],
    ],
    [
      'the kind',
      `apiVersion: cilium.io/v2\nki|nd: CiliumNetworkPolicy\nmetadata: {name: x, namespace: shop}\nspec: {endpointSelector: {}, egress: [{}]}\n`,
      ['**Selects all 13 pods in `shop` and closes them for egress**: `web-…` (8), `api-…` (4), `db-0` (counted)'],
    ],
    [
      'a clusterwide subject',
      clusterwide('endpoint|Selector: {}\ningress:\n- fromEndpoints:\n  - {}'),
      [
        '**Selects all 16 pods of any namespace**: `shop/web-…` (8), `shop/api-…` (4), `ops/prom-…` (2), `shop/db-0` and 1 more workload (counted)',
        'They are closed for **ingress**, except for what this or another policy allows.',
        "It also selects Cilium's own health and ingress endpoints.",
      ],
    ],
    [
      'nodes',
      clusterwide('node|Selector: {}\ningress:\n- fromEntities: [cluster]'),
      [
        '**Selects every node**',
        'In force only where the host firewall of Cilium is on.',
        'They are closed for **ingress**, except for what this or another policy allows.',
      ],
    ],
  ])('%s', (_, text, expected) => {
    expect(meaning(text)).toEqual(expected);
  });
});

it('says of what the agent refuses that it is not in force', () => {
  const refused = policy(`${SUBJECT}ingress:\n- fromEndpoints: [{}]\n  fromCIDR: [10.0.0.0/8]`);
  expect(meaning(refused.replace('spec:', 'sp|ec:'))[0]).toMatch(/^\*\*Not in force\*\*/);
});

it('tells what a range of a group, and an exception, hold', () => {
  const group =
    'apiVersion: cilium.io/v2\nkind: CiliumCIDRGroup\nmetadata: {name: vpn}\nspec:\n  externalCIDRs:\n  - 192.168|.0.0/16\n';
  expect(meaning(group)).toEqual([
    '**65,536 addresses, 192.168.0.0 to 192.168.255.255** (counted)',
    'Holds 2 nodes.',
    'Cilium does not match nodes by address here.',
  ]);
  const hole = policy(`${SUBJECT}egress:\n- toCIDRSet:\n  - cidr: 10.0.0.0/8\n    except:\n    - 10.1|.0.0/16`);
  expect(meaning(hole)).toEqual(['**Takes 65,536 addresses out of `10.0.0.0/8`**']);
});

it('is total on broken text', () => {
  const text = policy(
    `${SUBJECT}ingress:\n- fromEndpoints:\n  - matchLabels: {app: api}\n  toPorts:\n  - ports:\n    - port: http\n  icmps: [{fields: [{type: 8}]}]\negress:\n- toFQDNs: [{matchPattern: '*.a.b'}]\n- toCIDRSet: [{cidr: 10.0.0.0/8, except: [10.1.0.0/16]}]`,
  );
  fc.assert(
    fc.property(brokenFrom(text), fc.double({ min: 0, max: 1, noNaN: true }), (marked, where) => {
      hover(viewOf(marked, CILIUM), Math.floor(where * marked.length));
    }),
    { numRuns: 60 },
  );
});
