import type { Level } from '../rules/rule.ts';
import { createPolicyService, DEFAULT_SETTINGS, type PolicyService } from '../service.ts';
import type { Arguments } from './args.ts';
import { answerCheckCase } from './checkCases.ts';
import { type CheckedFile, diagnosticText, fileJson, LEVELS, summarise, summaryText } from './checkOutput.ts';
import { CHECK } from './commands.ts';
import { fileOrFolder, filesOf } from './files.ts';
import { answerLines } from './jsonLines.ts';
import { painter } from './paint.ts';
import { dataplaneOf } from './settings.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { report, usage } from './usage.ts';

/** `netpol check`: every finding of every file, and 1 when one is at or above `--fail-on`. */
export async function check(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const cases = args.options.get('cases');
  if (cases !== undefined) return answerLines(cases, answerCheckCase, terminal);
  if (args.positionals.length === 0) return usage('`netpol check` needs a file or folder to check.', CHECK, terminal);

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

  const service = createPolicyService({
    host,
    clock: terminal.clock,
    log: () => {},
    display: (uri) => terminal.display(uri),
  });
  service.configure({ ...DEFAULT_SETTINGS, snapshot: snapshotUri, dataplane: dataplaneOf(args) });
  service.setFolders(args.positionals.map((path) => terminal.toUri(path)));
  const unreadable = await openAll(service, found.uris, terminal);
  if (unreadable.length > 0) {
    return report(`${unreadable.map((uri) => terminal.display(uri)).join(', ')} cannot be read.`, terminal);
  }
  await service.settled();
  for (const problem of service.status().problems) terminal.err(`netpol: ${problem}\n`);
  return printAll(service, found.uris, args, terminal);
}

/** Opens every file as it is on disk; the uris of those that cannot be read. */
async function openAll(service: PolicyService, uris: readonly string[], terminal: Terminal): Promise<string[]> {
  const unreadable: string[] = [];
  for (const uri of uris) {
    const text = await terminal.host.readFile(uri);
    if (text === undefined) unreadable.push(uri);
    else service.open(uri, 1, text);
  }
  return unreadable;
}

async function printAll(
  service: PolicyService,
  uris: readonly string[],
  args: Arguments,
  terminal: Terminal,
): Promise<ExitCode> {
  const json = args.options.get('format') === 'json';
  const hints = args.options.has('hints');
  const paint = painter(terminal.colour);
  const width = terminal.columns ?? Number.POSITIVE_INFINITY;
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
    });
  }
  if (terminal.progress && uris.length > 100) terminal.err('\r\u001b[K');
  const all = files.flatMap((file) => file.diagnostics);
  const summary = summarise(all);
  if (json) {
    await terminal.out(`${JSON.stringify({ files: files.map(fileJson), summary })}\n`);
  } else {
    for (const file of files) {
      for (const diagnostic of file.diagnostics) {
        if (diagnostic.level === 'hint' && !hints) continue;
        await terminal.out(diagnosticText(diagnostic, file, paint, width));
      }
    }
    const documents = files.reduce((sum, file) => sum + file.documents, 0);
    await terminal.out(`${summaryText(documents, files.length, summary, hints)}\n`);
  }
  return failing(args).some((level) => summary[level] > 0) ? 1 : 0;
}

/** The levels at or above `--fail-on`. */
function failing(args: Arguments): readonly Level[] {
  const from = args.options.get('fail-on') ?? 'error';
  return from === 'never' ? [] : LEVELS.slice(0, LEVELS.findIndex((level) => level === from) + 1);
}
