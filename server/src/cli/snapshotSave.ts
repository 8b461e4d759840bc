import { missingSentences } from '../features/snapshots/missing.ts';
import { kindCounts } from '../features/snapshots/show.ts';
import { count, grouped } from '../features/words.ts';
import type { JsonObject } from '../lower/object.ts';
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
/** Changes come in bursts; the file is written at most this often. */
const WRITE_EVERY_MILLISECONDS = 5_000;

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
  for (const problem of read.problems) terminal.err(`netpol: ${plain(problem)}\n`);
  return write(output, read.content, args, terminal);
}

async function saveLive(output: string, args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const signal = terminal.interrupted();
  try {
    const live = await captured(args, signal, terminal);
    const code = await write(output, live.content(terminal.clock()), args, terminal);
    return code === 0 && args.options.has('watch') ? await keepCurrent(output, live, args, signal, terminal) : code;
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

async function write(output: string, whole: SnapshotContent, args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const hashed = args.options.has('hash-names') ? hashContent(whole, terminal.hasher()) : undefined;
  const { header, objects } = hashed ?? whole;
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
  output: string,
  live: LiveContent,
  args: Arguments,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<ExitCode> {
  terminal.err(`Watching; Ctrl-C ends it.\n`);
  let dirty = false;
  let writing: Promise<void> | undefined;
  const flush = async (): Promise<void> => {
    while (dirty) {
      dirty = false;
      await terminal.wait(WRITE_EVERY_MILLISECONDS, signal);
      await write(output, live.content(terminal.clock()), args, terminal);
    }
    writing = undefined;
  };
  const changed = (): void => {
    dirty = true;
    writing ??= flush();
  };
  await live.live.watch(signal, changed);
  await writing;
  return 0;
}
