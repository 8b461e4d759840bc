import { kindCounts, snapshotSummary } from '../features/snapshots/show.ts';
import { headerJson } from '../snapshot/file/header.ts';
import type { Arguments } from './args.ts';
import { SNAPSHOT_SHOW } from './commands.ts';
import { plain } from './layout.ts';
import { readSnapshot } from './snapshotFiles.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { report, usage } from './usage.ts';

/** `netpol snapshot show`: what is in it, and what is not. */
export async function snapshotShow(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const [path, ...rest] = args.positionals;
  if (path === undefined || rest.length > 0) {
    return usage('`netpol snapshot show` needs one file or folder.', SNAPSHOT_SHOW, terminal);
  }
  const read = await readSnapshot([path], terminal);
  if ('problem' in read) return report(read.problem, terminal);
  const { header, objects } = read.content;
  const counts = kindCounts(objects);
  if (args.options.get('format') === 'json') {
    const answer = {
      path,
      ...headerJson(header),
      kinds: Object.fromEntries(counts),
      problems: read.problems,
    };
    await terminal.out(`${JSON.stringify(answer)}\n`);
    return 0;
  }
  for (const problem of read.problems) terminal.err(`netpol: ${plain(problem)}\n`);
  await terminal.out(plain(snapshotSummary(path, header, counts, terminal.clock())));
  return 0;
}
