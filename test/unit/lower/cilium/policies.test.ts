import { describe, expect, test } from 'vitest';
import type { Peer, Policy } from '../../../../server/src/engine/model.ts';
import { type Selector, selectorKey } from '../../../../server/src/engine/selector.ts';
import { lowerCiliumPolicies } from '../../../../server/src/lower/cilium/policies.ts';
import type { JsonObject } from '../../../../server/src/lower/object.ts';
import { yaml } from '../../engine/support/world.ts';

/** What cilium.md says an object means, row by row; a spec that the agent refuses makes no policy at all. */

function read(spec: string, kind = 'CiliumNetworkPolicy', more = ''): readonly Policy[] {
  const text = `{apiVersion: cilium.io/v2, kind: ${kind}, metadata: {name: p, namespace: a}, spec: ${spec}${more}}`;
  return lowerCiliumPolicies(yaml(text) as JsonObject, { defaultNamespace: 'default' });
}

function only(spec: string, kind?: string): Policy {
  const [policy, ...rest] = read(spec, kind);
  if (policy === undefined || rest.length > 0) throw new Error(`no single policy in ${spec}`);
  return policy;
}

/** `k8s:app=web` and the like, in any order. */
function words(selector: Selector): string {
  if (selector.kind === 'and') return selector.of.map(words).filter(Boolean).sort().join(' ');
  if (selector.kind !== 'requirement') return selectorKey(selector);
  const { requirement } = selector;
  if (requirement.op === 'in') return `${requirement.key}=${requirement.values.join('|')}`;
  return requirement.op === 'notIn'
    ? `${requirement.key}!=${requirement.values.join('|')}`
    : `${requirement.op} ${requirement.key}`;
}

function peerWords(peer: Peer): string {
  return peer.kind === 'labelled' ? words(peer.selector) : peer.kind;
}

/** The peers of the first rule, one text each. */
function peers(item: string, kind?: string, subject = '{}'): readonly string[] | 'everyone' {
  const rule = only(`{endpointSelector: ${subject}, ingress: [${item}]}`, kind).rules[0];
  return rule?.peers === undefined ? 'everyone' : rule.peers.map(peerWords);
}

const WIDE = 'CiliumClusterwideNetworkPolicy';
const OWN = 'exists netpol:own-cluster';

describe('who is selected (2.4)', () => {
  const subject = (selector: string, kind?: string) => {
    const found = only(`{endpointSelector: ${selector}, ingress: [{}]}`, kind).subject;
    return found.kind === 'labelled' ? words(found.selector) : found.kind;
  };
  test.each([
    ['{}', 'k8s:io.kubernetes.pod.namespace=a'],
    ['{matchLabels: {app: web}}', 'any:app=web k8s:io.kubernetes.pod.namespace=a'],
    ['{matchLabels: {k8s:io.kubernetes.pod.namespace: b}}', 'k8s:io.kubernetes.pod.namespace=a'],
    [
      '{matchLabels: {io.kubernetes.pod.namespace: b}}',
      'any:io.kubernetes.pod.namespace=b k8s:io.kubernetes.pod.namespace=a',
    ],
  ])('in a namespace %s', (selector, wanted) => expect(subject(selector)).toBe(wanted));
  test('clusterwide, unchanged', () => {
    expect(subject('{matchLabels: {app: web}}', WIDE)).toBe('any:app=web');
    expect(subject('{}', WIDE)).toBe('');
  });
});

describe('peers by label (2.4, 2.5)', () => {
  test.each([
    ['{}', [`${OWN} k8s:io.kubernetes.pod.namespace=a`]],
    ['{matchLabels: {app: cli}}', [`any:app=cli ${OWN} k8s:io.kubernetes.pod.namespace=a`]],
    ['{matchLabels: {k8s:io.kubernetes.pod.namespace: b}}', [`${OWN} k8s:io.kubernetes.pod.namespace=b`]],
    [
      '{matchExpressions: [{key: io.kubernetes.pod.namespace, operator: Exists}]}',
      [`exists any:io.kubernetes.pod.namespace ${OWN}`],
    ],
    ['{matchLabels: {io.cilium.k8s.namespace.labels.team: x}}', [`any:io.cilium.k8s.namespace.labels.team=x ${OWN}`]],
    ['{matchExpressions: [{key: "reserved:init", operator: DoesNotExist}]}', ['absent reserved:init']],
    [
      '{matchLabels: {io.cilium.k8s.policy.cluster: c2}}',
      ['any:io.cilium.k8s.policy.cluster=c2 k8s:io.kubernetes.pod.namespace=a'],
    ],
  ])('%s', (selector, wanted) => expect(peers(`{fromEndpoints: [${selector}]}`)).toEqual(wanted));
  test('clusterwide: any namespace', () => {
    expect(peers('{fromEndpoints: [{}]}', WIDE)).toEqual([`exists k8s:io.kubernetes.pod.namespace ${OWN}`]);
    expect(peers('{fromEndpoints: [{}]}', WIDE, '{matchLabels: {"reserved:init": ""}}')).toEqual([OWN]);
  });
});

describe('nothing, empty and present (2.6)', () => {
  test.each([
    ['{}', []],
    ['{toPorts: [{ports: [{port: "80"}]}]}', 'everyone'],
    ['{toPorts: []}', []],
    ['{icmps: [{fields: [{type: 8}]}]}', 'everyone'],
    ['{fromEndpoints: []}', []],
    ['{fromEndpoints: [], toPorts: [{ports: [{port: "80"}]}]}', []],
    ['{fromEntities: [], fromCIDR: [10.0.0.0/8]}', []],
    ['{fromGroups: [], toPorts: [{ports: [{port: "80"}]}]}', 'everyone'],
    ['{fromEntities: null, toPorts: [{ports: [{port: "80"}]}]}', 'everyone'],
  ])('%s', (item, wanted) => expect(peers(item)).toEqual(wanted));
  test('an element without ports names none', () => {
    expect(only('{endpointSelector: {}, ingress: [{toPorts: [{}]}]}').rules[0]?.ports).toEqual([]);
    expect(only('{endpointSelector: {}, ingress: [{fromEntities: [all]}]}').rules[0]?.ports).toBeUndefined();
  });
});

