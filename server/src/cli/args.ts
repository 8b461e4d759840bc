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
  /** Every value of an option that may be given several times, those apart by commas each for itself. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
  readonly positionals: readonly string[];
}

export type Parsed =
  | { readonly ok: true; readonly arguments: Arguments }
  | { readonly ok: false; readonly message: string };

/** Checks tokens against what the command takes; every refusal says what would be taken instead. */
export function readArguments(tokens: readonly ArgToken[], command: CommandSpec): Parsed {
  const options = new Map<string, string>();
  const lists = new Map<string, readonly string[]>();
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
    if (spec?.repeats) lists.set(token.name, [...(lists.get(token.name) ?? []), ...partsOf(token.value ?? '')]);
  }
  const [extra] = positionals;
  if (extra !== undefined && command.positional === undefined) {
    return { ok: false, message: `\`netpol ${command.name}\` takes no argument without a name; it got \`${extra}\`.` };
  }
  return { ok: true, arguments: { options, lists, positionals } };
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
  const { choices } = spec;
  if (choices === undefined) return undefined;
  const given = spec.repeats ? partsOf(token.value ?? '') : [token.value ?? ''];
  const strange = given.find((value) => !choices.includes(value));
  if (strange === undefined) return undefined;
  const [near] = nearestNames(strange, choices);
  const advice = near === undefined ? '' : ` Did you mean \`${near}\`?`;
  return `\`--${spec.name}\` is one of ${choices.join(', ')}; it got \`${strange}\`.${advice}`;
}

function partsOf(value: string): readonly string[] {
  return value.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
}
