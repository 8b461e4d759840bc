import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatCidr } from '../../../server/src/engine/address.ts';
import type { Peer, Policy } from '../../../server/src/engine/model.ts';
import type { PortMatch } from '../../../server/src/engine/ports.ts';
import { requirements, type Selector } from '../../../server/src/engine/selector.ts';
import { subjectSelector } from '../../../server/src/engine/subjects.ts';
import { lowerNetworkPolicy } from '../../../server/src/lower/kubernetes.ts';
import type { Json, JsonObject } from '../../../server/src/lower/object.ts';
import { lower, policyObject, yaml } from '../engine/support/world.ts';

function read(spec: string | undefined): Policy {
  return lower(policyObject(spec === undefined ? undefined : yaml(spec)));
}

function selectorText(selector: Selector): string {
  const parts = requirements(selector).map((r) =>
    r.op === 'in' || r.op === 'notIn' ? `${r.key} ${r.op} (${r.values.join(',')})` : `${r.key} ${r.op}`,
  );
  return parts.length === 0 ? 'all' : parts.join(' & ');
}

function peerText(peer: Peer): string {
  if (peer.kind === 'addresses') {
    const except = peer.except.map(formatCidr).join(',');
    return `${peer.ranges.map(formatCidr)}${except && ` but ${except}`}`;
  }
  if (peer.kind !== 'pods') throw new Error(peer.kind);
  const { namespaces } = peer;
  const scope = namespaces.kind === 'named' ? namespaces.name : `[${selectorText(namespaces.selector)}]`;
  return `${scope}/${selectorText(peer.pods)}`;
}

function portText({ protocol, port }: PortMatch): string {
  if (port.kind === 'all') return `${protocol}/*`;
  if (port.kind === 'named') return `${protocol}/${port.name}`;
  return `${protocol}/${port.first}${port.ranged ? `-${port.last}` : ''}`;
}

/** The rules of a spec, as words: direction, peers, ports. */
function rules(spec: string): readonly string[] {
  return read(spec).rules.map(({ direction, peers, ports }) => {
    const who = peers === undefined ? 'everyone' : peers.length === 0 ? 'nobody' : peers.map(peerText).join(' | ');
    const what = ports === undefined ? 'everything' : ports.length === 0 ? 'nothing' : ports.map(portText).join(' | ');
    return `${direction} ${who} : ${what}`;
  });
}

const from = (list: string) => rules(`{ingress: [{from: ${list}}]}`)[0];
const ports = (list: string) => rules(`{ingress: [{ports: ${list}}]}`)[0];
const subject = (written: string) => selectorText(subjectSelector(read(`{podSelector: ${written}}`).subject));

describe('identity', () => {
  test('kind, namespace and name', () => {
    expect(read('{}')).toMatchObject({
      id: 'networking.k8s.io/NetworkPolicy/x/p',
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      namespace: 'x',
      name: 'p',
      tier: 'NetworkPolicy',
      subject: { namespaces: { kind: 'named', name: 'x' }, path: ['spec', 'podSelector'] },
    });
  });
  test.each([
    ['{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy}', 'networking.k8s.io/NetworkPolicy/own/'],
    [
      '{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {generateName: n-}}',
      'networking.k8s.io/NetworkPolicy/own/n-',
    ],
    [
      '{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: web, namespace: null}}',
      'networking.k8s.io/NetworkPolicy/own/web',
    ],
    [
      '{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: web, namespace: ""}}',
      'networking.k8s.io/NetworkPolicy/own/web',
    ],
    ['{apiVersion: networking.k8s.io/v1beta1, kind: NetworkPolicy, metadata: {name: web}}', undefined],
    ['{apiVersion: crd.projectcalico.org/v1, kind: NetworkPolicy, metadata: {name: web}}', undefined],
    ['{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web}}', undefined],
    ['{kind: NetworkPolicy, metadata: {name: web}}', undefined],
  ])('%s', (text, id) => {
    expect(lowerNetworkPolicy(yaml(text) as JsonObject, { defaultNamespace: 'own' })?.id).toBe(id);
  });
});

