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
  return world === undefined ? { problem: `${snapshot} holds no pods and no workloads.` } : { world };
}
