import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeLenses } from '../../../server/src/features/codeLens.ts';
import { matches } from '../../../server/src/features/matches.ts';
import { broken } from './broken.ts';
import { clusterYaml, cursor, policyWith, viewOf, WORKSPACE, type WorldOptions } from './world.ts';

const CLUSTER = clusterYaml({ shop: 'team=shop', ops: 'team=ops' }, [
  'shop/web*2 app=web tier=front',
  'shop/db app=db',
  'ops/prom app=prometheus',
]);

function list(spec: string, options: WorldOptions = { cluster: CLUSTER }): readonly string[] {
  const { text, offset } = cursor(policyWith(spec));
  const { title, items, nothing } = matches(viewOf(text, options), offset);
  const lines = items.map(({ label, description, detail, end }) => [label, description, detail, end].join(' | '));
  return [title, ...lines, ...(nothing === undefined ? [] : [nothing])];
}

describe('matches', () => {
  it('lists the pods of the subject from anywhere outside a peer', () => {
    const expected = [
      '2 pods in shop',
      'web-0 | shop · StatefulSet web · on n1 | has app=web and tier=front | pod:shop/web-0',
      'web-1 | shop · StatefulSet web · on n1 | has app=web and tier=front | pod:shop/web-1',
    ];
    const spec = 'podSelector: {matchLabels: {app: web, tier: front}}\npolicyTypes: [Ingress]';
    expect(list(`|${spec}`)).toEqual(expected);
    expect(list(spec.replace('app', 'a|pp'))).toEqual(expected);
    expect(list(spec.replace('[Ingress', '[Ing|ress'))).toEqual(expected);
  });

  it('lists a peer from any of its parts, with what its namespace has', () => {
    const expected = [
      '1 pod in ops',
      'prom-0 | ops · StatefulSet prom · on n1 | has app=prometheus; namespace has team=ops | pod:ops/prom-0',
    ];
    const peer =
      'from:\n  - namespaceSelector:\n      matchLabels: {team: ops}\n    podSelector:\n      matchExpressions: [{key: app, operator: Exists}]';
    for (const at of ['namespaceSelector', 'team', 'Exists']) {
      expect(list(`ingress:\n- ${peer.replace(at, `|${at}`)}`)).toEqual(expected);
    }
  });

  it('says which label must be missing', () => {
    expect(list('podSelector: {matchExpressions: [{key: tier, |operator: DoesNotExist}]}')).toEqual([
      '1 pod in shop',
      'db-0 | shop · StatefulSet db · on n1 | has no tier | pod:shop/db-0',
    ]);
  });

  it('lists what an address range holds', () => {
    expect(list('egress: [{to: [{ipBlock: {|cidr: 10.0.0.0/30, except: [10.0.0.2/32]}}]}]')).toEqual([
      'holds 2 pods',
      'web-0 | shop · StatefulSet web · on n1 | address 10.0.0.1 | pod:shop/web-0',
      'db-0 | shop · StatefulSet db · on n1 | address 10.0.0.3 | pod:shop/db-0',
    ]);
    expect(list('egress: [{to: [{ipBlock: {|cidr: 203.0.113.0/24}}]}]')).toEqual([
      'holds no pod',
      'No pod and no node of the snapshot has an address in this range.',
    ]);
  });

  it('lists workloads where manifests stand in', () => {
    const cluster = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {template: {metadata: {labels: {app: web}}}}`;
    expect(list('|podSelector: {}', { cluster, source: WORKSPACE })).toEqual([
      '1 workload in shop',
      'web | shop · Deployment | every pod matches | workload:shop/Deployment/web',
    ]);
    expect(list('|podSelector: {matchLabels: {pod-template-hash: x}}', { cluster, source: WORKSPACE })[1]).toBe(
      'web | shop · Deployment | perhaps: it asks for a label that is only given when pods start | workload:shop/Deployment/web',
    );
  });

  it('explains an empty list', () => {
    expect(list('|podSelector: {matchLabels: {app: wbe}}')).toEqual([
      'no pod in shop, 2 have app=web',
      'No pod in shop, 2 have app=web.',
    ]);
    expect(list('|podSelector: {}', {})).toEqual([
      'No cluster snapshot',
      'Choose a cluster snapshot to see which pods match.',
    ]);
    expect(matches(viewOf('kind: Pod', { cluster: CLUSTER }), 3).title).toBe('No policy here');
  });

  it('leads to where a pod is declared', () => {
    const { text, offset } = cursor(policyWith('|podSelector: {matchLabels: {app: db}}'));
    const [item] = matches(viewOf(text, { cluster: CLUSTER }), offset).items;
    expect(item?.place?.uri).toBe('file:///staging.yaml');
  });

  it('lists exactly what the lens counted, whatever is typed', () => {
    fc.assert(
      fc.property(broken, (text) => {
        const view = viewOf(text, { cluster: CLUSTER });
        for (const { title, action } of codeLenses(view)) {
          if (action?.kind === 'matches') expect(matches(view, action.at).title).toBe(title);
        }
      }),
    );
  });
});
