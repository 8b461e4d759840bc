import { nearestNames } from '../schema/near.ts';
import { readArguments } from './args.ts';
import { check } from './check.ts';
import { COMMANDS } from './commands.ts';
import { diff } from './diff.ts';
import { commandHelp, overview } from './help.ts';
import { map } from './map.ts';
import { selector } from './selector.ts';
import { simulate } from './simulate.ts';
import { snapshotDiff } from './snapshotDiff.ts';
import { snapshotSave } from './snapshotSave.ts';
import { snapshotShow } from './snapshotShow.ts';
import type { Terminal } from './terminal.ts';
import { usage } from './usage.ts';

const TRANSPORTS = ['stdio', 'node-ipc', 'socket', 'pipe'];

/** `netpol` with what stands behind it on the command line. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = joined(args);
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    await terminal.out(helpFor(joined(rest)[0], terminal));
    return name === undefined ? 2 : 0;
  }
  if (name === '--version' || name === '-v') {
    await terminal.out(`${terminal.version}\n`);
    return 0;
  }
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command === undefined) return usage(unknownCommand(name), undefined, terminal);
  const parsed = readArguments(terminal.tokenize(rest, command.options), command);
  if (rest.includes('--help') || rest.includes('-h')) {
    await terminal.out(commandHelp(command, width(terminal)));
    return 0;
  }
  if (!parsed.ok) return usage(parsed.message, command, terminal);
  switch (command.name) {
    case 'check':
      return check(parsed.arguments, terminal);
    case 'simulate':
      return simulate(parsed.arguments, terminal);
    case 'map':
      return map(parsed.arguments, terminal);
    case 'diff':
      return diff(parsed.arguments, terminal);
    case 'selector':
      return selector(parsed.arguments, terminal);
    case 'snapshot save':
      return snapshotSave(parsed.arguments, terminal);
    case 'snapshot show':
      return snapshotShow(parsed.arguments, terminal);
    case 'snapshot diff':
      return snapshotDiff(parsed.arguments, terminal);
    default:
      if (!TRANSPORTS.some((name) => parsed.arguments.options.has(name))) {
        return usage('Say how the editor talks to the server: `netpol lsp --stdio`.', command, terminal);
      }
      return terminal.serve(rest);
  }
}

/** `snapshot save` is one command of two words. */
function joined(args: readonly string[]): readonly string[] {
  const [first, second, ...rest] = args;
  if (first !== 'snapshot' || second === undefined) return args;
  return COMMANDS.some(({ name }) => name === `snapshot ${second}`) ? [`snapshot ${second}`, ...rest] : args;
}

function helpFor(name: string | undefined, terminal: Terminal): string {
  const command = COMMANDS.find((candidate) => candidate.name === name);
  return command === undefined ? overview(terminal.version, width(terminal)) : commandHelp(command, width(terminal));
}

function unknownCommand(name: string): string {
  const names = COMMANDS.map((command) => command.name);
  if (name === 'snapshot') return 'Say what to do with a snapshot: `netpol snapshot save`, `show` or `diff`.';
  const [near] = nearestNames(name, names);
  const advice = near === undefined ? `There are ${names.join(', ')}.` : `Did you mean \`netpol ${near}\`?`;
  return `netpol has no command \`${name}\`. ${advice}`;
}

function width(terminal: Terminal): number {
  return Math.min(terminal.columns ?? 100, 120);
}
