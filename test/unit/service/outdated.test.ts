import { describe, expect, it } from 'vitest';
import { allow, FOLDER, join, namespace, pod, serviceOver } from './support.ts';

const DUMP = 'file:///dumps/staging.yaml';
const MANIFESTS = `${FOLDER}/apps.yaml`;

const owned = (text: string, name: string) =>
  text.replace('  labels:', `  ownerReferences: [{kind: StatefulSet, name: ${name}, controller: true}]\n  labels:`);
const statefulSet = (name: string, labels: string) => `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: ${name}, namespace: shop}
spec:
  template:
    metadata: {labels: ${labels}}
    spec: {containers: [{name: c}]}
`;
const CLUSTER = join(
  namespace('shop'),
  owned(pod('web-0', 'web', '10.0.0.1'), 'web'),
  owned(pod('db-0', 'db', '10.0.0.2'), 'db'),
  allow('a', 'web'),
);

async function factOf(manifests: string, typed?: (edit: (from: string, to: string) => void) => void) {
  const { service, open, edit } = serviceOver({ [DUMP]: CLUSTER, [MANIFESTS]: manifests }, { snapshot: DUMP });
  await service.settled();
  if (typed) {
    await open(MANIFESTS);
    typed((from, to) => edit(MANIFESTS, from, to));
  }
  const { facts, verdict } = service.simulate({ from: 'shop/web-0', to: 'shop/db-0', port: 80, protocol: 'TCP' });
  return { verdict, said: facts.find(({ name }) => name === 'Out of date')?.value };
}

describe('a manifest that says otherwise than the snapshot', () => {
  it('is told where the answer would be another one', async () => {
    expect(await factOf(statefulSet('web', '{app: front}'))).toEqual({
      verdict: 'allow',
      said: 'apps.yaml gives StatefulSet shop/web `app=front`, which its pods in the snapshot have not; with them it would be denied. If that is rolled out, capture the snapshot again',
    });
  });

  it('counts as it is typed', async () => {
    const { said } = await factOf(statefulSet('db', '{app: db}'), (edit) => edit('app: db', 'app: database'));
    // Nothing isolates it any more: the answer stays.
    expect(said).toBeUndefined();
    const typed = await factOf(statefulSet('web', '{app: web}'), (edit) => edit('app: web', 'app: api'));
    expect(typed.said).toContain('`app=api`');
  });

  it('tells of named ports too', async () => {
    const named = (port: number) =>
      statefulSet('db', '{app: db}').replace('{name: c}', `{name: c, ports: [{name: pg, containerPort: ${port}}]}`);
    const cluster = CLUSTER.replace(
      'status:\n  phase: Running\n  podIP: 10.0.0.2',
      (status) => `spec: {containers: [{name: c, ports: [{name: pg, containerPort: 80}]}]}\n${status}`,
    ).concat(`---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: a, namespace: shop}
spec: {podSelector: {matchLabels: {app: db}}, ingress: [{ports: [{port: pg}]}]}
`);
    const ask = async (manifests: string) => {
      const { service } = serviceOver({ [DUMP]: cluster, [MANIFESTS]: manifests }, { snapshot: DUMP });
      await service.settled();
      const { facts, verdict } = service.simulate({ from: 'shop/web-0', to: 'shop/db-0', port: 80 });
      return [verdict, facts.find(({ name }) => name === 'Out of date')?.value];
    };
    expect(await ask(named(80))).toEqual(['allow', undefined]);
    expect(await ask(named(8080))).toEqual([
      'allow',
      'apps.yaml gives StatefulSet shop/db port `pg` 8080, which its pods in the snapshot have not; with them it would be denied. If that is rolled out, capture the snapshot again',
    ]);
  });

  describe('of a Service', () => {
    const service = (selector: string, port: string) =>
      `apiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: shop}\nspec: {selector: ${selector}, ports: [{port: 80${port}}]}\n`;
    const ask = async (manifest: string) => {
      const api = pod('api-0', 'api', '10.0.0.3');
      const cluster = join(CLUSTER, api, service('{app: db}', ''));
      const { service: answers } = serviceOver({ [DUMP]: cluster, [MANIFESTS]: manifest }, { snapshot: DUMP });
      await answers.settled();
      const { facts, verdict } = answers.simulate({ from: 'shop/api-0', to: 'svc:shop/db', port: 80 });
      return [verdict, facts.find(({ name }) => name === 'Out of date')?.value];
    };

    it('is told where it leads elsewhere, and the answer would be another one', async () => {
      expect(await ask(service('{app: web}', ''))).toEqual([
        'deny',
        'apps.yaml lets Service shop/db select `app=web`; with that it would be allowed. If that is rolled out, capture the snapshot again',
      ]);
      expect(await ask(service('{app: nobody}', ''))).toEqual([
        'deny',
        'apps.yaml lets Service shop/db select `app=nobody`; with that it would lead nowhere. If that is rolled out, capture the snapshot again',
      ]);
    });

    it.each([
      ['it says the same', service('{app: db}', '')],
      ['another port makes no other answer', service('{app: db}', ', targetPort: 8080')],
      ['it is another', service('{app: web}', '').replace('name: db', 'name: web')],
    ])('is not told where %s', async (_, manifest) => {
      expect(await ask(manifest)).toEqual(['deny', undefined]);
    });
  });

  it.each([
    ['it says the same', statefulSet('web', '{app: web}')],
    ['it has labels that no policy asks for', statefulSet('web', '{app: web, version: v2}')],
    ['labels are there besides, as controllers and webhooks add them', statefulSet('web', '{}')],
    ['it is about another workload', statefulSet('api', '{app: api}')],
    ['it is of another namespace', statefulSet('web', '{app: api}').replace('namespace: shop', 'namespace: other')],
  ])('is not told where %s', async (_, manifests) => {
    expect(await factOf(manifests)).toEqual({ verdict: 'allow', said: undefined });
  });
});