describe('null, absent and empty (kubernetes.md 0.3.4)', () => {
  test.each([undefined, 'null', '{}'])('spec %s selects every pod, for ingress, without rules', (spec) => {
    const { subject: selected, directions, rules: found } = read(spec);
    expect([selectorText(subjectSelector(selected)), directions, found]).toEqual(['all', ['ingress'], []]);
  });
  test.each([
    'null',
    '{}',
    '{matchLabels: null}',
    '{matchLabels: {}}',
    '{matchExpressions: null}',
    '{matchExpressions: []}',
  ])('podSelector %s selects every pod', (written) => expect(subject(written)).toBe('all'));
  test('a null label value is the empty string', () => {
    expect(subject('{matchLabels: {app: }}')).toBe('app in ()');
    expect(subject('{matchLabels: {app: ""}}')).toBe('app in ()');
    expect(requirements(subjectSelector(read('{podSelector: {matchLabels: {app: }}}').subject))[0]).toMatchObject({
      values: [''],
    });
  });
  test.each(['null', '[]'])('ingress %s has no rules', (written) => expect(rules(`{ingress: ${written}}`)).toEqual([]));
  test.each(['null', '{}', '{from: null}', '{from: []}', '{ports: null}', '{ports: [], from: []}'])(
    'the rule %s admits everyone and everything',
    (rule) => expect(rules(`{ingress: [${rule}]}`)).toEqual(['ingress everyone : everything']),
  );
  test('a null port is every TCP port', () => expect(ports('[null]')).toBe('ingress everyone : 6/*'));
  test.each([
    ['{protocol: null, port: null, endPort: null}', '6/*'],
    ['{protocol: UDP}', '17/*'],
    ['{protocol: SCTP, port: 7}', '132/7'],
    ['{port: web}', '6/web'],
    ['{port: 80, endPort: 90}', '6/80-90'],
    ['{port: 80, endPort: 80}', '6/80-80'],
    ['{port: 80, endPort: null}', '6/80'],
    ['{port: 80.0}', '6/80'],
    ['{port: 0443}', '6/291'],
  ])('the port %s is %s', (written, meant) => expect(ports(`[${written}]`)).toBe(`ingress everyone : ${meant}`));
  test.each([
    ['{podSelector: {}}', 'x/all'],
    ['{podSelector: {}, namespaceSelector: null}', 'x/all'],
    ['{namespaceSelector: {}}', '[all]/all'],
    ['{namespaceSelector: {}, podSelector: null}', '[all]/all'],
    ['{namespaceSelector: {matchLabels: {a: b}}, podSelector: {matchLabels: {c: d}}}', '[a in (b)]/c in (d)'],
    ['{ipBlock: {cidr: 10.0.0.0/8}}', '10.0.0.0/8'],
    ['{ipBlock: {cidr: 10.0.0.0/8, except: null}, podSelector: null}', '10.0.0.0/8'],
    ['{ipBlock: {cidr: "::/0", except: ["fd00::/8", "FE80::/10"]}}', '::/0 but fd00::/8,fe80::/10'],
  ])('the peer %s is %s', (written, meant) => expect(from(`[${written}]`)).toBe(`ingress ${meant} : everything`));
  test('unknown fields are dropped', () => {
    expect(rules('{ingress: [{form: [{podSelector: {}}]}]}')).toEqual(['ingress everyone : everything']);
    expect(subject('{matchLabel: {app: a}}')).toBe('all');
  });
});

describe('policy types (kubernetes.md A.2.2)', () => {
  test.each([
    ['{}', ['ingress']],
    ['{ingress: []}', ['ingress']],
    ['{egress: []}', ['ingress']],
    ['{egress: null}', ['ingress']],
    ['{egress: [null]}', ['ingress', 'egress']],
    ['{egress: [{}]}', ['ingress', 'egress']],
    ['{egress: [{}], policyTypes: null}', ['ingress', 'egress']],
    ['{egress: [{}], policyTypes: []}', ['ingress', 'egress']],
    ['{egress: [{}], policyTypes: [Ingress]}', ['ingress']],
    ['{policyTypes: [Egress]}', ['egress']],
    ['{policyTypes: [Egress, Ingress]}', ['ingress', 'egress']],
    ['{policyTypes: [Ingress, Ingress]}', ['ingress']],
  ])('%s governs %j', (spec, directions) => expect(read(spec).directions).toEqual(directions));

  test('rules of other directions are kept: some enforcers read them', () => {
    expect(rules('{policyTypes: [Egress], ingress: [{}]}')).toEqual(['ingress everyone : everything']);
  });
});

