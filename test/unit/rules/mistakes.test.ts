import { describe, expect, it } from 'vitest';
import { diagnose } from '../../golden/diagnose.ts';
import { goldenFiles } from '../../golden/files.ts';
import { readMarked } from '../../golden/format.ts';

/** What the mistakes' severity and words rest on, beyond the manifests of `test/golden`. */

const BAD = goldenFiles('bad').filter(({ snapshot }) => snapshot !== undefined);
const file = (code: string, name = 'bad.yaml') => {
  const found = BAD.find((each) => each.code === code && each.name === name);
  return { text: readMarked(found?.source ?? '').text, snapshot: found?.snapshot };
};
const policy = (spec: string) =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: web\n  namespace: shop\nspec:\n${spec.replace(/^/gm, '  ')}\n`;

/** Codes whose harm only the cluster can confirm. */
const CONFIRMED_BY_CLUSTER = [
  'dns-egress-cut',
  'namespace-name-label',
  'peer-elsewhere',
  'peer-split',
  'ports-split',
  'selects-nothing',
  'service-address',
  'service-port',
  'unknown-port-name',
];

describe.each(CONFIRMED_BY_CLUSTER)('%s', (code) => {
  const { text, snapshot } = file(code);
  const levels = async (...given: Parameters<typeof diagnose>) =>
    (await diagnose(...given)).filter((diagnostic) => diagnostic.code === code).map(({ level }) => level);

  it('warns where a snapshot confirms harm', async () => {
    expect(await levels(text, snapshot)).toEqual(['warning']);
  });

  it('only informs where the snapshot is old', async () => {
    expect(await levels(text, snapshot, { hours: 24 * 30 })).toEqual(['info']);
  });

  it('does not warn of a single file without a cluster', async () => {
    expect(await levels(text, undefined)).not.toContain('warning');
  });

  it('does not warn of a namespace that the snapshot does not know', async () => {
    const elsewhere = text.replace(/^ {2}namespace: .*$/m, '  namespace: nowhere');
    const found = await levels(elsewhere, snapshot);
    // What is wrong with a label or address of its own is wrong in any namespace.
    const independent = ['namespace-name-label', 'service-address'].includes(code);
    expect(found).toEqual(independent ? ['warning'] : found.filter((level) => level !== 'warning'));
  });
});

it('says that Cilium applies rules which the API ignores', async () => {
  const { text, snapshot } = file('policy-type-egress-missing');
  const [finding] = await diagnose(text, snapshot, { dataplane: 'cilium' });
  expect(finding?.message).toContain('the enforcer here applies them');
  const [plain] = await diagnose(text, snapshot, { dataplane: 'calico' });
  expect(plain?.message).toContain('Egress rules are ignored here');
});

it('leaves a type that is refused to the rule that tells it', async () => {
  const found = await diagnose(policy('podSelector: {}\npolicyTypes: [egress]\negress:\n- {}'), undefined);
  expect(found.map(({ code }) => code)).toEqual(['policy-type-unknown']);
});

it('counts workloads where manifests stand in for pods', async () => {
  const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, ports: [{name: http, containerPort: 8080}]}]
---
`;
  const found = await diagnose(
    deployment + policy('podSelector:\n  matchLabels: {app: wbe}\npolicyTypes: [Ingress]'),
    undefined,
  );
  expect(found.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    "selects-nothing: No workload in `shop` has `app=wbe` (in the workspace's manifests), so this policy does nothing. 1 workload has `app=web`.",
  ]);
});

it('leaves templates in peace', async () => {
  const { text, snapshot } = file('peer-split');
  const found = await diagnose(text.replace('team: a', 'team: {{ .Values.team }}'), snapshot);
  expect(found.map(({ code }) => code)).toEqual(['template']);
});

describe('kind-ignored', () => {
  const { text, snapshot = '' } = file('kind-ignored', 'bad-nodes.yaml');
  const levels = async (...given: Parameters<typeof diagnose>) =>
    (await diagnose(...given))
      .filter(({ code }) => code === 'kind-ignored')
      .map(({ level, message }) => ({ level, message }));

  it('only informs where the settings that decide are not in the snapshot', async () => {
    const without = snapshot
      .split('---\n')
      .filter((document) => !document.includes('kind: ConfigMap'))
      .join('---\n');
    const [found] = await levels(text, without);
    expect(found?.level).toBe('info');
    expect(found?.message).toContain('its defaults are assumed');
  });

  it('says nothing where no plugin is known, nor where the settings turn it on', async () => {
    expect(await levels(text, snapshot, { dataplane: 'kubernetes' })).toEqual([]);
    expect(await levels(text, snapshot.replace('enable-policy: default', 'enable-host-firewall: "true"'))).toEqual([]);
  });

  it('says so of every kind where nothing enforces', async () => {
    const [found] = await levels(policy('podSelector: {}'), snapshot, { dataplane: 'none' });
    expect(found?.message).toContain('No network plugin of this cluster enforces network policy');
  });

  it('says so of a policy that Calico loses with a peer that it cannot read', async () => {
    const lost = `apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata:\n  name: p\nspec:\n  priority: 1\n  subject:\n    namespaces: {}\n  egress:\n  - action: Deny\n    to:\n    - nodes: {}\n`;
    const calico = snapshot
      .replaceAll('cilium', 'calico-node')
      .replace('quay.io/calico-node/calico-node:v1.20.2', 'docker.io/calico/node:v3.30.1');
    const [found] = await levels(lost, calico, { dataplane: 'calico' });
    expect(found?.message).toContain('cannot read `nodes`');
    expect(await levels(lost.replace('nodes: {}', 'namespaces: {}'), calico, { dataplane: 'calico' })).toEqual([]);
  });
});
