/**
 * What a capture of a large cluster costs: `node test/bench/capture.mjs [PODS]` (100,000 unless said otherwise) serves
 * that many pods from memory, page by page, and lets the built command line save them and answer a flow from the file.
 * Fails above 1 GiB of resident memory.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PODS = Number(process.argv[2] ?? 100_000);
const GIBIBYTE = 1024 * 1024;
const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const NAMESPACES = 100;

const server = http.createServer(answer);
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const folder = mkdtempSync(join(tmpdir(), 'netpol-capture-'));
const kubeconfig = join(folder, 'kubeconfig');
const file = join(folder, 'snapshot.json');
writeFileSync(
  kubeconfig,
  JSON.stringify({
    clusters: [{ name: 'c', cluster: { server: `http://127.0.0.1:${server.address().port}` } }],
    users: [{ name: 'u', user: { token: 't' } }],
    contexts: [{ name: 'large', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'large',
  }),
);
const saved = await measure('save', ['snapshot', 'save', '--output', file, '--kubeconfig', kubeconfig]);
console.log(saved.out.trim());
console.log(`${PODS} pods in a file of ${(statSync(file).size / 1e6).toFixed(1)} MB`);
const flow = ['--from', `${namespaceOf(0)}/p000000`, '--to', `${namespaceOf(1)}/p000001`, '--port', '8080'];
const asked = await measure('simulate', ['simulate', '--snapshot', file, ...flow]);
console.log(asked.out.split('\n')[0]);
server.close();
rmSync(folder, { recursive: true });
const over = [saved, asked].some(({ code, peak }) => code !== 0 || peak > GIBIBYTE);
console.log(over ? 'FAILED: above 1 GiB, or not answered.' : 'Within 1 GiB.');
process.exitCode = over ? 1 : 0;

async function measure(name, args) {
  const start = performance.now();
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  let peak = 0;
  // The kernel keeps the highest resident size; the last look before the end is as good as any.
  const look = setInterval(() => {
    try {
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0));
    } catch {}
  }, 50);
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearInterval(look);
  const seconds = (performance.now() - start) / 1000;
  console.log(`${name}: ${seconds.toFixed(1)} s, ${(peak / 1024).toFixed(0)} MiB resident at most`);
  return { code, out, peak };
}

function answer(request, response) {
  const url = new URL(request.url, 'http://localhost');
  const say = (value) => response.end(JSON.stringify(value));
  if (url.pathname === '/version') return say({ gitVersion: 'v1.36.3' });
  if (url.pathname === '/apis') {
    const group = (name) => ({ name, versions: [{ version: 'v1' }] });
    return say({ groups: ['networking.k8s.io', 'discovery.k8s.io'].map(group) });
  }
  if (url.pathname === '/apis/networking.k8s.io/v1') return say({ resources: [{ name: 'networkpolicies' }] });
  if (url.pathname === '/apis/discovery.k8s.io/v1') return say({ resources: [{ name: 'endpointslices' }] });
  const limit = Number(url.searchParams.get('limit') ?? 500);
  const from = Number(url.searchParams.get('continue') ?? 0);
  const list = (count, make) => {
    const to = Math.min(from + limit, count);
    const items = Array.from({ length: Math.max(0, to - from) }, (_, n) => make(from + n));
    return say({ metadata: { resourceVersion: '1', ...(to < count && { continue: String(to) }) }, items });
  };
  switch (url.pathname) {
    case '/api/v1/pods':
      return list(PODS, pod);
    case '/api/v1/namespaces':
      return list(NAMESPACES, (n) => ({ metadata: { name: namespaceOf(n), labels: { team: `t${n % 7}` } } }));
    case '/api/v1/nodes':
      return list(2000, (n) => ({
        metadata: { name: `n${n}` },
        status: { addresses: [{ type: 'InternalIP', address: `172.16.${n >> 8}.${n & 255}` }] },
      }));
    case '/apis/networking.k8s.io/v1/networkpolicies':
      return list(NAMESPACES, policy);
    default:
      return list(0);
  }
}

function namespaceOf(n) {
  return `ns-${n % NAMESPACES}`;
}

function policy(n) {
  return {
    metadata: { name: 'api', namespace: namespaceOf(n) },
    spec: { podSelector: { matchLabels: { app: 'a1' } }, ingress: [{ from: [{ podSelector: {} }] }] },
  };
}

/** As large as pods are: most of it is nothing that policy depends on. */
function pod(n) {
  const name = `p${String(n).padStart(6, '0')}`;
  return {
    metadata: {
      name,
      namespace: namespaceOf(n),
      uid: `00000000-0000-0000-0000-${String(n).padStart(12, '0')}`,
      labels: { app: `a${n % 50}`, 'pod-template-hash': '7d9f4c6b5', version: `v${n % 3}` },
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': 'x'.repeat(1500) },
      ownerReferences: [{ kind: 'ReplicaSet', name: `a${n % 50}-7d9f4c6b5`, controller: true }],
      managedFields: [{ manager: 'kubelet', fieldsV1: { f: 'y'.repeat(800) } }],
    },
    spec: {
      nodeName: `n${n % 2000}`,
      serviceAccountName: 'default',
      containers: [
        {
          name: 'c',
          image: 'registry/app:1',
          env: Array.from({ length: 20 }, (_, i) => ({ name: `VARIABLE_${i}`, value: 'z'.repeat(40) })),
          ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
        },
      ],
    },
    status: {
      phase: 'Running',
      hostIP: `172.16.${(n % 2000) >> 8}.${(n % 2000) & 255}`,
      podIP: `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`,
      podIPs: [{ ip: `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}` }],
    },
  };
}
