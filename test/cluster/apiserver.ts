/** Kubernetes' own API server for tests: found, built once, started, asked, killed. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import http2 from 'node:http2';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './until.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SHARED = [join(ROOT, '../shared'), join(ROOT, '../../shared')].find((folder) =>
  existsSync(join(folder, 'apiserver')),
);
export const CRDS = SHARED && join(SHARED, 'crds');

/** The binary; built where it is not there yet, or its source changed. */
export function binary(): string {
  if (process.env.NETPOL_APISERVER) return process.env.NETPOL_APISERVER;
  const source = join(SHARED ?? '', 'apiserver');
  const hash = createHash('sha256');
  for (const file of ['main.go', 'go.mod', 'go.sum']) hash.update(readFileSync(join(source, file)));
  const folder = join(ROOT, '.cache', 'apiserver');
  const path = join(folder, `apiserver-${hash.digest('hex').slice(0, 12)}`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  console.log('Building the API server; this takes some minutes once.');
  const [, version = 'v1.36.3'] = /k8s\.io\/kubernetes (v\S+)/.exec(readFileSync(join(source, 'go.mod'), 'utf8')) ?? [];
  const flags = `-X k8s.io/component-base/version.gitVersion=${version}`;
  execFileSync('go', ['build', '-ldflags', flags, '-o', path, '.'], { cwd: source, stdio: 'inherit' });
  return path;
}

export interface ApiServer {
  readonly kubeconfig: string;
  readonly url: string;
  readonly pid: number;
  /** As `admin`; throws where the answer is no 2xx, unless `may` allows its status. */
  send(method: string, path: string, body?: unknown, may?: number): Promise<unknown>;
  /** Makes continue tokens and resource versions up to now too old. */
  compact(): Promise<void>;
  kill(): Promise<void>;
}

export async function startApiServer(): Promise<ApiServer> {
  const dir = mkdtempSync(join(tmpdir(), 'netpol-apiserver-'));
  const child = spawn(binary(), ['-dir', dir], { stdio: ['ignore', 'pipe', 'ignore'] });
  const kubeconfig = await readiness(child);
  const [, url = ''] = /server: (\S+)/.exec(readFileSync(kubeconfig, 'utf8')) ?? [];
  const agent = new https.Agent({ keepAlive: true, maxSockets: 24, rejectUnauthorized: false });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const send: ApiServer['send'] = (method, path, body, may) =>
    new Promise((resolve, reject) => {
      const headers = { Authorization: 'Bearer admin-token', 'Content-Type': 'application/json' };
      const request = https.request(`${url}${path}`, { method, headers, agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const status = response.statusCode ?? 0;
          if (status < 300 || status === may) resolve(JSON.parse(text));
          else reject(new Error(`${method} ${path}: ${status} ${text}`));
        });
      });
      request.on('error', reject);
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
  /** The server's cache of pods looks every 15 s whether it still may know what etcd forgot. */
  const forgotten = (): Promise<void> => {
    const old = Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: 2, start: 'default\u0000' })).toString(
      'base64url',
    );
    const path = `/api/v1/pods?limit=1&continue=${old}`;
    return until(async () => ((await send('GET', path, undefined, 410)) as { code?: number }).code === 410, 60_000);
  };
  return {
    kubeconfig,
    url,
    pid: child.pid ?? 0,
    send,
    compact: async () => {
      // What was read at the last revision stays readable: there has to be a later one.
      const later = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'later-' } };
      const path = '/api/v1/namespaces/default/configmaps';
      const { metadata } = (await send('POST', path, later)) as { metadata: { resourceVersion: string } };
      for (const port of listening(child.pid ?? 0)) {
        if ((await isEtcd(port)) && (await compactAt(port, BigInt(metadata.resourceVersion)))) return forgotten();
      }
      throw new Error('no etcd found to compact');
    },
    async kill() {
      agent.destroy();
      if (child.exitCode === null) child.kill('SIGKILL');
      await ended;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function readiness(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let out = '';
    child.once('exit', (code) => reject(new Error(`the API server ended with ${code}`)));
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (out.includes('\n')) resolve((JSON.parse(out) as { kubeconfig: string }).kubeconfig);
    });
  });
}

/** Ports on which a process listens (Linux). */
function listening(pid: number): readonly number[] {
  const sockets = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        return [];
      }
    }),
  );
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/${pid}/net/${table}`, 'utf8')
      .split('\n')
      .slice(1)
      .flatMap((line) => {
        const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
        return state === '0A' && sockets.has(inode) ? [Number.parseInt(local.split(':')[1] ?? '0', 16)] : [];
      }),
  );
}

/** Of the ports of the process only etcd's for clients tells how it is over plain HTTP. */
async function isEtcd(port: number): Promise<boolean> {
  try {
    const { ok } = await fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(5_000) });
    return ok;
  } catch {
    return false;
  }
}

/** One call of etcd's API, without a client library; false where it fails. */
function call(port: number, method: string, message: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    const session = http2.connect(`http://127.0.0.1:${port}`);
    const done = (worked: boolean): void => {
      session.destroy();
      resolve(worked);
    };
    session.on('error', () => done(false));
    const headers = { ':method': 'POST', ':path': `/etcdserverpb.KV/${method}`, 'content-type': 'application/grpc' };
    const stream = session.request({ ...headers, te: 'trailers' });
    stream.on('error', () => done(false));
    stream.on('trailers', (trailers) => done(trailers['grpc-status'] === '0'));
    stream.resume();
    const prefix = Buffer.alloc(5);
    prefix.writeUInt32BE(message.length, 1);
    stream.end(Buffer.concat([prefix, message]));
  });
}

/** Also where the API server looks up what was compacted, so that its cache forgets with it. */
async function compactAt(port: number, revision: bigint): Promise<boolean> {
  const [key, value] = [Buffer.from('compact_rev_key'), Buffer.from(String(revision))];
  const put = Buffer.concat([Buffer.from([0x0a, key.length]), key, Buffer.from([0x12, value.length]), value]);
  // The second field: answer when the old revisions are gone.
  const compact = Buffer.from([0x08, ...varint(revision), 0x10, 0x01]);
  return (await call(port, 'Compact', compact)) && (await call(port, 'Put', put));
}

function varint(number: bigint): readonly number[] {
  const low = Number(number & 0x7fn);
  return number < 0x80n ? [low] : [low | 0x80, ...varint(number >> 7n)];
}
