/** A difference in the forms that programs read. */

import { isEmptySet } from '../../engine/connectivity/portSet.ts';
import { causeWords, kindsOf } from './changes.ts';
import { csv, quoted, ruleJson, unitJson } from './formats.ts';
import type { ConnectionChange } from './map.ts';
import { portData, portTexts } from './ports.ts';

export function changesJson(changes: readonly ConnectionChange[]): unknown {
  return { changes: changes.map(changeJson) };
}

export function changesCsv(changes: readonly ConnectionChange[]): string {
  return csv([['change', 'from', 'to', 'ports', 'rules'], ...changes.flatMap(changeCells)]);
}

export function changesDot(changes: readonly ConnectionChange[]): string {
  return `digraph changes {\n  rankdir=LR;\n  node [shape=box];\n${changes.flatMap(edgesOf).join('')}}\n`;
}

function changeJson(change: ConnectionChange): unknown {
  const { from, to, opens, closes, loosens, tightens } = change;
  return {
    from: unitJson(from),
    to: unitJson(to),
    opens: portData(opens),
    closes: portData(closes),
    becomesSure: portData(loosens),
    becomesUnsure: portData(tightens),
    rules: {
      opens: isEmptySet(opens) ? [] : change.rules('opens').map(ruleJson),
      closes: isEmptySet(closes) ? [] : change.stoppers('closes').map(ruleJson),
    },
  };
}

/** Change, ends, ports and what did it. */
export function changeCells(change: ConnectionChange): readonly (readonly string[])[] {
  return kindsOf(change).map(([kind, ports]) => [
    kind,
    change.from.name,
    change.to.name,
    portTexts(ports).join('; '),
    causeWords(change, kind).join('; '),
  ]);
}

function edgesOf(change: ConnectionChange): readonly string[] {
  return kindsOf(change).map(([kind, ports]) => {
    const label = `${kind}: ${portTexts(ports).join('; ')}`;
    const style = kind === 'closes' ? 'color=red, style=dashed' : 'color=darkgreen';
    return `  ${quoted(change.from.name)} -> ${quoted(change.to.name)} [label=${quoted(label)}, ${style}];\n`;
  });
}
