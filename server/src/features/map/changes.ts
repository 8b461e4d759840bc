/** A change between two ends, taken apart: what opens, what closes, and what did it. */

import { isEmptySet, type PortSet } from '../../engine/connectivity/portSet.ts';
import { ruleWords } from './formats.ts';
import type { ConnectionChange } from './map.ts';
import type { DecidingRule } from './rules.ts';

export type ChangeKind = 'opens' | 'closes' | 'becomes sure' | 'becomes unsure';

/** Each kind of change with its ports, those that change something. */
export function kindsOf(change: ConnectionChange): readonly (readonly [ChangeKind, PortSet])[] {
  const all: readonly (readonly [ChangeKind, PortSet])[] = [
    ['opens', change.opens],
    ['closes', change.closes],
    ['becomes sure', change.loosens],
    ['becomes unsure', change.tightens],
  ];
  return all.filter(([, ports]) => !isEmptySet(ports));
}

export interface Cause {
  readonly rules: readonly DecidingRule[];
  /** They are of the set before: nothing that is there now did it, so what is there no more did. */
  readonly gone: boolean;
}

/** What did it: the rules that let it through now, or those that stop it now. */
export function causeOf(change: ConnectionChange, kind: ChangeKind): Cause {
  if (kind !== 'opens' && kind !== 'closes') return { rules: [], gone: false };
  const now = kind === 'opens' ? change.rules(kind) : change.stoppers(kind);
  if (now.length > 0) return { rules: now, gone: false };
  return { rules: kind === 'opens' ? change.stoppers(kind) : change.rules(kind), gone: true };
}

export function causeWords(change: ConnectionChange, kind: ChangeKind): readonly string[] {
  const { rules, gone } = causeOf(change, kind);
  return rules.map((rule) => (gone ? `no longer ${ruleWords(rule)}` : ruleWords(rule)));
}
