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
