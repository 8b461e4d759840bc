import type { FlowWorld } from '../features/flow/world.ts';
import { createPolicyService, DEFAULT_SETTINGS, type Settings } from '../service.ts';
import type { Arguments } from './args.ts';
import { announce, fileOrFolder } from './files.ts';
import { plain } from './layout.ts';
import { dataplaneOf } from './settings.ts';
import type { Terminal } from './terminal.ts';

export type LoadedWorld = { readonly world: FlowWorld } | { readonly problem: string };

/** The cluster of `--snapshot` with the policies of a path laid over its own. What cannot be read is said on the way. */
export async function loadWorld(
  args: Arguments,
  policies: string | undefined,
  terminal: Terminal,
  dataplane: Settings['dataplane'] = dataplaneOf(args),
): Promise<LoadedWorld> {
  const snapshot = args.options.get('snapshot') ?? '';
  const host = fileOrFolder(terminal.host);
  for (const path of [snapshot, ...(policies === undefined ? [] : [policies])]) {
    if ((await host.stat(terminal.toUri(path))) === undefined) return { problem: `${path} is not there.` };
    await announce(path, host, terminal);
  }
  const service = createPolicyService({
    host,
    clock: terminal.clock,
    log: () => {},
    // Nobody types here: all of it in one turn.
    breathe: async () => {},
    display: (uri) => terminal.display(uri),
  });
  service.configure({ ...DEFAULT_SETTINGS, snapshot: terminal.toUri(snapshot), dataplane });
  service.setFolders(policies === undefined ? [] : [terminal.toUri(policies)]);
  await service.settled();
  const { problems } = service.status();
  for (const problem of problems) terminal.err(`netpol: ${plain(problem)}\n`);
  const world = service.world();
  if (world === undefined) return { problem: `${snapshot} holds no pods and no workloads.` };
  const problem = policies === undefined ? undefined : await unreadPolicies(policies, world, terminal);
  return problem === undefined ? { world } : { problem };
}

/**
 * Why the policies of a path cannot be asked: nothing of it could be read. Where it could and holds none that is said on the
 * way: an answer without them looks like one with them.
 */
export async function unreadPolicies(
  path: string,
  { cluster: { snapshot } }: FlowWorld,
  terminal: Terminal,
): Promise<string | undefined> {
  const files = await fileOrFolder(terminal.host).listFiles(terminal.toUri(path));
  const uris = new Set(files.map(({ uri }) => uri));
  if (snapshot.policies.some(({ place }) => uris.has(place.uri))) return undefined;
  if (snapshot.problems.some(({ uri }) => uris.has(uri))) return `${path} holds no policy that can be read.`;
  terminal.err(`netpol: ${path} holds no policy.\n`);
  return undefined;
}
