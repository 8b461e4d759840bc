/**
 * A loopback server between the capture and what answers it: passes questions on to a real API server and may write
 * down what was said, or says again what was written down. `on` lets a test act at a question: before it is answered, or
 * by cutting its answer.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Spoken {
  readonly user: string;
  readonly path: string;
  readonly status: number;
  readonly body: string;
  /** The connection broke here; or nothing more was said while anybody listened. */
  readonly ends?: 'cut' | 'open';
}

/** `cutAfterLines`: the connection breaks once so many lines of the answer came through. */
export type Hook = (path: string) => Promise<{ readonly cutAfterLines: number } | undefined> | undefined;

export interface Wire {
  /** With a context for each user. */
  readonly kubeconfig: string;
  readonly spoken: readonly Spoken[];
  on: Hook;
  close(): Promise<void>;
}

export const USERS = ['admin', 'viewer', 'nobody'] as const;

export function passOn(to: string): Promise<Wire> {
  const agent = new https.Agent({ keepAlive: true, rejectUnauthorized: false });
  const spoken: Spoken[] = [];
  return listen(spoken, async (request, response, wire) => {
    const path = request.url ?? '';
    const act = await wire.on(path);
    const user = userOf(request);
    const headers = { Authorization: request.headers.authorization ?? '', Accept: 'application/json' };
    const upstream = https.request(`${to}${path}`, { headers, agent }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, { 'content-type': 'application/json' });
      const chunks: Buffer[] = [];
      let noted = false;
      const note = (ends: Spoken['ends']): void => {
        const body = Buffer.concat(chunks).toString();
        if (!noted) spoken.push({ user, path, status: answer.statusCode ?? 0, body, ...(ends && { ends }) });
        noted = true;
      };
      answer.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        const cuts = act !== undefined && lines(chunks) >= act.cutAfterLines;
        // What was said before the cut has to arrive.
        response.write(chunk, () => {
          if (cuts) response.socket?.destroy();
        });
        if (!cuts) return;
        note('cut');
        answer.destroy();
      });
      answer.on('end', () => {
        note(undefined);
        response.end();
      });
      answer.on('error', () => response.socket?.destroy());
      response.on('close', () => {
        note('open');
        answer.destroy();
      });
    });
    upstream.on('error', () => {
      spoken.push({ user, path, status: 0, body: '', ends: 'cut' });
      response.socket?.destroy();
    });
    upstream.end();
  });
}

/** What is asked more often than it was recorded gets the last answer again. */
export function replay(conversation: readonly Spoken[]): Promise<Wire> {
  const answers = new Map<string, Spoken[]>();
  for (const one of conversation) {
    const key = `${one.user} ${withoutVersion(one.path)}`;
    answers.set(key, [...(answers.get(key) ?? []), one]);
  }
  return listen([...conversation], async (request, response, wire) => {
    const path = request.url ?? '';
    await wire.on(path);
    const queue = answers.get(`${userOf(request)} ${withoutVersion(path)}`) ?? [];
    const isWatch = path.includes('watch=true');
    const [said] = queue.length > 1 || isWatch ? queue.splice(0, 1) : queue;
    if (said === undefined && isWatch) {
      // Nothing changes any more.
      response.writeHead(200).flushHeaders();
      return;
    }
    if (said === undefined || said.status === 0) {
      response.socket?.destroy();
      return;
    }
    response.writeHead(said.status, { 'content-type': 'application/json' });
    if (said.ends === undefined) response.end(said.body);
    else response.write(said.body, () => said.ends === 'cut' && response.socket?.destroy());
  });
}

/** Where a watch begins depends on what was told before it, in whatever pieces. */
function withoutVersion(path: string): string {
  return path.includes('watch=true') ? path.replace(/&resourceVersion=[^&]*/, '') : path;
}

function lines(chunks: readonly Buffer[]): number {
  return Buffer.concat(chunks).toString().split('\n').length - 1;
}

function userOf({ headers }: http.IncomingMessage): string {
  return /^Bearer (\w+)-token$/.exec(headers.authorization ?? '')?.[1] ?? '';
}

type Answering = (request: http.IncomingMessage, response: http.ServerResponse, wire: Wire) => Promise<void>;

export async function listen(spoken: readonly Spoken[], answer: Answering): Promise<Wire> {
  const dir = mkdtempSync(join(tmpdir(), 'netpol-wire-'));
  const kubeconfig = join(dir, 'kubeconfig');
  const server = http.createServer((request, response) => {
    answer(request, response, wire).catch(() => response.socket?.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  writeFileSync(kubeconfig, JSON.stringify(kubeconfigFor(`http://127.0.0.1:${port}`)));
  const wire: Wire = {
    kubeconfig,
    spoken,
    on: () => undefined,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(dir, { recursive: true });
    },
  };
  return wire;
}

function kubeconfigFor(server: string): unknown {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'local', cluster: { server } }],
    users: USERS.map((name) => ({ name, user: { token: `${name}-token` } })),
    contexts: USERS.map((name) => ({ name, context: { cluster: 'local', user: name } })),
    'current-context': 'admin',
  };
}