describe('ports (1.6, 4.3)', () => {
  const ports = (list: string) =>
    only(`{endpointSelector: {}, ingress: [{toPorts: [{ports: ${list}}]}]}`).rules[0]?.ports?.map(
      ({ protocol, port }) => {
        if (port.kind === 'named')
          return `${protocol} ${port.name}${port.last === undefined ? '' : ` to ${port.last}`}`;
        return port.kind === 'all' ? `${protocol} all` : `${protocol} ${port.first}-${port.last}`;
      },
    );
  test.each([
    ['[{port: "80", protocol: TCP}]', ['6 80-80']],
    ['[{port: "80"}]', ['6 80-80', '17 80-80', '132 80-80']],
    ['[{port: "53", protocol: ANY}]', ['6 53-53', '17 53-53', '132 53-53']],
    ['[{port: "0", protocol: TCP, endPort: 100}]', ['6 all']],
    ['[{port: "8000", endPort: 8100, protocol: TCP}]', ['6 8000-8100']],
    ['[{port: "8000", endPort: 7000, protocol: TCP}]', ['6 8000-8000']],
    ['[{port: "010", protocol: TCP}]', ['6 8-8']],
    ['[{port: HTTP, protocol: TCP}]', ['6 http']],
    ['[{port: http, endPort: 8090, protocol: TCP}]', ['6 http to 8090']],
  ])('%s', (list, wanted) => expect(ports(list)).toEqual(wanted));
});

describe('what isolates', () => {
  test.each([
    ['{endpointSelector: {}, ingress: [{}]}', ['ingress'], ['ingress']],
    ['{endpointSelector: {}, ingress: [], egress: [{}]}', ['egress'], ['egress']],
    ['{endpointSelector: {}, ingressDeny: [{fromEntities: [world]}]}', ['ingress'], ['ingress']],
    ['{endpointSelector: {}, ingress: [{}], enableDefaultDeny: {ingress: false}}', ['ingress'], []],
    ['{endpointSelector: {}, egress: [{}], enableDefaultDeny: {ingress: true}}', ['egress'], ['egress']],
  ])('%s', (spec, directions, isolates) => {
    const policy = only(spec);
    expect([policy.directions, policy.isolates]).toEqual([directions, isolates]);
  });
});

describe('what the agent refuses (3.2) is not there', () => {
  test.each([
    ['V01', '{endpointSelector: {}, ingress: []}'],
    ['V02', '{ingress: [{}]}'],
    ['V03', '{endpointSelector: {}, nodeSelector: {}, ingress: [{}]}'],
    ['V04', '{endpointSelector: {matchLabels: {"a:b:c": d}}, ingress: [{}]}'],
    ['V05', '{nodeSelector: {}, ingress: [{}]}'],
    ['V10', '{endpointSelector: {}, ingress: [{fromEntities: [all], fromCIDR: [10.0.0.0/8]}]}'],
    ['V13', '{endpointSelector: {}, ingress: [{fromCIDR: [nowhere]}]}'],
    ['V14', '{endpointSelector: {}, ingress: [{fromCIDRSet: [{cidr: 10.0.0.0/24, except: [10.0.0.0/8]}]}]}'],
    ['V15', '{endpointSelector: {}, ingress: [{fromEntities: [everybody]}]}'],
    ['V20', '{endpointSelector: {}, ingress: [{icmps: [{fields: [{type: 8}]}], toPorts: [{ports: [{port: "80"}]}]}]}'],
    [
      'V26',
      '{endpointSelector: {}, ingress: [{toPorts: [{ports: [{port: "53"}], rules: {dns: [{matchPattern: "*"}]}}]}]}',
    ],
    ['V31', '{endpointSelector: {}, ingress: [{toPorts: [{ports: [{port: ""}]}]}]}'],
    ['V33', '{endpointSelector: {}, ingress: [{toPorts: [{ports: [{port: "80-90"}]}]}]}'],
    ['V35', '{endpointSelector: {}, ingress: [{toPorts: [{ports: [{port: "80", protocol: HTTP}]}]}]}'],
    ['V36', '{endpointSelector: {}, ingress: [{toPorts: [{ports: [{port: "80"}], rules: {http: [{method: GET}]}}]}]}'],
  ])('%s: %s', (_, spec) => expect(read(spec)).toEqual([]));
  test('one bad rule among several takes the object with it', () => {
    const good = '{endpointSelector: {}, ingress: [{}]}';
    expect(read(good, undefined, `, specs: [${good}]`).map(({ id, object }) => [id, object])).toEqual([
      ['cilium.io/CiliumNetworkPolicy/a/p', 'cilium.io/CiliumNetworkPolicy/a/p'],
      ['cilium.io/CiliumNetworkPolicy/a/p#0', 'cilium.io/CiliumNetworkPolicy/a/p'],
    ]);
    expect(read(good, undefined, ', specs: [{endpointSelector: {}}]')).toEqual([]);
  });
});

test('any JSON is read without a fault', () => {
  for (const spec of [
    'null',
    '[]',
    '5',
    '{endpointSelector: 5, ingress: 5}',
    '{endpointSelector: {}, ingress: [5, null]}',
  ]) {
    expect(Array.isArray(read(spec))).toBe(true);
  }
});
