import { refusedSnapshot } from '../features/snapshots/problems.ts';
import { contentOfFiles, type SnapshotContent } from '../snapshot/file/content.ts';
import { loadFiles } from '../snapshot/load.ts';
import { createProjection } from '../snapshot/projection.ts';
import type { SnapshotProblem } from '../snapshot/snapshot.ts';
import { fileOrFolder } from './files.ts';
import type { Terminal } from './terminal.ts';

export type ReadSnapshot =
  | {
      readonly content: SnapshotContent;
      readonly problems: readonly string[];
      /** Set where nothing of a cluster is there: a sentence. */
      readonly nothing?: string;
    }
  | { readonly problem: string };

/** What paths hold of a cluster: snapshot files, dumps, manifests, folders of them; later ones lie over earlier ones. */
export async function readSnapshot(paths: readonly string[], terminal: Terminal): Promise<ReadSnapshot> {
  const host = fileOrFolder(terminal.host);
  const projection = createProjection();
  const options = { defaultNamespace: 'default', projection, breathe: async () => {} };
  const files = [];
  for (const path of paths) {
    const uri = terminal.toUri(path);
    if ((await host.stat(uri)) === undefined) return { problem: `${path} is not there.` };
    const loaded = await loadFiles(host, await host.listFiles(uri), new Map(), () => false, options);
    files.push(...loaded.values());
  }
  const problems = files.flatMap((file) => file.problems);
  // What is half there would be taken for a whole cluster.
  const isEmpty = files.every(({ objects, policies }) => objects.length + policies.length === 0);
  const [broken] = problems.filter(({ kind }) => isEmpty || REFUSED.includes(kind));
  if (broken) return { problem: problemText(broken, terminal) };
  const [only] = files;
  const holds = files.length === 1 && only?.size === 0 ? 'is empty' : 'holds nothing that policy depends on';
  const nothing = `${paths.join(', ')} ${holds}: no namespace, no pod, no policy.`;
  return {
    content: contentOfFiles(files, paths.join(', '), projection),
    problems: problems.map((problem) => problemText(problem, terminal)),
    ...(isEmpty && { nothing }),
  };
}

const REFUSED: readonly SnapshotProblem['kind'][] = ['newer-snapshot', 'broken-snapshot', 'unreadable-file'];

function problemText(problem: SnapshotProblem, terminal: Terminal): string {
  const { kind, uri, document, detail } = problem;
  const path = terminal.display(uri);
  const refused = refusedSnapshot(problem, path);
  if (refused !== undefined) return refused;
  const where = document === undefined ? path : `${path}, document ${document + 1}`;
  switch (kind) {
    case 'unreadable-file':
      return `${path} cannot be read.`;
    case 'not-yaml':
      return `${where}: ${detail.startsWith('unclosed') ? 'cut short, or not closed' : 'not readable as YAML'}, so left out.`;
    default:
      return `${where}: ${isList(detail) ? 'a list without `kind: List`' : 'no Kubernetes object'}, so left out. Wanted is what \`kubectl get -o yaml\` or \`-o json\` prints.`;
  }
}

/** As `jq .items` prints it. */
function isList(detail: string): boolean {
  return detail === 'a list' || detail === 'no mapping';
}
