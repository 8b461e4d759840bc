import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeLenses, lensOver } from '../../../server/src/features/codeLens.ts';
import { broken } from './broken.ts';
import { clusterYaml, policyWith, viewOf, WORKSPACE, type WorldOptions } from './world.ts';

const CLUSTER = clusterYaml({ shop: 'team=shop', ops: 'team=ops', lab: 'team=ops', empty: '' }, [
  'shop/web*8 app=web tier=front http:8080',
  'shop/api*4 app=api tier=back',
  'ops/prom*2 app=prometheus',
  'lab/prom app=prometheus',
  'lab/web app=web',
]);

/** Each lens as `text under it: title`, the head's `Simulate flow` left out. */
function lenses(text: string, options: WorldOptions = { cluster: CLUSTER }): readonly string[] {
  return codeLenses(viewOf(text, options))
    .filter(({ action }) => action?.kind !== 'simulate' && action?.kind !== 'map')
    .map(({ span, title }) => `${text.slice(span.start, span.end)}: ${title}`);
}

const subject = (selector: string, options?: WorldOptions) => lenses(policyWith(`podSelector: ${selector}`), options);
const peer = (text: string, options?: WorldOptions) =>
  lenses(policyWith(`podSelector: {}\ningress: [{from: [${text}]}]`), options).slice(1);

describe('lens over the subject', () => {
  it.each([
    ['{matchLabels: {app: web}}', '8 pods in shop'],
    ['{}', 'all 12 pods in shop'],
    ['', 'all 12 pods in shop'],
    ['{matchLabels: {app: wbe}}', 'no pod in shop, 8 have app=web'],
    ['{matchLabels: {tier: web}}', 'no pod in shop, 8 have app=web'],
    ['{matchLabels: {app: prometheus}}', 'no pod in shop, 2 in ops'],
    ['{matchLabels: {nothing: alike}}', 'no pod in shop'],
    ['{matchExpressions: [{key: tier, operator: Exists}]}', 'all 12 pods in shop'],
    ['{matchExpressions: [{key: app, operator: NotIn, values: [web]}]}', '4 pods in shop'],
    ['{matchLabels: {app: yes}}', 'no pod in shop'],
  ])('podSelector: %s is %s', (selector, title) => {
    expect(subject(selector)).toEqual([`podSelector: ${title}`]);
  });

  it("sees pods on their node's network, which no policy selects", () => {
    const agent = `${CLUSTER}\n---\napiVersion: v1
kind: Pod
metadata: {name: agent, namespace: shop, labels: {app: agent}}
spec: {hostNetwork: true}
status: {phase: Running}`;
    expect(subject('{matchLabels: {app: agent}}', { cluster: agent })).toEqual([
      "podSelector: no pod in shop, 1 on its node's network",
    ]);
  });

  it('says what a namespace without pods holds', () => {
    const text = policyWith('podSelector: {}').replace('namespace: shop', 'namespace: empty');
    expect(lenses(text)).toEqual(['podSelector: no pod in empty']);
  });

  it('has no place where podSelector is not written', () => {
    expect(lenses(policyWith('policyTypes: [Ingress]'))).toEqual([]);
  });
});

describe('lens over a peer', () => {
  it.each([
    ['{podSelector: {matchLabels: {app: api}}}', 'podSelector: 4 pods in shop'],
    ['{podSelector: {}}', 'podSelector: all 12 pods in shop'],
    ['{podSelector: {matchLabels: {app: prometheus}}}', 'podSelector: no pod in shop, 2 in ops'],
    ['{namespaceSelector: {matchLabels: {team: ops}}}', 'namespaceSelector: 2 namespaces, 4 pods'],
    ['{namespaceSelector: {}}', 'namespaceSelector: all 4 namespaces, 16 pods'],
    ['{namespaceSelector: {matchLabels: {team: shop}}}', 'namespaceSelector: namespace shop, 12 pods'],
    [
      '{namespaceSelector: {matchLabels: {name: ops}}}',
      'namespaceSelector: no namespace, ops has kubernetes.io/metadata.name=ops',
    ],
    ['{namespaceSelector: {matchLabels: {team: opss}}}', 'namespaceSelector: no namespace, 2 have team=ops'],
    ['{namespaceSelector: {matchLabels: {app: web}}}', 'namespaceSelector: no namespace, 9 pods have these labels'],
    [
      '{namespaceSelector: {matchLabels: {team: ops}}, podSelector: {matchLabels: {app: prometheus}}}',
      'namespaceSelector: 3 pods in 2 namespaces',
    ],
    ['{podSelector: {matchLabels: {app: web}}, namespaceSelector: {}}', 'podSelector: 9 pods in 2 namespaces'],
    [
      '{podSelector: {matchLabels: {app: web}}, namespaceSelector: {matchLabels: {team: ops}}}',
      'podSelector: 1 pod in lab',
    ],
    [
      '{podSelector: {matchLabels: {app: api}}, namespaceSelector: {matchLabels: {team: ops}}}',
      'podSelector: no pod in 2 namespaces, 4 in shop',
    ],
  ])('%s is %s', (text, expected) => {
    expect(peer(text)).toEqual([expected]);
  });

  it('over addresses only where they hold pods', () => {
    expect(peer('{ipBlock: {cidr: 10.0.0.0/24}}')).toEqual(['ipBlock: holds 16 pods']);
    expect(peer('{ipBlock: {cidr: 10.0.0.0/24, except: [10.0.0.0/28]}}')).toEqual(['ipBlock: holds 1 pod']);
    expect(peer('{ipBlock: {cidr: 203.0.113.0/24}}')).toEqual([]);
  });

  it('says what the dataplane makes of addresses', () => {
    expect(peer('{ipBlock: {cidr: 10.0.0.0/24}}', { cluster: CLUSTER, dataplane: 'cilium' })).toEqual([
      'ipBlock: holds 16 pods, which Cilium never matches by address',
    ]);
  });

  it('is not there for a peer that cannot be read', () => {
    expect(peer('{podSelector: null}')).toEqual([]);
    expect(peer('{podSelector: {}, ipBlock: {cidr: 10.0.0.0/8}}')).toEqual([]);
  });
});

