import type { FileSpan } from '../features/results.ts';
import { NO_CLUSTER } from '../features/simulate.ts';
import type { SimulateResult, Word } from '../protocol.ts';
import { createPolicyService, DEFAULT_SETTINGS, type PolicyService } from '../service.ts';
import type { Arguments } from './args.ts';
import { SIMULATE } from './commands.ts';
import { announce, fileOrFolder } from './files.ts';
import { answerLines } from './jsonLines.ts';
import { plain } from './layout.ts';
import { painter } from './paint.ts';
import { dataplaneOf } from './settings.ts';
import { answerVerdictCase } from './simulateCases.ts';
import { simulateJson, simulateText } from './simulateOutput.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { report, usage } from './usage.ts';
import { unreadPolicies } from './worlds.ts';

/** `netpol simulate`: one flow, its verdict and the lines that decided. */
export async function simulate(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const cases = args.options.get('cases');
  if (cases !== undefined) return answerLines(cases, answerVerdictCase, terminal);
  const missing = ['snapshot', 'from', 'to'].filter((name) => !args.options.has(name));
  if (missing.length > 0) {
    const names = missing.map((name) => `\`--${name}\``).join(', ');
    return usage(`\`netpol simulate\` needs ${names}.`, SIMULATE, terminal);
  }
  const host = fileOrFolder(terminal.host);
  const paths = ['snapshot', 'policies'].flatMap((name) => args.options.get(name) ?? []);
  for (const path of paths) {
    if ((await host.stat(terminal.toUri(path))) === undefined) return report(`${path} is not there.`, terminal);
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
  const policies = args.options.get('policies');
  service.configure({
    ...DEFAULT_SETTINGS,
    snapshot: terminal.toUri(args.options.get('snapshot') ?? ''),
    dataplane: dataplaneOf(args),
  });
  service.setFolders(policies === undefined ? [] : [terminal.toUri(policies)]);
  await service.settled();
  for (const problem of service.status().problems) terminal.err(`netpol: ${plain(problem)}\n`);
  const world = policies === undefined ? undefined : service.world();
  const problem = policies !== undefined && world && (await unreadPolicies(policies, world, terminal));
  return problem ? report(problem, terminal) : answer(service, args, terminal);
}

async function answer(service: PolicyService, args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const port = args.options.get('port');
  const protocol = args.options.get('protocol');
  const family = args.options.get('family');
  const result = service.simulate({
    from: args.options.get('from') ?? '',
    to: args.options.get('to') ?? '',
    ...(port !== undefined && { port }),
    ...(protocol !== undefined && { protocol }),
    ...(family !== undefined && { family: family === '6' ? 6 : 4 }),
  });
  if (result.problem !== undefined) {
    // Why there is no cluster has just been said.
    const said = result.problem === NO_CLUSTER && service.status().problems.length > 0;
    return said ? 2 : report(result.problem, terminal);
  }
  const expected = args.options.get('expect');
  if (args.options.get('format') === 'json') {
    await terminal.out(`${JSON.stringify(simulateJson(result, service))}\n`);
  } else {
    await terminal.out(simulateText(result, painter(terminal.colour), terminal.columns));
    if (expected !== undefined && result.verdict !== expected) {
      await terminal.out(`  expected  ${expected === 'allow' ? 'allowed' : 'denied'}\n`);
    }
  }
  return exitCode(result, expected);
}

/** An unknown verdict is no answer, whatever was expected. */
function exitCode(result: SimulateResult<FileSpan>, expected: string | undefined): ExitCode {
  const verdict: Word = result.verdict;
  if (verdict === 'unknown') return 2;
  return expected === undefined || expected === verdict ? 0 : 1;
}
