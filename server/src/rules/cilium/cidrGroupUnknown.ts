import { matches } from '../../engine/selector.ts';
import { nearestNames } from '../../schema/near.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import type { ClusterView, Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { allItems, type CiliumItemText, nodesIn, textIn, underCilium } from '../support/cilium/manifest.ts';
import { fix } from '../support/fix.ts';
import { rewriteScalar } from '../support/rewrite.ts';
import { code, sentences } from '../support/text.ts';
import { confirmed, isAllKnown } from '../support/view.ts';

/** A CIDR group that is not there, or holds no range: nobody is meant, and nobody says so (cilium.md 1.4). */
export const cidrGroupUnknown: Rule = {
  code: 'cidr-group-unknown',
  level: 'warning',
  scope: 'cluster',
  families: ['cilium'],
  title: 'A CIDR group that is not there, or empty',
  answers: ['cilium-M48'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const cluster = underCilium(subject.cluster);
    const groups = cluster?.inventory.addressSets.filter(({ kind }) => kind === 'CiliumCIDRGroup') ?? [];
    // A view without any may just not hold the kind.
    if (!cluster || groups.length === 0 || !isAllKnown(cluster, ['ciliumcidrgroups.cilium.io'])) return;
    for (const item of allItems(subject)) {
      const field = `${item.prefix}CIDRSet`;
      for (const [index, set] of nodesIn(item.map, field).entries()) {
        const name = textIn(set, 'cidrGroupRef');
        const path = [...item.path, field, index];
        if (name !== undefined) {
          const group = groups.find((one) => one.name === name);
          if (group && group.ranges.length > 0) continue;
          yield byName(cluster, item, name, group !== undefined, [...path, 'cidrGroupRef']);
        } else {
          const peer = item.rules[0]?.peers?.find((one) => one.path.join() === path.join());
          if (peer?.kind !== 'labelled' || peer.selector.kind !== 'and') continue;
          const own = peer.selector.of[0];
          const things = cluster.programs.labelling?.things.filter(({ kind }) => kind === 'CiliumCIDRGroup') ?? [];
          if (!own || things.some(({ facts }) => matches(own, facts) !== 'no')) continue;
          yield {
            code: 'cidr-group-unknown',
            level: 'info',
            message: `No CiliumCIDRGroup has these labels (${cluster.words}): this ${item.denies ? 'denies' : 'allows'} nobody, and nobody says so.`,
            path: [...path, 'cidrGroupSelector'],
            part: 'key',
          };
        }
      }
    }
  },
};

function byName(
  cluster: ClusterView,
  item: CiliumItemText,
  name: string,
  there: boolean,
  path: Finding['path'],
): Finding {
  const names = cluster.inventory.addressSets.filter(({ kind }) => kind === 'CiliumCIDRGroup').map((one) => one.name);
  const near = there ? [] : nearestNames(name, names);
  return {
    code: 'cidr-group-unknown',
    level: confirmed(cluster),
    message: sentences(
      there ? `CiliumCIDRGroup ${code(name)} holds no range` : `There is no CiliumCIDRGroup ${code(name)}`,
      `(${cluster.words}): this ${item.denies ? 'denies' : 'allows'} nobody, and nobody says so.`,
      near[0] !== undefined && `There is ${code(near[0])}.`,
    ),
    path,
    part: 'value',
    fixes: near.slice(0, 2).flatMap((one) => rename(item, path, one, near.length === 1)),
  };
}

function rename({ of }: CiliumItemText, path: Finding['path'], name: string, preferred: boolean): readonly Fix[] {
  const node = nodeAt(of.root, path);
  return node ? fix(`Change to ${name}`, rewriteScalar(of.text, node, name), preferred) : [];
}
