import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complete } from '../../../server/src/features/complete.ts';
import { Text } from '../../../server/src/syntax/text.ts';
import { anp, banp, CLUSTER, cnp } from './adminWorld.ts';
import { cursor, viewOf, type WorldOptions } from './world.ts';

const WORLD: WorldOptions = { cluster: CLUSTER };

function offered(marked: string, options: WorldOptions = WORLD) {
  const { text, offset } = cursor(marked);
  return complete(viewOf(text, options), offset);
}

const list = (marked: string, options?: WorldOptions) =>
  offered(marked, options).map(({ label, detail }) => (detail === '' ? label : `${label} · ${detail}`));
const labels = (marked: string, options?: WorldOptions) => offered(marked, options).map(({ label }) => label);

/** The whole text after the choice, `|` at its first blank. */
function accepted(marked: string, label: string, options: WorldOptions = WORLD): string {
  const { text } = cursor(marked);
  const chosen = offered(marked, options).find((each) => each.label === label);
  if (!chosen) throw new Error(`${label} is not offered, but ${labels(marked, options).join(', ')}`);
  const insert = chosen.snippet
    ? chosen.insert.replace(
        /\$(\d+)|\$\{(\d+):([^}]*)\}/g,
        (_, bare?: string, stop?: string, given = '') => `${(bare ?? stop) === '1' ? '|' : ''}${given}`,
      )
    : `${chosen.insert}|`;
  return new Text(text).edit([{ span: chosen.span, text: insert }]).text;
}

const SHOP = 'tier: Admin\npriority: 10\nsubject:\n  namespaces:\n    matchLabels:\n      team: shop\n';
const egress = (rest: string) => cnp(`${SHOP}egress:\n- action: Deny\n  to:\n  ${rest}`);

describe('fields', () => {
  it('with what they are for, and which channel has them', () => {
    expect(list(cnp('|'))).toEqual([
      'tier · when the policy is asked: before the NetworkPolicies or after them · required',
      'priority · the place of the policy among the policies of its tier · required',
      'subject · the pods this policy applies to, in whatever namespaces · required',
      'ingress · rules for connections to the subject pods, in order',
      'egress · rules for connections from the subject pods, in order',
    ]);
    expect(list(egress('- |'))).toEqual([
      'namespaces · namespaces, by their labels: all their pods',
      'pods · pods by their labels, in namespaces by theirs',
      'networks · ranges of addresses, meant for destinations outside of the cluster',
      'nodes · nodes, by their labels · experimental channel',
      'domainNames · destinations by DNS name · experimental channel',
    ]);
  });

  it('with their required children', () => {
    expect(accepted(cnp(`${SHOP}in|`), 'ingress')).toBe(
      cnp(`${SHOP}ingress:\n  - action: |Accept\n    from:\n      - `),
    );
    expect(accepted(anp(`priority: 1\nsubject:\n  namespaces: {}\neg|`), 'egress')).toBe(
      anp('priority: 1\nsubject:\n  namespaces: {}\negress:\n  - action: |Allow\n    to:\n      - '),
    );
    expect(accepted(egress('- namespaces: {}\n  proto|'), 'protocols')).toBe(
      egress('- namespaces: {}\n  protocols:\n  - |'),
    );
    expect(accepted(egress('- namespaces: {}\n  protocols:\n  - tc|'), 'tcp')).toBe(
      egress('- namespaces: {}\n  protocols:\n  - tcp:\n      destinationPort:\n        |'),
    );
    expect(accepted(anp('priority: 1\ningress:\n- action: Deny\n  ports:\n  - port|'), 'portNumber')).toBe(
      anp('priority: 1\ningress:\n- action: Deny\n  ports:\n  - portNumber:\n      protocol: |TCP\n      port: '),
    );
    expect(accepted(cnp('tier: Admin\nsubject:\n  po|'), 'pods')).toBe(
      cnp('tier: Admin\nsubject:\n  pods:\n    podSelector:\n      matchLabels:\n        |: '),
    );
  });
});

