import { exposureIn } from '../features/map/exposure.ts';
import { narrowed, readFilter } from '../features/map/filter.ts';
import { mapOf } from '../features/map/map.ts';
import { nobodyCalled } from '../features/map/nobody.ts';
import type { Arguments } from './args.ts';
import { MAP } from './commands.ts';
import { filterText } from './filterOptions.ts';
import { type ShownConnection, writeMap } from './mapOutput.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { report, usage } from './usage.ts';
import { loadWorld } from './worlds.ts';

/** `netpol map`: everything that may connect to anything. */
export async function map(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  if (!args.options.has('snapshot')) return usage('`netpol map` needs `--snapshot`.', MAP, terminal);
  const read = readFilter(filterText(args));
  if (!read.ok) return usage(read.message, MAP, terminal);
  const loaded = await loadWorld(args, args.options.get('policies'), terminal);
  if ('problem' in loaded) return report(loaded.problem, terminal);
  const shown: ShownConnection[] = [];
  for (const connection of mapOf(loaded.world)) {
    const kept = narrowed(connection, read.filter);
    if (kept !== undefined) shown.push(kept);
  }
  const exposed: ShownConnection[] = [];
  if (args.options.has('exposure')) {
    for (const connection of exposureIn(loaded.world)) {
      const kept = narrowed(connection, read.filter);
      if (kept !== undefined) exposed.push(kept);
    }
  }
  const nobody = shown.length + exposed.length === 0 && nobodyCalled(filterText(args), loaded.world.cluster.inventory);
  if (nobody) return report(nobody, terminal);
  await writeMap({ connections: shown, exposure: exposed }, loaded.world, args, terminal);
  return 0;
}
