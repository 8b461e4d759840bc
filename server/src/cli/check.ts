import type { Diagnostic } from '../features/results.ts';
import type { Level } from '../rules/rule.ts';
import { createPolicyService, DEFAULT_SETTINGS, type PolicyService } from '../service.ts';
import type { Arguments } from './args.ts';
import { answerCheckCase } from './checkCases.ts';
import { type CheckedFile, diagnosticText, fileJson, LEVELS, summarise, summaryText } from './checkOutput.ts';
import { CHECK } from './commands.ts';
import { announce, fileOrFolder, filesOf } from './files.ts';
import { fixFiles } from './fixFiles.ts';
import { reportIsolation } from './isolation.ts';
import { answerLines } from './jsonLines.ts';
import { plain } from './layout.ts';
import { painter } from './paint.ts';
import { dataplaneOf, portableTo, severityOf } from './settings.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { report, usage } from './usage.ts';

/** `netpol check`: every finding of every file, and 1 when one is at or above `--fail-on`. */
export async function check(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const cases = args.options.get('cases');
  if (cases !== undefined) return answerLines(cases, answerCheckCase, terminal);
  if (args.positionals.length === 0) return usage('`netpol check` needs a file or folder to check.', CHECK, terminal);

  const severity = severityOf(args);
  if (!severity.ok) return usage(severity.message, CHECK, terminal);
  const host = fileOrFolder(terminal.host);
  const found = await filesOf(args.positionals, host, terminal);
  if (!found.ok) return report(found.message, terminal);
  if (found.uris.length === 0) {
    return report(`no YAML or JSON file below ${args.positionals.join(', ')}.`, terminal);
  }
  const snapshot = args.options.get('snapshot');
  const snapshotUri = snapshot === undefined ? '' : terminal.toUri(snapshot);
  if (snapshot !== undefined && (await host.stat(snapshotUri)) === undefined) {
    return report(`the snapshot ${snapshot} is not there.`, terminal);
  }

  if (snapshot !== undefined) await announce(snapshot, host, terminal);
  const service = createPolicyService({
    host,
    clock: terminal.clock,
    log: () => {},
    // Nobody types here: all of it in one turn.
    breathe: async () => {},
    display: (uri) => terminal.display(uri),
  });
  service.configure({
    ...DEFAULT_SETTINGS,
    snapshot: snapshotUri,
    dataplane: dataplaneOf(args),
    severity: severity.levels,
    portableTo: portableTo(args),
  });
  const read = await openAll(service, found.uris, terminal);
  if (read.unreadable.length > 0)
    return report(`${namesOf(read.unreadable, terminal)} cannot be read as text.`, terminal);
  service.setFolders(read.large);
  await service.settled();
  for (const problem of service.status().problems) terminal.err(`netpol: ${plain(problem)}\n`);
  if (read.large.length > 0) {
    terminal.err(
      `netpol: ${namesOf(read.large, terminal)}: too large for a manifest; counted as cluster, not checked.\n`,
    );
  }
  if (args.options.has('report')) {
    const world = service.world();
    if (world === undefined) {
      return report(
        `there are no pods and no workloads ${snapshot === undefined ? 'here' : `in ${snapshot}`}.`,
        terminal,
      );
    }
    await reportIsolation(world.cluster, args, terminal);
    return 0;
  }
  const fixed = args.options.has('fix') ? await fixFiles(service, read.open, terminal) : [];
  const code = await printAll(service, read.open, fixed, args, terminal);
  // It was to be held against a cluster, and was not: what has just been said must not pass for a clean check.
  return snapshot !== undefined && service.world() === undefined ? 2 : code;
}

/** A text of this many characters or more is a dump of a cluster and no manifest that somebody wrote. */
const LARGE = 4_000_000;
/** Files that are read at the same time. */
const AT_ONCE = 32;

interface Opened {
  readonly open: readonly string[];
  readonly large: readonly string[];
  readonly unreadable: readonly string[];
}

/** Opens every file as it is on disk, but for the large ones. */
async function openAll(service: PolicyService, uris: readonly string[], terminal: Terminal): Promise<Opened> {
  const open: string[] = [];
  const large: string[] = [];
  const unreadable: string[] = [];
  for (let start = 0; start < uris.length; start += AT_ONCE) {
    const batch = uris.slice(start, start + AT_ONCE);
    const texts = await Promise.all(batch.map((uri) => terminal.host.readFile(uri)));
    for (const [index, uri] of batch.entries()) {
      const text = texts[index];
      // A NUL is in no text, and in nearly everything else: pictures, archives, UTF-16.
      if (text === undefined || text.includes('\0')) unreadable.push(uri);
      else if (text.length >= LARGE) large.push(uri);
      else {
        service.open(uri, 1, text);
        open.push(uri);
      }
    }
  }
  return { open, large, unreadable };
}

function namesOf(uris: readonly string[], terminal: Terminal): string {
  return uris.map((uri) => terminal.display(uri)).join(', ');
}

async function printAll(
  service: PolicyService,
  uris: readonly string[],
  fixed: readonly string[],
  args: Arguments,
  terminal: Terminal,
): Promise<ExitCode> {
  const json = args.options.get('format') === 'json';
  const hints = args.options.has('hints');
  const { colour } = terminal;
  const look = { paint: painter(colour), colour, width: terminal.columns ?? Number.POSITIVE_INFINITY };
  const files: CheckedFile[] = [];
  for (const [index, uri] of uris.entries()) {
    if (terminal.progress && index > 0 && index % 100 === 0) terminal.err(`\r${index} of ${uris.length} files`);
    const text = service.text(uri);
    if (text === undefined) continue;
    files.push({
      path: terminal.display(uri),
      text,
      documents: service.documents(uri),
      diagnostics: service.diagnostics(uri, 'all'),
      ignored: service.ignored(uri),
    });
  }
  if (terminal.progress && uris.length > 100) terminal.err('\r\u001b[K');
  const all = files.flatMap((file) => file.diagnostics);
  const summary = summarise(
    all,
    files.flatMap((file) => file.ignored),
  );
  if (json) {
    const mended = args.options.has('fix') && { fixed: fixed.map((uri) => terminal.display(uri)) };
    await terminal.out(`${JSON.stringify({ files: files.map(fileJson), ...mended, summary })}\n`);
  } else {
    for (const file of files) {
      for (const diagnostic of file.diagnostics) {
        if (!isPrinted(diagnostic, hints)) continue;
        await terminal.out(diagnosticText(diagnostic, file, look));
      }
    }
    const documents = files.reduce((sum, file) => sum + file.documents, 0);
    const hidden = all.filter((diagnostic) => !isPrinted(diagnostic, hints)).length;
    await terminal.out(`${summaryText(documents, files.length, summary, hidden)}\n`);
  }
  return failing(args).some((level) => summary[level] > 0) ? 1 : 0;
}

/** Hints are printed where they are asked for, all of them or those of a code. */
function isPrinted({ level, code }: Diagnostic, hints: boolean): boolean {
  return level !== 'hint' || hints || code === PORTABILITY;
}

/** Told only where `--portable-to` asks for it. */
const PORTABILITY = 'portability';

/** The levels at or above `--fail-on`. */
function failing(args: Arguments): readonly Level[] {
  const from = args.options.get('fail-on') ?? 'error';
  return from === 'never' ? [] : LEVELS.slice(0, (LEVELS as readonly string[]).indexOf(from) + 1);
}
