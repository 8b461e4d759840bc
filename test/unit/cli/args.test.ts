import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ArgToken, readArguments } from '../../../server/src/cli/args.ts';
import { CHECK, type CommandSpec, SIMULATE } from '../../../server/src/cli/commands.ts';

/** As `main/cli.ts` brings them. */
function tokens(args: readonly string[], command: CommandSpec): readonly ArgToken[] {
  const options = command.options.map(({ name, short, value }) => [
    name,
    { type: value === undefined ? 'boolean' : 'string', ...(short && { short }) } as const,
  ]);
  return parseArgs({
    args: [...args],
    options: Object.fromEntries(options),
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens;
}

function read(line: string, command = CHECK) {
  const args = line.split(' ').filter((part) => part !== '');
  return readArguments(tokens(args, command), command);
}

describe('what a command takes', () => {
  test('options with values in both spellings, flags, and paths anywhere', () => {
    const parsed = read('a.yaml --snapshot s.yaml b --format=json --hints');
    expect(parsed.ok && parsed.arguments.positionals).toEqual(['a.yaml', 'b']);
    expect(parsed.ok && [...parsed.arguments.options]).toEqual([
      ['snapshot', 's.yaml'],
      ['format', 'json'],
      ['hints', ''],
    ]);
  });

  test('the last of repeated options counts', () => {
    const parsed = read('--format json --format text');
    expect(parsed.ok && parsed.arguments.options.get('format')).toBe('text');
  });

  test('after -- everything is a path', () => {
    const parsed = read('-- --format');
    expect(parsed.ok && parsed.arguments.positionals).toEqual(['--format']);
  });

  test.each([
    ['--snpshot x', CHECK, '`netpol check` has no option `--snpshot`. Did you mean `--snapshot`?'],
    ['--frobnicate', CHECK, /^`netpol check` has no option `--frobnicate`\. It takes --snapshot, /],
    ['--snapshot', CHECK, '`--snapshot` needs a value: `--snapshot PATH`.'],
    ['--snapshot --format json', CHECK, '`--snapshot` needs a value: `--snapshot PATH`.'],
    ['--snapshot=', CHECK, '`--snapshot` needs a value: `--snapshot PATH`.'],
    ['--format yaml', CHECK, '`--format` is one of text, json; it got `yaml`.'],
    [
      '--fail-on warnings',
      CHECK,
      '`--fail-on` is one of error, warning, info, never; it got `warnings`. Did you mean `warning`?',
    ],
    ['--dataplane celium', CHECK, /Did you mean `cilium`\?$/],
    ['--hints=yes', CHECK, '`--hints` takes no value; it got `yes`.'],
    ['-x', CHECK, /has no option `-x`/],
    ['shop/web', SIMULATE, '`netpol simulate` takes no argument without a name; it got `shop/web`.'],
    ['--expect maybe', SIMULATE, '`--expect` is one of allow, deny; it got `maybe`.'],
    ['--__proto__ x', SIMULATE, /has no option `--__proto__`/],
  ] as const)('%s', (line, command, message) => {
    const parsed = read(line, command);
    expect(parsed.ok ? 'taken' : parsed.message).toEqual(
      typeof message === 'string' ? message : expect.stringMatching(message),
    );
  });

  test('any arguments are taken or refused with a sentence', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('--snapshot', '--format', '-h', '--', '-', '--no-hints'))),
        (args) => {
          const parsed = readArguments(tokens(args, SIMULATE), SIMULATE);
          expect(parsed.ok || parsed.message.length > 10).toBe(true);
        },
      ),
    );
  });
});
