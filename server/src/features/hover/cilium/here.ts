/** What every hover of a Cilium policy needs to know of the place it stands in. */

import type { Direction, Path, Policy, Rule } from '../../../engine/model.ts';
import type { ClusterView } from '../../../rules/rule.ts';
import { nodeAt } from '../../../syntax/cursor.ts';
import { dataplaneTitle } from '../../counts.ts';
import type { HoverContext } from '../meaning.ts';

/** The path of the rule that a path leads into: `spec`, or an entry of `specs`. */
export function ruleBase(path: Path): Path {
  return path[0] === 'specs' ? path.slice(0, 2) : ['spec'];
}

/** The policy that the engine made of that rule; undefined where the agent takes none of the object. */
export function policyOf({ place }: HoverContext, path: Path): Policy | undefined {
  const base = ruleBase(path);
  return place.manifest.object.policies.find(({ subject }) => startsWith(subject.path ?? [], base));
}

/** The engine's rules of an item: one, or one for each element of `toPorts` that asks for more than ports. */
export function rulesOf(policy: Policy | undefined, item: Path): readonly Rule[] {
  return policy?.rules.filter(({ path }) => startsWith(path, item)) ?? [];
}

/** The item of a section that a path leads into. */
export function itemBase(path: Path): Path {
  return path.slice(0, ruleBase(path).length + 2);
}

export function directionOf(path: Path): Direction {
  return String(path[ruleBase(path).length]).startsWith('egress') ? 'egress' : 'ingress';
}

export function deniesAt(path: Path): boolean {
  return String(path[ruleBase(path).length]).endsWith('Deny');
}

export function startsWith(path: Path, start: Path): boolean {
  return start.every((step, index) => path[index] === step);
}

/** Whether the rule closes its pods in a direction, as its text says (cilium.md 1.2). */
export function closes({ place }: HoverContext, base: Path, direction: Direction): boolean {
  const root = place.manifest.object.node;
  const hasItems = [direction, `${direction}Deny`].some((name) => {
    const list = nodeAt(root, [...base, name]);
    return list?.kind === 'list' && list.items.length > 0;
  });
  const written = nodeAt(root, [...base, 'enableDefaultDeny', direction]);
  return hasItems && !(written?.kind === 'scalar' && written.value === false);
}

/** Cilium's own labels are known only where it is what enforces. */
export function isCilium(cluster: ClusterView | undefined): cluster is ClusterView {
  return cluster?.programs.dataplane.name === 'cilium';
}

/** Where another network plugin is at work. */
export function otherPluginNote(cluster: ClusterView | undefined): readonly string[] {
  if (!cluster || cluster.programs.dataplane.name === 'cilium') return [];
  return [
    `Nothing enforces it here: the network plugin of this cluster is ${dataplaneTitle(cluster.programs.dataplane)}.`,
  ];
}
