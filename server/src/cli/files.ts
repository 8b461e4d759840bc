import type { Host } from '../service.ts';
import type { Terminal } from './terminal.ts';

/** A host for which a single file is a folder of one: the command line takes either wherever it takes a path. */
export function fileOrFolder(host: Host): Host {
  return {
    readFile: (uri) => host.readFile(uri),
    stat: (uri) => host.stat(uri),
    async listFiles(uri) {
      const facts = await host.stat(uri);
      return facts?.kind === 'file' ? [facts] : host.listFiles(uri);
    },
  };
}

export type Found =
  | { readonly ok: true; readonly uris: readonly string[] }
  | { readonly ok: false; readonly message: string };

/** Files of all paths, each once, in the order of the paths. */
export async function filesOf(paths: readonly string[], host: Host, terminal: Terminal): Promise<Found> {
  const uris = new Set<string>();
  for (const path of paths) {
    const uri = terminal.toUri(path);
    if ((await host.stat(uri)) === undefined) return { ok: false, message: `${path} is not there.` };
    for (const file of await host.listFiles(uri)) uris.add(file.uri);
  }
  return { ok: true, uris: [...uris] };
}

/** Files of this many bytes take long enough to say so. */
const LONG_READ = 20_000_000;

/** Tells a person who waits what is being read. */
export async function announce(path: string, host: Host, terminal: Terminal): Promise<void> {
  const facts = await host.stat(terminal.toUri(path));
  if (!terminal.progress || facts === undefined || facts.size < LONG_READ) return;
  terminal.err(`Reading ${path}, ${Math.round(facts.size / 1_000_000)} MB\n`);
}
