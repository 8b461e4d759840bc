/** Who receives what an item of Cilium's policies is about, for questions about ports. */

import type { Endpoint, Rule } from '../../../engine/model.ts';
import { withoutServices } from '../../../engine/servicePeers.ts';
import type { ClusterView, RuleSubject } from '../../rule.ts';
import { subjects } from '../view.ts';
import { allItems, type CiliumItemText, underCilium } from './manifest.ts';
import { podsOf } from './selection.ts';

export interface Receivers {
  readonly cluster: ClusterView;
  readonly item: CiliumItemText;
  readonly rule: Rule;
  /** Pods; never none. */
  readonly pods: readonly Endpoint[];
}

/** Of every rule with ports whose receivers are surely known and pods alone. */
export function* receiversOf(subject: RuleSubject): Iterable<Receivers> {
  const cluster = underCilium(subject.cluster);
  if (!cluster) return;
  for (const item of allItems(subject)) {
    for (const rule of item.rules) {
      if (rule.ports === undefined) continue;
      const pods = podsReceiving(cluster, item, rule);
      if (pods && pods.length > 0) yield { cluster, item, rule, pods };
    }
  }
}

function podsReceiving(
  cluster: ClusterView,
  { of, direction }: CiliumItemText,
  written: Rule,
): readonly Endpoint[] | undefined {
  if (!of.policy) return undefined;
  if (direction === 'ingress') {
    const { pods, certain } = subjects(cluster, of.policy);
    return certain && !of.namesNodes ? pods : undefined;
  }
  const { peers } = withoutServices(written, cluster.inventory);
  if (!peers?.every(({ kind, path }) => kind === 'labelled' && isPods(path))) return undefined;
  const found = new Set<Endpoint>();
  for (const peer of peers) {
    if (peer.kind !== 'labelled') continue;
    const { pods, certain } = podsOf(cluster, peer.selector);
    if (!certain) return undefined;
    for (const pod of pods) found.add(pod);
  }
  return [...found];
}

/** Entities and nodes may be anybody else besides. */
function isPods(path: readonly (string | number)[]): boolean {
  return path.includes('toEndpoints') || path.includes('toServices');
}
