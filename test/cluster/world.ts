/** What the tests put into a cluster: objects of every family, and as many pods as they want. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { ApiServer } from './apiserver.ts';
import { until } from './until.ts';

const CORE: readonly (readonly [path: string, object: object])[] = [
  ['/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { team: 'a' } } }],
  [
    '/api/v1/nodes',
    {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'n1', annotations: { secret: 'never-kept' }, labels: { zone: 'z1' } },
    },
  ],
  [
    '/api/v1/namespaces/default/services',
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web' },
      spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
    },
  ],
  [
    '/api/v1/namespaces/default/serviceaccounts',
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'web' } },
  ],
  [
    '/api/v1/namespaces/default/secrets',
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, stringData: { password: 'never-kept' } },
  ],
  [
    '/apis/networking.k8s.io/v1/namespaces/default/networkpolicies',
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'db', annotations: { note: 'never-kept' } },
      spec: {
        podSelector: { matchLabels: { app: 'db' } },
        ingress: [{ from: [{ podSelector: { matchLabels: { app: 'web' } } }], ports: [{ port: 5432 }] }],
      },
    },
  ],
];

const CUSTOM: readonly (readonly [path: string, object: object])[] = [
  [
    '/apis/policy.networking.k8s.io/v1alpha1/adminnetworkpolicies',
    {
      apiVersion: 'policy.networking.k8s.io/v1alpha1',
      kind: 'AdminNetworkPolicy',
      metadata: { name: 'guard' },
      spec: { priority: 10, subject: { namespaces: { matchLabels: { team: 'none' } } } },
    },
  ],
  [
    '/apis/projectcalico.org/v3/tiers',
    { apiVersion: 'projectcalico.org/v3', kind: 'Tier', metadata: { name: 'security' }, spec: { order: 10 } },
  ],
  [
    '/apis/projectcalico.org/v3/globalnetworkpolicies',
    {
      apiVersion: 'projectcalico.org/v3',
      kind: 'GlobalNetworkPolicy',
      metadata: { name: 'security.deny-x' },
      spec: { tier: 'security', selector: 'app == "x"', types: ['Ingress'] },
    },
  ],
  [
    '/apis/cilium.io/v2/namespaces/default/ciliumnetworkpolicies',
    {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumNetworkPolicy',
      metadata: { name: 'l7' },
      spec: { endpointSelector: { matchLabels: { app: 'y' } }, ingress: [{ fromEntities: ['cluster'] }] },
    },
  ],
];

export async function fill(api: ApiServer): Promise<void> {
  for (const [path, object] of CORE) await api.send('POST', path, object);
}

/** Posts every CRD of a folder, and waits until the API server serves them. */
export async function fillCustom(api: ApiServer, crds: string): Promise<void> {
  const kinds: string[] = [];
  for (const family of ['network-policy-api', 'calico', 'cilium']) {
    for (const file of readdirSync(join(crds, family)).sort()) {
      if (file.startsWith('experimental_') || file.includes('_experimental_') || !file.endsWith('.yaml')) continue;
      for (const document of parseAllDocuments(readFileSync(join(crds, family, file), 'utf8'))) {
        const crd = document.toJS() as Crd | null;
        if (crd?.kind !== 'CustomResourceDefinition') continue;
        await api.send('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', crd, 409);
        for (const { name, served } of crd.spec.versions) {
          if (served) kinds.push(`/apis/${crd.spec.group}/${name}/${crd.spec.names.plural}`);
        }
      }
    }
  }
  for (const path of kinds)
    await until(() =>
      api.send('GET', path).then(
        () => true,
        () => false,
      ),
    );
  for (const [path, object] of CUSTOM) await api.send('POST', path, object);
}

interface Crd {
  readonly kind: string;
  readonly spec: {
    readonly group: string;
    readonly names: { readonly plural: string };
    readonly versions: readonly { readonly name: string; readonly served: boolean }[];
  };
}

export function pod(name: string, app: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app }, annotations: { token: 'never-kept' } },
    spec: {
      containers: [
        {
          name: 'c',
          image: 'never.kept/image:1',
          args: ['--password=never-kept'],
          env: [{ name: 'PASSWORD', value: 'never-kept' }],
          ports: [{ containerPort: 8080, name: 'http' }],
        },
      ],
    },
  };
}

export async function addPods(api: ApiServer, from: number, to: number, namespace = 'default'): Promise<void> {
  let next = from;
  const worker = async (): Promise<void> => {
    for (let n = next++; n < to; n = next++) {
      const name = `p${String(n).padStart(6, '0')}`;
      await api.send('POST', `/api/v1/namespaces/${namespace}/pods`, pod(name, n % 2 === 0 ? 'web' : 'db'));
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
}