describe('values', () => {
  it('of the table', () => {
    expect(labels(cnp('tier: |'))).toEqual(['Admin', 'Baseline']);
    expect(labels(cnp(`${SHOP}egress:\n- action: |`))).toEqual(['Accept', 'Deny', 'Pass']);
    expect(labels(banp('subject: {namespaces: {}}\ningress:\n- action: |'))).toEqual(['Allow', 'Deny']);
    expect(labels(banp('subject: {namespaces: {}}', '|'))).toEqual(['default']);
    expect(labels(anp('priority: 1', '|'))).toEqual([]);
  });

  it('labels of namespaces, pods and nodes', () => {
    expect(list(cnp('subject:\n  namespaces:\n    matchLabels:\n      |'))).toEqual([
      'kubernetes.io/metadata.name · 3 namespaces',
      'team · 2 namespaces',
    ]);
    expect(list(cnp('subject:\n  namespaces:\n    matchLabels:\n      team: |'))).toEqual([
      'ops · 1 namespace',
      'shop · 1 namespace',
    ]);
    const pods = (rest: string) =>
      `- pods:\n      namespaceSelector:\n        matchLabels: {team: shop}\n      podSelector:\n        matchLabels:\n          ${rest}`;
    expect(list(egress(pods('|')))).toEqual(['app · 7 pods']);
    expect(list(egress(pods('app: |')))).toEqual(['web · 6 pods', 'db · 1 pod']);
    expect(list(egress('- nodes:\n      matchLabels:\n        role: |'))).toEqual([
      'control · 1 node',
      'worker · 1 node',
    ]);
    expect(accepted(cnp('subject:\n  namespaces:\n    matchLabels:\n      |'), 'team')).toBe(
      cnp('subject:\n  namespaces:\n    matchLabels:\n      team: |'),
    );
  });

  it('whole selectors', () => {
    expect(list(cnp('subject:\n  namespaces: |'))).toEqual(['{} · every namespace, kube-system among them']);
    expect(list(egress('- nodes: |'))).toEqual(['{} · every node']);
  });

  it('ranges, ports and names of ports', () => {
    expect(labels(egress('- networks:\n    - |')).slice(0, 2)).toEqual(['192.168.0.1/32', '192.168.0.2/32']);
    const shop = '- namespaces:\n      matchLabels: {team: shop}\n  protocols:\n  - ';
    expect(list(egress(`${shop}tcp:\n      destinationPort:\n        number: |`))).toEqual([
      '8080 · http · 6 pods',
      '5432 · sql · 1 pod',
    ]);
    expect(list(egress(`${shop}destinationNamedPort: |`))).toEqual([
      'http · TCP 8080 · 6 pods',
      'sql · TCP 5432 · 1 pod',
    ]);
    expect(
      labels(egress('- namespaces: {}\n  protocols:\n  - udp:\n      destinationPort:\n        number: |')),
    ).toEqual(['5353']);
  });

  it('a priority behind the others, and one before them', () => {
    const others = [cnp(SHOP, 'a'), cnp(SHOP.replace('10', '50'), 'b')];
    expect(list([cnp(SHOP.replace('10', '|')), ...others].join('---\n'))).toEqual([
      '60 · asked after every other',
      '0 · asked before every other',
    ]);
  });
});

describe('skeletons', () => {
  it('let every pod ask for names, where the name servers listen', () => {
    expect(accepted('|', 'cluster: let every pod ask for names (coredns in kube-system)')).toBe(
      `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata:
  name: |allow-dns
spec:
  tier: Admin
  priority: 10
  subject:
    namespaces: {}
  egress:
    - name: dns
      action: Accept
      to:
        - pods:
            namespaceSelector:
              matchLabels:
                kubernetes.io/metadata.name: kube-system
            podSelector:
              matchLabels:
                k8s-app: coredns
      protocols:
        - udp:
            destinationPort:
              number: 5353
        - tcp:
            destinationPort:
              number: 5353`,
    );
  });

  it('deny by default what comes from elsewhere', () => {
    expect(accepted('|', 'baseline: deny pods of other namespaces by default')).toBe(
      `apiVersion: policy.networking.k8s.io/v1alpha1
kind: BaselineAdminNetworkPolicy
metadata:
  name: default
spec:
  subject:
    namespaces:
      matchLabels:
        |: 
  ingress:
    - name: same
      action: Allow
      from:
        - namespaces:
            matchLabels:
              : 
    - name: others
      action: Deny
      from:
        - namespaces: {}`,
    );
  });
});

it('never throws, whatever is typed', () => {
  const whole = egress('- namespaces: {}\n  protocols:\n  - tcp:\n      destinationPort:\n        number: 80');
  fc.assert(
    fc.property(fc.nat(whole.length), fc.nat(30), fc.nat(), (start, length, at) => {
      const text = whole.slice(0, start) + whole.slice(start + length);
      complete(viewOf(text, WORLD), at % (text.length + 1));
    }),
    { numRuns: 150 },
  );
});