describe('lenses of a file', () => {
  const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {template: {metadata: {labels: {app: web}}}}`;

  it('count workloads where manifests stand in for pods', () => {
    const options = { cluster: deployment, source: WORKSPACE };
    expect(subject('{matchLabels: {app: web}}', options)).toEqual(['podSelector: 1 workload in shop']);
    expect(subject('{matchLabels: {app: api}}', options)).toEqual(['podSelector: no workload in shop']);
    expect(subject('{matchLabels: {pod-template-hash: abc}}', options)).toEqual([
      'podSelector: no workload in shop, perhaps 1 more',
    ]);
  });

  it('name the labels of a Deployment itself as what they are', () => {
    const labelled = deployment.replace('namespace: shop', 'namespace: shop, labels: {team: front}');
    expect(subject('{matchLabels: {team: front}}', { cluster: labelled })).toEqual([
      'podSelector: no workload in shop, Deployment web itself has these labels',
    ]);
  });

  it('start with Simulate flow on each policy', () => {
    const text = `# who may\n${policyWith('podSelector: {}')}---\n${policyWith('podSelector: {}')}`;
    const heads = codeLenses(viewOf(text, { cluster: CLUSTER })).filter(({ action }) => action?.kind === 'simulate');
    expect(heads.map(({ span, title }) => `${text.slice(span.start, span.end)} ${title}`)).toEqual([
      'apiVersion Simulate flow',
      'apiVersion Simulate flow',
    ]);
  });

  it('lead from each policy to the side of the map that it governs', () => {
    const filters = (text: string) =>
      codeLenses(viewOf(text, { cluster: CLUSTER })).flatMap(({ action }) =>
        action?.kind === 'map' ? [action.filter] : [],
      );
    expect(filters(policyWith('podSelector: {}'))).toEqual([{ to: 'shop' }]);
    expect(filters(policyWith('podSelector: {}\npolicyTypes: [Egress]'))).toEqual([{ from: 'shop' }]);
  });

  it('name the snapshot that they count in, where they count', () => {
    const lenses = codeLenses(viewOf(policyWith('podSelector: {}'), { cluster: CLUSTER }));
    const told = lenses.map((lens) => lensOver(lens, 'in `staging`, 2 h old'));
    expect(told.map(({ title, tooltip }) => `${title}: ${tooltip}`)).toEqual([
      'Simulate flow: undefined',
      'Map: undefined',
      'all 12 pods in shop: In staging, 2 h old',
    ]);
  });

  it('ask for a snapshot once, on the first policy', () => {
    const text = `kind: Service\n---\n${policyWith('podSelector: {}')}---\n${policyWith('podSelector: {}')}`;
    for (const options of [{}, { cluster: '' }]) {
      const [lens, ...more] = codeLenses(viewOf(text, options));
      expect(lens).toMatchObject({ title: 'no cluster snapshot: choose one', action: { kind: 'chooseSnapshot' } });
      expect(more).toEqual([]);
    }
  });

  it('say so where whoever made the snapshot could not read it all', () => {
    const hidden = (resource: string) => ({ resource, why: 'not-asked', except: ['ops'] }) as const;
    const cluster = clusterYaml({ ops: 'team=ops' }, ['ops/prom app=prometheus']);
    const own = { cluster, missing: [hidden('pods'), hidden('namespaces')] };
    expect(subject('{}', own)).toEqual(['podSelector: pods in shop are not in the snapshot']);
    expect(peer('{podSelector: {}}', own)).toEqual(['podSelector: pods in shop are not in the snapshot']);
    expect(peer('{namespaceSelector: {matchLabels: {team: lab}}}', own)).toEqual([
      'namespaceSelector: no namespace, as far as the snapshot shows',
    ]);
    expect(peer('{namespaceSelector: {}}', own)).toEqual([
      'namespaceSelector: namespace ops, 1 pod, as far as the snapshot shows',
    ]);
    // Nothing at all that is known is no reason to ask for a snapshot: there is one.
    const nothing = { cluster: clusterYaml({ ops: '' }, []), missing: [hidden('pods')] };
    expect(subject('{}', nothing)).toEqual(['podSelector: pods in shop are not in the snapshot']);
  });

  it('wait while a snapshot is being read', () => {
    expect(codeLenses(viewOf(policyWith('podSelector: {}'), { loading: true }))).toEqual([]);
  });

  it('leave templates and other kinds in peace', () => {
    expect(codeLenses(viewOf('kind: Service\nspec: {podSelector: {}}', { cluster: CLUSTER }))).toEqual([]);
    const template = policyWith('podSelector: {matchLabels: {app: {{ .Values.app }}}}');
    expect(codeLenses(viewOf(template, { cluster: CLUSTER }))).toEqual([]);
  });

  it('never hold a line end or an icon, whatever is typed', () => {
    fc.assert(
      fc.property(broken, (text) => {
        for (const { title, span } of codeLenses(viewOf(text, { cluster: CLUSTER }))) {
          expect(title).not.toMatch(/[\n\r]|\$\(/);
          expect(span.start).toBeLessThanOrEqual(span.end);
          expect(span.end).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });
});
