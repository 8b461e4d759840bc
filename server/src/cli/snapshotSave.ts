import { missingSentences } from '../features/snapshots/missing.ts';
import { namespaceNotThere } from '../features/snapshots/namespaces.ts';
import { kindCounts } from '../features/snapshots/show.ts';
import { count, grouped } from '../features/words.ts';
import type { JsonObject } from '../lower/object.ts';
import { inBursts } from '../snapshot/file/bursts.ts';
import { type LiveContent, readLive, type SnapshotContent } from '../snapshot/file/content.ts';
import { hashContent } from '../snapshot/file/hash.ts';
import { headerJson } from '../snapshot/file/header.ts';
import { snapshotText } from '../snapshot/file/write.ts';
import { type CaptureProgress, isCaptureFailure } from '../snapshot/live.ts';
import { createProjection } from '../snapshot/projection.ts';
import type { Arguments } from './args.ts';
import { SNAPSHOT_SAVE } from './commands.ts';
import { plain } from './layout.ts';
import { readSnapshot } from './snapshotFiles.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { report, usage } from './usage.ts';

const OF_CLUSTERS = ['kubeconfig', 'context', 'namespace', 'watch'];

/** `netpol snapshot save`: from a cluster, or from files. */
export async function snapshotSave(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const output = args.options.get('output');
  if (output === undefined) return usage('`netpol snapshot save` needs `--output FILE`.', SNAPSHOT_SAVE, terminal);
  if (args.positionals.length === 0) return saveLive(output, args, terminal);
  const pointless = OF_CLUSTERS.find((name) => args.options.has(name));
  if (pointless !== undefined) {
    return usage(`\`--${pointless}\` is about a cluster; with PATH none is contacted.`, SNAPSHOT_SAVE, terminal);
  }
  const read = await readSnapshot(args.positionals, terminal);
  if ('problem' in read) return report(read.problem, terminal);
  // A file that was there before may hold more.
  if (read.nothing !== undefined) return report(`${read.nothing} Nothing is written.`, terminal);
  for (const problem of read.problems) terminal.err(`netpol: ${plain(problem)}\n`);
  return writer(output, args, terminal)(read.content);
}

async function saveLive(output: string, args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const signal = terminal.interrupted();
  try {
    const live = await captured(args, signal, terminal);
    const absent = namespaceNotThere(live.content(terminal.clock()));
    if (absent !== undefined) return report(`${absent} ${output} is as it was.`, terminal);
    const write = writer(output, args, terminal);
    const code = await write(live.content(terminal.clock()));
    return code === 0 && args.options.has('watch') ? await keepCurrent(live, write, signal, terminal) : code;
  } catch (error) {
    if (signal.aborted) return report(`Stopped; ${output} is as it was.`, terminal);
    if (isCaptureFailure(error)) return report(`${error.message} ${output} is as it was.`, terminal);
    throw error;
  }
}

async function captured(args: Arguments, signal: AbortSignal, terminal: Terminal): Promise<LiveContent> {
  const reader = await terminal.cluster();
  const line = progressLine(terminal);
  try {
    return await readLive(
      reader,
      {
        kubeconfig: args.options.get('kubeconfig'),
        context: args.options.get('context'),
        namespaces: args.lists.get('namespace') ?? [],
        signal,
        progress: line.show,
      },
      createProjection(),
    );
  } finally {
    line.clear();
  }
}

function progressLine({ progress, err }: Terminal) {
  let last = '';
  return {
    show({ resource, objects, done, of, retrying }: CaptureProgress): void {
      if (!progress) return;
      const again = retrying === undefined ? '' : `, again because ${retrying}`;
      const text = `Reading ${resource}: ${grouped(objects)} objects, ${done} of ${of} kinds${again}`;
      if (text !== last) err(`\r\x1b[K${text}`);
      last = text;
    },
    clear(): void {
      if (last !== '') err('\r\x1b[K');
    },
  };
}

type Write = (content: SnapshotContent) => Promise<ExitCode>;

/** However often it writes, equal names have equal hashes. */
function writer(output: string, args: Arguments, terminal: Terminal): Write {
  const hash = args.options.has('hash-names') ? terminal.hasher() : undefined;
  return (content) => writeFile(output, hash ? hashContent(content, hash) : content, args, terminal);
}

async function writeFile(
  output: string,
  { header, objects }: SnapshotContent,
  args: Arguments,
  terminal: Terminal,
): Promise<ExitCode> {
  const kept = [...objects];
  try {
    await terminal.writeWhole(terminal.toUri(output), snapshotText(header, kept));
  } catch (error) {
    return report(`${output} cannot be written: ${error instanceof Error ? error.message : error}`, terminal);
  }
  if (args.options.get('format') === 'json') {
    const kinds = Object.fromEntries(kindCounts(kept));
    await terminal.out(`${JSON.stringify({ path: output, ...headerJson(header), kinds })}\n`);
    return 0;
  }
  for (const sentence of missingSentences(header.missing)) terminal.err(`netpol: ${plain(sentence)}\n`);
  await terminal.out(`${output}: ${summary(kept)}\n`);
  return 0;
}

function summary(objects: readonly JsonObject[]): string {
  const counts = kindCounts(objects);
  const of = (kind: string): number => counts.get(kind) ?? 0;
  const policies = [...counts].reduce((sum, [kind, number]) => (/Policy\b/.test(kind) ? sum + number : sum), 0);
  const parts = [count(of('Namespace'), 'namespace'), count(of('Pod'), 'pod'), count(policies, 'policy')];
  return `${parts.join(', ')}; ${count(objects.length, 'object')} in all`;
}

/** Until Ctrl-C, or until the cluster does not answer any more. */
async function keepCurrent(
  live: LiveContent,
  write: Write,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<ExitCode> {
  terminal.err(`Watching; Ctrl-C ends it.\n`);
  const failures: unknown[] = [];
  const { changed, settled } = inBursts({
    write: () => write(live.content(terminal.clock())),
    wait: (milliseconds) => terminal.wait(milliseconds, signal),
    clock: terminal.clock,
    failed: (error) => failures.push(error),
  });
  await live.live.watch(signal, changed);
  await settled();
  if (failures.length > 0) throw failures[0];
  return 0;
}