describe('what cannot be read grants nothing more', () => {
  test.each([
    ['{matchLabels: {app: 5}}', 'app in ()'],
    ['{matchLabels: {app: true}}', 'app in ()'],
    ['{matchLabels: [app]}', ' in ()'],
    ['nonsense', ' in ()'],
    ['{matchExpressions: {key: app}}', ' in ()'],
    ['{matchExpressions: [{key: app, operator: Is, values: [a]}]}', 'app in ()'],
    ['{matchExpressions: [{key: app, operator: In}]}', 'app in ()'],
    ['{matchExpressions: [{key: app, operator: NotIn, values: []}]}', 'app in ()'],
    ['{matchExpressions: [{key: app, operator: NotIn, values: [5]}]}', 'app in ()'],
    ['{matchExpressions: [{key: app, operator: Exists, values: [a]}]}', 'app in ()'],
    ['{matchExpressions: [{operator: Exists}]}', ' in ()'],
    ['{matchExpressions: [null]}', ' in ()'],
  ])('the selector %s selects nobody', (written, meant) => {
    const pods = subjectSelector(read(`{podSelector: ${written}}`).subject);
    expect(selectorText(pods)).toBe(meant);
    expect(requirements(pods)[0]).toMatchObject({ op: 'in', values: [] });
  });
  test.each([
    '{}',
    'null',
    'all',
    '{podSelector: {}, ipBlock: {cidr: 10.0.0.0/8}}',
    '{ipBlock: {}}',
    '{ipBlock: {cidr: 10.0.0.1}}',
    '{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0]}}',
    '{ipBlock: {cidr: 10.0.0.0/8, except: 10.1.0.0/16}}',
    '{ipBlock: 10.0.0.0/8}',
  ])('the peer %s is left out', (written) => {
    expect(from(`[${written}]`)).toBe('ingress nobody : everything');
    expect(from(`[${written}, {podSelector: {}}]`)).toBe('ingress x/all : everything');
  });
  test.each([
    'web',
    '{protocol: tcp}',
    '{protocol: ""}',
    '{protocol: ICMP}',
    '{port: 0}',
    '{port: 65536}',
    '{port: 80.5}',
    '{port: ""}',
    '{port: true}',
    '{endPort: 90}',
    '{port: web, endPort: 90}',
    '{port: 90, endPort: 80}',
    '{port: 80, endPort: 65536}',
    '{port: 80, endPort: "90"}',
  ])('the port %s is left out', (written) => {
    expect(ports(`[${written}]`)).toBe('ingress everyone : nothing');
    expect(ports(`[${written}, {port: 1}]`)).toBe('ingress everyone : 6/1');
  });
  test('a list that is no list', () => {
    expect(from('{podSelector: {}}')).toBe('ingress nobody : everything');
    expect(ports('{port: 80}')).toBe('ingress everyone : nothing');
    expect(rules('{ingress: {from: []}}')).toEqual([]);
    expect(rules('{ingress: [allow, [], {}]}')).toEqual(['ingress everyone : everything']);
  });
  test('policy types that are none', () => {
    expect(read('{policyTypes: [ingress, Egress]}').directions).toEqual(['egress']);
    expect(read('{policyTypes: [egress]}').directions).toEqual(['ingress']);
  });
});

describe('places', () => {
  test('rules, peers, ports and requirements say where they are written', () => {
    const spec =
      '{podSelector: {matchLabels: {a: b}}, ingress: [null, {from: [null, {podSelector: {matchExpressions: [{key: k, operator: Exists}]}}], ports: [{port: 0}, {}]}]}';
    const found = read(spec);
    const [peer] = found.rules[1]?.peers ?? [];
    expect(found.rules.map(({ path }) => path)).toEqual([
      ['spec', 'ingress', 0],
      ['spec', 'ingress', 1],
    ]);
    expect(peer?.path).toEqual(['spec', 'ingress', 1, 'from', 1]);
    expect(found.rules[1]?.ports?.[0]?.path).toEqual(['spec', 'ingress', 1, 'ports', 1]);
    expect(requirements(subjectSelector(found.subject))[0]?.path).toEqual(['spec', 'podSelector', 'matchLabels', 'a']);
    expect(peer?.kind === 'pods' && requirements(peer.pods)[0]?.path).toEqual([
      ...['spec', 'ingress', 1, 'from', 1, 'podSelector', 'matchExpressions', 0],
    ]);
  });
});

test('any JSON at all has a reading', () => {
  const json = fc.jsonValue() as fc.Arbitrary<Json>;
  const field = fc.constantFrom('podSelector', 'ingress', 'egress', 'policyTypes', '__proto__', 'constructor');
  const spec = fc.oneof(
    json,
    fc.dictionary(field, fc.oneof(json, fc.array(fc.dictionary(fc.constantFrom('from', 'to', 'ports'), json)))),
  );
  fc.assert(
    fc.property(spec, json, (value, metadata) => {
      const object = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec: value as Json };
      expect(lowerNetworkPolicy(object, { defaultNamespace: 'x' })?.kind).toBe('NetworkPolicy');
    }),
    { numRuns: 1000 },
  );
});
