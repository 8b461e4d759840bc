import { COMMANDS, type CommandSpec } from './commands.ts';
import { hang } from './layout.ts';

export function overview(version: string, width: number): string {
  const names = Math.max(...COMMANDS.map((command) => command.name.length));
  return [
    `netpol ${version}: what Kubernetes network policy really does.`,
    '',
    ...COMMANDS.map((command) => hang(`  netpol ${command.name.padEnd(names)}  `, command.summary, width)),
    '',
    'netpol COMMAND --help says more; netpol --version prints the version.',
    '',
  ].join('\n');
}

export function commandHelp(command: CommandSpec, width: number): string {
  const heads = command.options.map((option) => {
    const name = option.short === undefined ? `--${option.name}` : `--${option.name}, -${option.short}`;
    return option.value === undefined ? name : `${name} ${option.value}`;
  });
  const column = Math.min(24, Math.max(...heads.map((head) => head.length)));
  return [
    command.summary,
    '',
    ...command.usage.map((line) => `  ${line}`),
    '',
    ...command.options.map((option, i) => hang(`  ${(heads[i] ?? '').padEnd(column)}  `, option.help, width)),
    ...(command.notes.length > 0 ? ['', ...command.notes.map((note) => note)] : []),
    '',
  ].join('\n');
}
