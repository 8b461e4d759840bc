import { comparisonCounts, comparisonText } from '../features/snapshots/compare.ts';
import { missingSentences } from '../features/snapshots/missing.ts';
import { compareObjects } from '../snapshot/file/compare.ts';
import type { Arguments } from './args.ts';
import { SNAPSHOT_DIFF } from './commands.ts';
import { plain } from './layout.ts';
import { readSnapshot } from './snapshotFiles.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { report, usage } from './usage.ts';

/** `netpol snapshot diff`: which objects differ, as far as snapshots keep them. */
export async function snapshotDiff(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const [before, after, ...rest] = args.positionals;
  if (before === undefined || after === undefined || rest.length > 0) {
    return usage('`netpol snapshot diff` needs two snapshots, OLD and NEW.', SNAPSHOT_DIFF, terminal);
  }
  const old = await readSnapshot([before], terminal);
  if ('problem' in old) return report(old.problem, terminal);
  const now = await readSnapshot([after], terminal);
  if ('problem' in now) return report(now.problem, terminal);
  for (const { nothing } of [old, now]) if (nothing !== undefined) terminal.err(`netpol: ${plain(nothing)}\n`);
  for (const problem of [...old.problems, ...now.problems]) terminal.err(`netpol: ${plain(problem)}\n`);
  for (const [path, { content }] of [[before, old] as const, [after, now] as const]) {
    for (const sentence of missingSentences(content.header.missing))
      terminal.err(`netpol: ${path}: ${plain(sentence)}\n`);
  }
  if (old.content.header.hashed !== now.content.header.hashed) {
    terminal.err('netpol: One of them has hashed names and the other has not, so every object differs.\n');
  }
  const changes = compareObjects(old.content.objects, now.content.objects);
  const json = args.options.get('format') === 'json';
  await terminal.out(json ? `${JSON.stringify({ ...comparisonCounts(changes), changes })}\n` : comparisonText(changes));
  return changes.length === 0 ? 0 : 1;
}
