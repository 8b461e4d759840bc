import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { seeded } from './random.mjs';

const SHARED = fileURLToPath(new URL('../../../../shared/bench/map-input.mjs', import.meta.url));

const NAMESPACES = 20;
const REPLICAS = 10;
const ROLES = ['edge', 'service', 'job', 'store', 'queue'];
const PORTS = { edge: 8443, service: 8080, job: 9000, store: 5432, queue: 5672 };

/** The cluster that the peers were measured on, where its maker is there; else one of the same size of our own. */
export function mapInput(pods, policies, { distinct = false } = {}) {
  if (!existsSync(SHARED)) {
    const documents = clusterObjects({ pods, policies, distinct });
    return `${documents.map((object) => blockYaml(object)).join('\n---\n')}\n`;
  }
  const folder = mkdtempSync(join(tmpdir(), 'netpol-bench-'));
  try {
    const file = join(folder, 'input.yaml');
    execFileSync(process.execPath, [SHARED, String(pods), String(policies), file, ...(distinct ? ['--distinct'] : [])]);
    return readFileSync(file, 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same as a `kubectl get -o json` list of our own cluster. */
export function clusterJson(options) {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: clusterObjects(options) });
}

/** Pods of workloads of ten over twenty namespaces, and policies of the usual kinds for them. */
export function clusterObjects({ pods, policies, distinct = false, seed = 7 }) {
  const random = seeded(seed);
  const objects = Array.from({ length: NAMESPACES }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: `space-${index}`, labels: { stage: index % 2 === 0 ? 'live' : 'test' } },
  }));
  for (let index = 0; index < pods; index += 1) objects.push(pod(index, distinct));
  for (let index = 0; index < policies; index += 1) objects.push(policy(index, random));
  return objects;
}

function pod(index, distinct) {
  const workload = Math.floor(index / REPLICAS);
  const role = ROLES[workload % ROLES.length];
  const name = `app-${workload}`;
  const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `${name}-5d9f`, controller: true };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${name}-5d9f-${index}`,
      namespace: `space-${workload % NAMESPACES}`,
      labels: { app: name, role, release: `r${workload % 4}` },
      ...(!distinct && { ownerReferences: [owner] }),
    },
    spec: {
      nodeName: `node-${index % 50}`,
      containers: [{ name: 'main', image: 'example.com/app:1', ports: [{ name: 'main', containerPort: PORTS[role] }] }],
    },
    status: { phase: 'Running', podIP: `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}` },
  };
}

/** In turn: isolation, DNS, one role to another, a workload's own, a range. Each reads as one that somebody wrote. */
export function policy(index, random) {
  const namespace = `space-${index % NAMESPACES}`;
  const nth = Math.floor(index / NAMESPACES);
  const role = ROLES[nth % ROLES.length];
  const next = ROLES[(nth + 1) % ROLES.length];
  const by = (labels) => ({ podSelector: { matchLabels: labels } });
  const tcp = (port) => [{ protocol: 'TCP', port }];
  const specs = [
    () => ({
      ...by({ app: `app-${random.below(2000) * NAMESPACES + (index % NAMESPACES)}` }),
      policyTypes: ['Ingress'],
      ingress: [{ from: [by({ role })], ports: tcp('main') }],
    }),
    () => ({
      ...by({ role: next }),
      policyTypes: ['Ingress'],
      ingress: [{ from: [by({ role })], ports: tcp(PORTS[next]) }],
    }),
    () => ({
      ...by({ role, release: `r${nth % 4}` }),
      policyTypes: ['Egress'],
      egress: [{ to: [{ namespaceSelector: { matchLabels: { stage: 'live' } }, ...by({ role: next }) }] }],
    }),
    () => ({
      ...by({ role: 'edge' }),
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ ipBlock: { cidr: `203.0.${nth % 256}.0/24` } }], ports: tcp(8443) }],
    }),
  ];
  const basic = [
    { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    { podSelector: {}, policyTypes: ['Egress'], egress: [{ ports: [{ protocol: 'UDP', port: 53 }] }] },
  ];
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `policy-${index}`, namespace },
    spec: basic[nth] ?? specs[nth % specs.length](),
  };
}

/** Block style; strings quoted, so that no reader takes one for something else. */
function blockYaml(value, indent = '') {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const isList = Array.isArray(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return isList ? '[]' : '{}';
  return entries
    .map(([key, item]) => {
      const below = blockYaml(item, `${indent}  `);
      if (isList) return `${indent}- ${below.trimStart()}`;
      const nested = item !== null && typeof item === 'object' && Object.keys(item).length > 0;
      return `${indent}${key}:${nested ? '\n' : ' '}${below}`;
    })
    .join('\n');
}
