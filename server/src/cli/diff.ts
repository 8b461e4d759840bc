import { changeCells, changesCsv, changesDot, changesJson } from '../features/map/changeFormats.ts';
import { type ChangeKind, causeWords, kindsOf } from '../features/map/changes.ts';
import { narrowedChange, readFilter } from '../features/map/filter.ts';
import { type ConnectionChange, changesOf } from '../features/map/map.ts';
import { nobodyCalled } from '../features/map/nobody.ts';
import { portTexts } from '../features/map/ports.ts';
import { amongEndsOf } from '../features/map/sameEnds.ts';
import { printable } from '../features/printable.ts';
import { count } from '../features/words.ts';
import type { Arguments } from './args.ts';
import { DIFF } from './commands.ts';
import { filterText } from './filterOptions.ts';
import { hang } from './layout.ts';
import { table } from './mapOutput.ts';
import { painter } from './paint.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { report, usage } from './usage.ts';
import { loadWorld } from './worlds.ts';

/** `netpol diff`: what one set of policies opens and closes against another, over the same cluster. */
export async function diff(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const [before, after, ...rest] = args.positionals;
  if (!args.options.has('snapshot') || before === undefined || after === undefined || rest.length > 0) {
    return usage('`netpol diff` needs `--snapshot` and two sets of policies, OLD and NEW.', DIFF, terminal);
  }
  const read = readFilter(filterText(args));
  if (!read.ok) return usage(read.message, DIFF, terminal);
  const old = await loadWorld(args, before, terminal);
  const now = await loadWorld(args, after, terminal);
  if ('problem' in old) return report(old.problem, terminal);
  if ('problem' in now) return report(now.problem, terminal);
  const shown: ConnectionChange[] = [];
  for (const change of changesOf(amongEndsOf(old.world, now.world), now.world)) {
    const kept = narrowedChange(change, read.filter);
    if (kept !== undefined) shown.push(kept);
  }
  const nobody = shown.length === 0 && nobodyCalled(filterText(args), now.world.cluster.inventory);
  if (nobody) return report(nobody, terminal);
  await terminal.out(changesIn(args.options.get('format') ?? 'text', shown, terminal));
  return shown.length === 0 ? 0 : 1;
}

function changesIn(format: string, changes: readonly ConnectionChange[], terminal: Terminal): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(changesJson(changes))}\n`;
    case 'csv':
      return changesCsv(changes);
    case 'md':
      return changes.length === 0
        ? 'Nothing opens and nothing closes.\n'
        : table(['', 'From', 'To', 'Ports', 'Rules'], changes.flatMap(changeCells));
    case 'dot':
      return changesDot(changes);
    default:
      return changesText(changes, terminal);
  }
}

const MARKS: Readonly<Record<ChangeKind, string>> = {
  opens: '+',
  closes: '-',
  'becomes sure': '~',
  'becomes unsure': '~',
};

function changesText(changes: readonly ConnectionChange[], terminal: Terminal): string {
  if (changes.length === 0) return 'nothing opens and nothing closes\n';
  const paint = painter(terminal.colour);
  const width = Math.min(terminal.columns ?? 200, 200);
  const lines: string[] = [];
  let opened = 0;
  let closed = 0;
  for (const change of changes) {
    for (const [kind, ports] of kindsOf(change)) {
      if (kind === 'opens') opened++;
      if (kind === 'closes') closed++;
      const colour = kind === 'opens' ? 'green' : kind === 'closes' ? 'red' : 'yellow';
      const text = `${change.from.name} -> ${change.to.name}  ${portTexts(ports).join('; ')}`;
      const words = kind === 'opens' || kind === 'closes' ? '' : `  (${kind})`;
      lines.push(
        paint(
          colour,
          hang(
            `${MARKS[kind]} ${kind === 'closes' ? 'closes' : kind === 'opens' ? 'opens ' : '      '} `,
            printable(text + words),
            width,
            11,
          ),
        ),
      );
      for (const cause of causeWords(change, kind)) lines.push(hang('           ', printable(cause), width, 13));
    }
  }
  lines.push('', `${count(opened, 'connection')} opened, ${count(closed, 'connection')} closed`);
  return `${lines.join('\n')}\n`;
}
