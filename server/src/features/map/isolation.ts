/** Who is isolated, and by what: by workload and direction, as the programs of the engine have it. */

import { members } from '../../engine/bitset.ts';
import type { Program, ProgramPolicy } from '../../engine/compile.ts';
import type { Direction, Policy } from '../../engine/model.ts';
import type { ClusterView } from '../../rules/rule.ts';
import { createNamer, type MapUnit } from './ends.ts';

/**
 * `open`: no policy is about it, everything passes. `isolated`: denied is what no rule allows. `governed`: policies are
 * about it, and what their rules do not match passes. `unknown`: a label that nobody knows decides.
 */
export type IsolationState = 'open' | 'isolated' | 'governed' | 'unknown';

export interface Isolation {
  readonly state: IsolationState;
  /** Those that are about it, or may be, in the order of evaluation: `NetworkPolicy shop/web`. */
  readonly policies: readonly string[];
}

export interface IsolatedUnit {
  readonly unit: MapUnit;
  readonly ingress: Isolation;
  readonly egress: Isolation;
}

/** Of every workload whose pods policy can select; pods of one workload that differ stand for themselves. By name. */
export function isolationOf({
  programs,
  inventory,
}: Pick<ClusterView, 'programs' | 'inventory'>): readonly IsolatedUnit[] {
  const name = createNamer(inventory);
  const known = new Map<Program, Isolation>();
  const stateOf = (ordinal: number, direction: Direction): Isolation => {
    const program = programs.programAt(ordinal, direction);
    if (program === undefined) return NOTHING;
    const found = known.get(program) ?? isolationBy(program);
    known.set(program, found);
    return found;
  };
  const groups = new Map<string, Omit<IsolatedUnit, 'unit'> & { readonly members: number[] }>();
  for (const ordinal of members(inventory.selectable)) {
    const [ingress, egress] = [stateOf(ordinal, 'ingress'), stateOf(ordinal, 'egress')];
    const key = JSON.stringify([ingress, egress]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { ingress, egress, members: [ordinal] });
    else group.members.push(ordinal);
  }
  return [...groups.values()]
    .flatMap(({ members: of, ...state }) =>
      name({ kind: 'pods', members: of }).map((unit): IsolatedUnit => ({ unit, ...state })),
    )
    .sort((a, b) => (a.unit.name < b.unit.name ? -1 : 1));
}

const NOTHING: Isolation = { state: 'open', policies: [] };

function isolationBy({ tiers, isolatedBy }: Program): Isolation {
  const all = tiers.flatMap(({ tier, policies }) =>
    policies.map((policy) => ({ ...policy, closes: tier.end !== 'Pass' })),
  );
  const policies = [...new Set(all.map(({ policy }) => policyName(policy)))];
  return { state: isolatedBy === undefined ? stateBy(all) : 'isolated', policies };
}

function stateBy(all: readonly (ProgramPolicy & { readonly closes: boolean })[]): IsolationState {
  const isolating = all.filter(({ isolates, closes }) => isolates && closes);
  if (isolating.some(({ selects }) => selects === 'yes')) return 'isolated';
  if (isolating.length > 0) return 'unknown';
  if (all.some(({ selects }) => selects === 'yes')) return 'governed';
  return all.length > 0 ? 'unknown' : 'open';
}

function policyName({ kind, namespace, name }: Policy): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
