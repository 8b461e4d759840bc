import { nearestNames } from '../schema/near.ts';
import type { CommandSpec, OptionSpec } from './commands.ts';

/** The part of a `util.parseArgs` token that we read. `main/cli.ts` brings the tokens: `cli/` knows no Node. */
export type ArgToken =
  | {
      readonly kind: 'option';
      /** Long name without dashes. */
      readonly name: string;
      /** As typed: `--from`, `-h`. */
      readonly rawName: string;
      readonly value: string | undefined;
      /** `--from=x` rather than `--from x`. */
      readonly inlineValue: boolean | undefined;
    }
  | { readonly kind: 'positional'; readonly value: string }
  | { readonly kind: 'option-terminator' };

export type Tokenize = (args: readonly string[], options: readonly OptionSpec[]) => readonly ArgToken[];

export interface Arguments {
  /** By long name; a flag's value is the empty string. The last of repeated options counts. */
  readonly options: ReadonlyMap<string, string>;
  /** Every value of options that may be given several times, in their order. */
  readonly repeated: ReadonlyMap<string, readonly string[]>;
  readonly positionals: readonly string[];
}

export type Parsed =
  | { readonly ok: true; readonly arguments: Arguments }
  | { readonly ok: false; readonly message: string };

/** Checks tokens against what the command takes; every refusal says what would be taken instead. */
export function readArguments(tokens: readonly ArgToken[], command: CommandSpec): Parsed {
  const options = new Map<string, string>();
  const repeated = new Map<string, string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') {
      positionals.push(token.value);
      continue;
    }
    const spec = command.options.find((option) => option.name === token.name);
    const problem = spec === undefined ? unknownOption(token.rawName, command) : optionProblem(token, spec);
    if (problem !== undefined) return { ok: false, message: problem };
    options.set(token.name, token.value ?? '');
    if (spec?.repeats) repeated.set(token.name, [...(repeated.get(token.name) ?? []), token.value ?? '']);
  }
  const [extra] = positionals;
  if (extra !== undefined && command.positional === undefined) {
    return { ok: false, message: `\`netpol ${command.name}\` takes no argument without a name; it got \`${extra}\`.` };
  }
  return { ok: true, arguments: { options, repeated, positionals } };
}

function unknownOption(rawName: string, command: CommandSpec): string {
  const names = command.options.map((option) => `--${option.name}`);
  const [near] = nearestNames(rawName, names);
  const advice = near === undefined ? `It takes ${names.join(', ')}.` : `Did you mean \`${near}\`?`;
  return `\`netpol ${command.name}\` has no option \`${rawName}\`. ${advice}`;
}

function optionProblem(token: ArgToken & { readonly kind: 'option' }, spec: OptionSpec): string | undefined {
  if (spec.value === undefined) {
    return token.inlineValue === true ? `\`--${spec.name}\` takes no value; it got \`${token.value}\`.` : undefined;
  }
  const missing = token.value === undefined || (token.inlineValue !== true && token.value.startsWith('--'));
  if (missing || token.value === '') {
    return `\`--${spec.name}\` needs a value: \`--${spec.name} ${spec.value}\`.`;
  }
  if (spec.choices !== undefined && !spec.choices.includes(token.value ?? '')) {
    const [near] = nearestNames(token.value ?? '', spec.choices);
    const advice = near === undefined ? '' : ` Did you mean \`${near}\`?`;
    return `\`--${spec.name}\` is one of ${spec.choices.join(', ')}; it got \`${token.value}\`.${advice}`;
  }
  return undefined;
}
