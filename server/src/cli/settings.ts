import { CODES } from '../rules/registry.ts';
import { nearestNames } from '../schema/near.ts';
import type { Settings } from '../service.ts';
import type { Arguments } from './args.ts';
import { DATAPLANES, PORTABLE_TO } from './commands.ts';

/** `--dataplane`, which `readArguments` has checked against its choices. */
export function dataplaneOf(args: Arguments): Settings['dataplane'] {
  const given = args.options.get('dataplane');
  return DATAPLANES.find((name) => name === given) ?? 'auto';
}

/** `--portable-to`, likewise; each once. */
export function portableTo(args: Arguments): Settings['portableTo'] {
  const given = args.lists.get('portable-to') ?? [];
  return PORTABLE_TO.filter((name) => given.includes(name));
}

const LEVELS = ['error', 'warning', 'info', 'hint', 'off'] as const;

export type Levels =
  | { readonly ok: true; readonly levels: Settings['severity'] }
  | { readonly ok: false; readonly message: string };

/** `--severity code=level`; of one code the last counts. */
export function severityOf(args: Arguments): Levels {
  const levels: Record<string, (typeof LEVELS)[number]> = {};
  for (const given of args.lists.get('severity') ?? []) {
    const [code = '', name = '', ...more] = given.split('=');
    const level = LEVELS.find((each) => each === name);
    if (level === undefined || more.length > 0) {
      return { ok: false, message: `\`--severity\` is CODE=LEVEL with ${LEVELS.join(', ')}; it got \`${given}\`.` };
    }
    if (!CODES.includes(code)) {
      const [near] = nearestNames(code, CODES);
      const advice = near === undefined ? 'Each problem names its own.' : `Did you mean \`${near}\`?`;
      return { ok: false, message: `There is no code \`${code}\`. ${advice}` };
    }
    levels[code] = level;
  }
  return { ok: true, levels };
}
