import type { Settings } from '../service.ts';
import type { Arguments } from './args.ts';
import { DATAPLANES } from './commands.ts';

/** `--dataplane`, which `readArguments` has checked against its choices. */
export function dataplaneOf(args: Arguments): Settings['dataplane'] {
  const given = args.options.get('dataplane');
  return DATAPLANES.find((name) => name === given) ?? 'auto';
}
