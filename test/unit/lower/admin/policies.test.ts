import { describe, expect, test } from 'vitest';
import { formatCidr } from '../../../../server/src/engine/address.ts';
import type { Peer, Policy } from '../../../../server/src/engine/model.ts';
import { requirements, type Selector } from '../../../../server/src/engine/selector.ts';
import { lowerAdminPolicy } from '../../../../server/src/lower/admin/policies.ts';
import type { JsonObject } from '../../../../server/src/lower/object.ts';
import { yaml } from '../../engine/support/world.ts';

/** kubernetes.md B, C and BC.3, field by field. */

const ANP = 'v1alpha1, kind: AdminNetworkPolicy';
const BANP = 'v1alpha1, kind: BaselineAdminNetworkPolicy';
const CLUSTER = 'v1alpha2, kind: ClusterNetworkPolicy';

function read(kind: string, spec: string): Policy {
  const text = `{apiVersion: policy.networking.k8s.io/${kind}, metadata: {name: p}, spec: ${spec}}`;
  const policy = lowerAdminPolicy(yaml(text) as JsonObject);
  if (policy === undefined) throw new Error(text);
  return policy;
}

function words(selector: Selector): string {
  const parts = requirements(selector).map((r) => `${r.key} ${r.op} ${'values' in r ? r.values.join('|') : ''}`.trim());
  return parts.length === 0 ? 'all' : parts.join(' & ');
}

function peerWords(peer: Peer): string {
  switch (peer.kind) {
    case 'pods':
      return `${peer.namespaces.kind === 'selected' ? words(peer.namespaces.selector) : ''} / ${words(peer.pods)}`;
    case 'addresses':
      return peer.ranges.map(formatCidr).join();
    case 'nodes':
      return `nodes ${words(peer.nodes)}`;
    case 'domains':
      return `names ${peer.names.join()}`;
    default:
      return peer.kind;
  }
}

const subjectWords = (kind: string, subject: string) => {
  const found = read(kind, `{subject: ${subject}}`).subject;
  return found.kind === 'pods' && found.namespaces.kind === 'selected'
    ? `${words(found.namespaces.selector)} / ${words(found.pods)}`
    : found.kind;
};
const NOBODY = 'in / in';

describe('subject', () => {
  test.each([
    [ANP, '{namespaces: {}}', 'all / all'],
    [ANP, '{namespaces: {matchLabels: {team: ops}}}', 'team in ops / all'],
    [
      ANP,
      '{pods: {namespaceSelector: {matchLabels: {team: ops}}, podSelector: {matchLabels: {app: web}}}}',
      'team in ops / app in web',
    ],
    // A missing namespace selector is every namespace (C.1).
    [CLUSTER, '{pods: {podSelector: {matchLabels: {app: web}}}}', 'all / app in web'],
    // Nulls vanish before anybody looks: 0.3.5, BC.4 nos. 24, 25.
    [ANP, '{namespaces: {matchLabels: {team: }}}', 'all / all'],
    [CLUSTER, '{namespaces: null, pods: {podSelector: {}}}', 'all / all'],
  ])('%s %s', (kind, subject, wanted) => expect(subjectWords(kind, subject)).toBe(wanted));
  test.each(['{}', '{namespaces: {}, pods: {podSelector: {}}}', '{namespaces: null}', '5', '{pods: {}}'])(
    'of %s nobody is one',
    (subject) => expect(subjectWords(ANP, subject)).toBe(NOBODY),
  );
});

describe('tier, priority and directions', () => {
  test('by kind, and by the field', () => {
    expect([read(ANP, '{priority: 5}').tier, read(ANP, '{priority: 5}').order]).toEqual(['Admin', 5]);
    expect([read(BANP, '{}').tier, read(BANP, '{}').order]).toEqual(['Baseline', 1001]);
    expect([read(CLUSTER, '{tier: Baseline, priority: 7}').tier, read(CLUSTER, '{tier: Admin}').tier]).toEqual([
      'Baseline',
      'Admin',
    ]);
  });
  test('a direction without rules is not governed (BC.3.2)', () => {
    const rule = '{action: Deny, from: [{namespaces: {}}]}';
    expect(read(ANP, `{ingress: [${rule}], egress: []}`).directions).toEqual(['ingress']);
    expect(read(ANP, '{}').directions).toEqual([]);
  });
  test.each([
    [ANP, 'Allow', 'Allow'],
    [ANP, 'Pass', 'Pass'],
    [BANP, 'Deny', 'Deny'],
    [CLUSTER, 'Accept', 'Allow'],
    [BANP, 'Pass', undefined],
    [ANP, 'Accept', undefined],
    [CLUSTER, 'Allow', undefined],
    [ANP, 'allow', undefined],
  ])('%s action %s is %s', (kind, action, wanted) => {
    expect(read(kind, `{ingress: [{action: ${action}, from: [{namespaces: {}}]}]}`).rules[0]?.action).toBe(wanted);
  });
});

