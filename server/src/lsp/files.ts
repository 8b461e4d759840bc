import type { Connection } from 'vscode-languageserver';
import { ClientRequests, type FileFacts } from '../protocol.ts';
import type { Host, HostFile } from '../service.ts';
import type { Log } from './run.ts';
import type { Runtime } from './runtime.ts';
import { canonicalUri } from './uri.ts';

/**
 * Files from wherever they are: the runtime's own file system where it can show them, else the client, if it offers to
 * (a browser, a repository opened without a clone). What neither can read is not there.
 */
export function createHost(connection: Connection, runtime: Runtime, asksClient: () => boolean, log: Log): Host {
  const local = (uri: string): Host | undefined => {
    const scheme = uri.slice(0, uri.indexOf(':'));
    return runtime.hostSchemes.includes(scheme) ? runtime.host : undefined;
  };
  const ask = async (method: string, uri: string): Promise<unknown> => {
    if (!asksClient()) return undefined;
    try {
      return await connection.sendRequest(method, { uri });
    } catch (error) {
      log('warn', `${method} ${uri}: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  };
  return {
    async readFile(uri) {
      const host = local(uri);
      if (host) return host.readFile(uri);
      const text = await ask(ClientRequests.readFile, uri);
      return typeof text === 'string' ? text : undefined;
    },
    async listFiles(folder) {
      const host = local(folder);
      if (host) return (await host.listFiles(folder)).map(canonical);
      const files = await ask(ClientRequests.listFiles, folder);
      return Array.isArray(files) ? files.filter(isFileFacts).map(canonical) : [];
    },
    async stat(uri) {
      const host = local(uri);
      const facts = host ? await host.stat(uri) : await ask(ClientRequests.stat, uri);
      return isFileFacts(facts) ? canonical(facts) : undefined;
    },
  };
}

function canonical(file: HostFile): HostFile {
  return { ...file, uri: canonicalUri(file.uri) };
}

function isFileFacts(value: unknown): value is FileFacts {
  if (typeof value !== 'object' || value === null) return false;
  const { uri, kind, modified, size } = value as Partial<FileFacts>;
  const known = kind === 'file' || kind === 'folder';
  return typeof uri === 'string' && known && typeof modified === 'number' && typeof size === 'number';
}
