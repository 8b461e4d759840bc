import type { CommandSpec } from './commands.ts';
import { plain } from './layout.ts';
import type { ExitCode, Terminal } from './terminal.ts';

/** A usage error: what is wrong, and where help is. */
export function usage(message: string, command: CommandSpec | undefined, terminal: Terminal): ExitCode {
  const help = command === undefined ? 'netpol --help' : `netpol ${command.name} --help`;
  terminal.err(`netpol: ${plain(message)}\n${help} says more.\n`);
  return 2;
}

/** Something that keeps the question from being answered. */
export function report(message: string, terminal: Terminal): ExitCode {
  terminal.err(`netpol: ${plain(message)}\n`);
  return 2;
}