describe('peers', () => {
  const peers = (list: string, direction = 'egress') =>
    read(
      CLUSTER,
      `{${direction}: [{action: Deny, ${direction === 'egress' ? 'to' : 'from'}: ${list}}]}`,
    ).rules[0]?.peers?.map(peerWords);
  test.each([
    ['[{namespaces: {}}]', ['all / all']],
    ['[{pods: {podSelector: {matchLabels: {app: a}}}}]', ['all / app in a']],
    ['[{networks: [10.0.0.0/8, "fd00::/8"]}]', ['10.0.0.0/8,fd00::/8']],
    ['[{nodes: {matchLabels: {role: }}}]', ['nodes all']],
    ['[{domainNames: [example.com, "*.example.org"]}]', ['names example.com,*.example.org']],
    ['[{namespaces: {}}, {networks: [10.0.0.0/8]}]', ['all / all', '10.0.0.0/8']],
    ['[{}]', []],
    ['[{namespaces: {}, pods: {podSelector: {}}}]', []],
    ['[{somebody: {}}]', []],
    ['[]', []],
  ])('%s', (list, wanted) => expect(peers(list)).toEqual(wanted));
  test('sources are pods only', () => {
    expect(peers('[{networks: [10.0.0.0/8]}, {namespaces: {}}]', 'ingress')).toEqual(['all / all']);
  });
});

describe('ports', () => {
  const ports = (kind: string, text: string) =>
    read(kind, `{egress: [{action: Deny, to: [{namespaces: {}}], ${text}}]}`).rules[0]?.ports?.map(
      ({ protocol, port }) => {
        if (port.kind === 'named') return `${protocol ?? '*'} ${port.name}`;
        return port.kind === 'numbers' ? `${protocol} ${port.first}-${port.last}` : 'all';
      },
    );
  test.each([
    [ANP, 'name: x', undefined],
    [CLUSTER, 'protocols: null', undefined],
    [ANP, 'ports: [{portNumber: {port: 53}}]', ['6 53-53']],
    [ANP, 'ports: [{portNumber: {protocol: UDP, port: 53}}]', ['17 53-53']],
    [ANP, 'ports: [{portNumber: {protocol: udp, port: 53}}]', []],
    [ANP, 'ports: [{portRange: {start: 80, end: 90}}]', ['6 80-90']],
    [ANP, 'ports: [{portRange: {start: 90, end: 80}}]', []],
    [ANP, 'ports: [{namedPort: web}]', ['* web']],
    [
      CLUSTER,
      'protocols: [{tcp: {destinationPort: {number: 80}}}, {sctp: {destinationPort: {range: {start: 1, end: 9}}}}]',
      ['6 80-80', '132 1-9'],
    ],
    [CLUSTER, 'protocols: [{destinationNamedPort: web}]', ['* web']],
    [CLUSTER, 'protocols: [{tcp: {}}]', []],
    [CLUSTER, 'protocols: [{destinationNamedPort: ""}]', []],
  ])('%s %s', (kind, text, wanted) => expect(ports(kind, text)).toEqual(wanted));
});

test('other kinds and versions are none of them', () => {
  for (const head of [
    'v1alpha2, kind: AdminNetworkPolicy',
    'v1alpha1, kind: ClusterNetworkPolicy',
    'v1alpha1, kind: Else',
  ]) {
    const text = `{apiVersion: policy.networking.k8s.io/${head}, metadata: {name: p}}`;
    expect(lowerAdminPolicy(yaml(text) as JsonObject)).toBeUndefined();
  }
});
