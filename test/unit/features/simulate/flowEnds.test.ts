import { describe, expect, test } from 'vitest';
import { type FlowEndsQuestion, flowEnds } from '../../../../server/src/features/flowEnds.ts';
import { cursor } from '../world.ts';
import { flowWorld, SHOP_POLICIES } from './flowWorld.ts';

/** The ends offered for a question, with the cursor at `|` when the policies hold one. */
function ends(question: FlowEndsQuestion, marked = SHOP_POLICIES) {
  const at = marked.includes('|') ? cursor(marked) : undefined;
  const { world, view } = flowWorld(at?.text ?? marked);
  return flowEnds(question, world, at && { view, offset: at.offset });
}

function names(question: FlowEndsQuestion, marked?: string): (string | undefined)[] {
  return ends(question, marked).ends.map(({ end }) => end);
}

const POLICY = (ingress: string, egress: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  policyTypes: [Ingress, Egress]
  ingress:
    - from: [{podSelector: {matchLabels: {role: ${ingress}}}}]
    - from: [{podSelector: {matchLabels: {role: web}}}]
  egress:
    - to: [{namespaceSelector: {}, podSelector: {matchLabels: {k8s-app: ${egress}}}}]
`;

describe('what can be chosen', () => {
  test('workloads first and their pods last, Services for destinations only, finished pods never', () => {
    const to = names({ role: 'to' });
    expect(to[0]).toBe('workload:shop/Deployment/web');
    expect(to.slice(-2)).toEqual(['shop/web-7d9f4-aaaaa', 'shop/web-7d9f4-bbbbb']);
    expect(to.indexOf('shop/db-0')).toBeLessThan(to.indexOf('svc:shop/db'));
    expect(to).toContain('svc:shop/db');
    expect(to).toContain('node:n1');
    expect(to).not.toContain('shop/migrate-1-zzzzz');
    expect(names({ role: 'from' }).filter((name) => name?.startsWith('svc:'))).toEqual([]);
  });

  test.each([
    ['an ingress rule: the subject receives', 'to', 'ap|i', 'kube-dns', 'shop/db-0'],
    ['an ingress rule: its own peers send', 'from', 'ap|i', 'kube-dns', 'shop/api-5c6b8-ccccc'],
    ['an egress rule: the subject sends', 'from', 'api', 'kube-|dns', 'shop/db-0'],
    ['an egress rule: its peers receive', 'to', 'api', 'kube-|dns', 'kube-system/coredns-66bc5-ddddd'],
  ] as const)('first under the cursor in %s', (_, role, ingress, egress, first) => {
    expect(names({ role }, POLICY(ingress, egress))[0]).toBe(first);
  });

  test('at the head of a policy that limits ingress, all its peers may send', () => {
    const head = POLICY('api', 'kube-dns').replace('name: p', 'name: |p');
    expect(names({ role: 'from' }, head).slice(0, 4)).toEqual([
      'workload:shop/Deployment/web',
      'shop/web-7d9f4-aaaaa',
      'shop/web-7d9f4-bbbbb',
      'shop/api-5c6b8-ccccc',
    ]);
    expect(names({ role: 'to' }, head)[0]).toBe('shop/db-0');
  });

  test('no end is offered twice', () => {
    for (const role of ['from', 'to'] as const) {
      const all = names({ role }, POLICY('ap|i', 'kube-dns'));
      expect(new Set(all).size).toBe(all.length);
    }
  });
});

describe('what was typed', () => {
  test('a label: its pods, and what it means', () => {
    const { ends: found, meaning } = ends({ role: 'to', typed: 'app=web' });
    expect(meaning).toBe('app=web: 2 pods with app=web');
    expect(found.map(({ end }) => end).slice(0, 4)).toEqual([
      'app=web',
      'workload:shop/Deployment/web',
      'shop/web-7d9f4-aaaaa',
      'shop/web-7d9f4-bbbbb',
    ]);
  });

  test('an address of a pod is that pod', () => {
    const { ends: found, meaning } = ends({ role: 'from', typed: '10.0.1.3' });
    expect(meaning).toBe('shop/db-0: pod of StatefulSet db on n1');
    expect(found[0]?.end).toBe('shop/db-0');
  });

  test('an address outside', () => {
    expect(ends({ role: 'from', typed: '203.0.113.7' })).toMatchObject({
      ends: [{ end: '203.0.113.7', description: 'outside the cluster' }],
      meaning: '203.0.113.7: outside the cluster',
    });
  });

  test('half a name filters and is not scolded', () => {
    const { ends: found, meaning } = ends({ role: 'to', typed: 'shop/d' });
    expect(found.map(({ end }) => end)).toEqual(['shop/db-0', 'svc:shop/db']);
    expect(meaning).toBeUndefined();
  });

  test('a Service sends nothing', () => {
    expect(ends({ role: 'from', typed: 'svc:shop/web' }).meaning).toBe(
      'A Service sends nothing: choose one of its pods.',
    );
    expect(ends({ role: 'to', typed: 'svc:shop/web' }).ends[0]?.end).toBe('svc:shop/web');
  });

  test('what means nothing says what would, without Markdown', () => {
    expect(ends({ role: 'to', typed: 'example.org' })).toEqual({
      ends: [],
      ports: [],
      meaning:
        'example.org is the name of a host. NetworkPolicy sees addresses only: give the address that the name resolves to.',
    });
  });
});

describe('ports', () => {
  const ports = (to: string, policies?: string) =>
    ends({ role: 'to', ports: { to } }, policies).ports.map(({ label, description }) =>
      `${label} ${description}`.trim(),
    );

  test.each([
    ['shop/db-0', ['TCP 5432 postgres, through Service shop/db port 5432, in policy allow-api', 'TCP 9187 metrics']],
    ['shop/web', ['TCP 8080 http, through Service shop/web port 80, through Service shop/mirror port 80']],
    ['shop/api', ['TCP 8080 http, through Service shop/api port 80, through Service shop/mirror port 80']],
    ['svc:kube-system/kube-dns', ['UDP 53 dns, to 53 on its pods', 'TCP 53 dns-tcp, to 53 on its pods']],
    ['node:n1', ['TCP 30080 node port of Service shop/web']],
    ['203.0.113.7', ['TCP 443 HTTPS', 'TCP 80 HTTP', 'UDP 53 DNS']],
  ])('%s', (to, wanted) => {
    expect(ports(to)).toEqual(wanted);
  });

  test('of an end that is not there', () => {
    expect(ends({ role: 'to', ports: { to: 'shop/x' } })).toMatchObject({
      ports: [],
      meaning: expect.stringContaining('There is no pod'),
    });
  });
});
