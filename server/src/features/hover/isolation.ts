/** In which directions a policy isolates, and why: what is written, or the default (kubernetes.md A.2.2). */

import type { Dataplane } from '../../engine/dataplane/dataplane.ts';
import type { Direction, Policy } from '../../engine/model.ts';
import { governedDirections } from '../../engine/parts.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import type { MapNode } from '../../syntax/tree.ts';
import { dataplaneTitle } from '../counts.ts';
import { joined } from '../phrases.ts';

export type ListState = 'absent' | 'null' | 'empty' | 'filled';

/** How a list is written: what is no list at all counts as absent (it is refused anyway). */
export function listState(root: MapNode, path: readonly string[]): ListState {
  const node = nodeAt(root, path);
  if (node?.kind === 'list') return node.items.length > 0 ? 'filled' : 'empty';
  return node?.kind === 'scalar' && node.value === null ? 'null' : 'absent';
}

/** *They are isolated for **ingress** only, because `policyTypes` is absent and there are no egress rules.* */
export function isolationSentence(policy: Policy, root: MapNode, dataplane: Dataplane | undefined): string {
  const effective = dataplane ? governedDirections(policy, dataplane) : policy.directions;
  const words = joined(
    effective.map((direction) => `**${direction}**`),
    'and',
  );
  const only = effective.length === 1 ? ' only' : '';
  return `They are isolated for ${words}${only}, ${isolationReason(policy, root, dataplane)}.`;
}

/** *because `policyTypes` is absent and there are no egress rules*, *as `policyTypes` lists*. */
export function isolationReason(policy: Policy, root: MapNode, dataplane: Dataplane | undefined): string {
  const undeclared = dataplane ? undeclaredDirections(policy, dataplane) : [];
  if (undeclared.length > 0 && dataplane) {
    return `because ${dataplaneTitle(dataplane)} also enforces ${joined(undeclared, 'and')} rules that \`policyTypes\` does not list`;
  }
  const types = listState(root, ['spec', 'policyTypes']);
  if (types === 'filled') return 'as `policyTypes` lists';
  const missing = types === 'absent' ? 'absent' : types === 'null' ? 'null' : 'empty';
  const egress = listState(root, ['spec', 'egress']);
  if (egress === 'filled') return `because \`policyTypes\` is ${missing} and there are egress rules`;
  const none = egress === 'empty' ? 'an empty `egress` adds nothing' : 'there are no egress rules';
  return `because \`policyTypes\` is ${missing} and ${none}`;
}

/** Directions that this enforcer governs though the policy does not declare them. */
export function undeclaredDirections(policy: Policy, dataplane: Dataplane): readonly Direction[] {
  return governedDirections(policy, dataplane).filter((direction) => !policy.directions.includes(direction));
}
