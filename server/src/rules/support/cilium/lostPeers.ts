/** Peers of Cilium's policies that match no pod of the view, each with what may be wrong with it. */

import { unsatisfiable } from '../../../engine/algebra.ts';
import { labelFilter } from '../../../engine/dataplane/cilium/labelFilter.ts';
import { CILIUM_CONFIG } from '../../../engine/dataplane/cilium/settings.ts';
import { endpointFacts } from '../../../engine/inventory.ts';
import type { LabelledPeer } from '../../../engine/model.ts';
import { allOf, matches, type Requirement } from '../../../engine/selector.ts';
import type { ClusterView, RuleSubject } from '../../rule.ts';
import { podsIn } from '../view.ts';
import { isPodLabel, namesNamespace, plainKey } from './keys.ts';
import { allItems, type CiliumItemText, underCilium } from './manifest.ts';
import { NAMESPACE_KEYS } from './namespaceKeys.ts';
import { podsOf, written } from './selection.ts';

export interface LostPeer {
  readonly cluster: ClusterView;
  readonly item: CiliumItemText;
  readonly peer: LabelledPeer;
  /** As written; never empty. */
  readonly asked: readonly Requirement[];
  /** Pods that it would match if the policy's own namespace were not added to it; none where it names one itself. */
  readonly elsewhere: ReturnType<typeof podsOf>['pods'];
}

export function* lostPeers(subject: RuleSubject): Iterable<LostPeer> {
  const cluster = underCilium(subject.cluster);
  if (!cluster) return;
  const keeps = labelFilter(cluster.snapshot.facts.settings?.get(CILIUM_CONFIG)?.get('labels'));
  for (const item of allItems(subject)) {
    const { namespace } = item.of;
    if (namespace !== undefined && podsIn(cluster, namespace).length === 0) continue;
    for (const peer of item.rules[0]?.peers ?? []) {
      if (peer.kind !== 'labelled' || !peer.path.includes(`${item.prefix}Endpoints`)) continue;
      const asked = written(peer.selector);
      if (asked.length === 0 || asked.some((one) => isTold(one, keeps)) || unsatisfiable(peer.selector)) continue;
      const found = podsOf(cluster, peer.selector);
      if (found.pods.length > 0 || !found.certain || hasUnselectable(cluster, asked)) continue;
      const elsewhere = asked.some(namesNamespace) ? [] : podsOf(cluster, allOf(asked)).pods;
      yield { cluster, item, peer, asked, elsewhere };
    }
  }
}

/** Another code is about it, or it is of no pod. */
function isTold({ key }: Requirement, keeps: (key: string) => boolean): boolean {
  const plain = plainKey(key);
  if (plain === undefined) return true;
  return !keeps(plain) || (NAMESPACE_KEYS.has(plain) && plain !== 'name') || plain === 'io.cilium.k8s.policy.cluster';
}

/** Host-network and finished pods have these labels: what is wrong then is something else. */
function hasUnselectable({ inventory }: ClusterView, asked: readonly Requirement[]): boolean {
  const own = asked.filter(isPodLabel).map((one) => ({ ...one, key: plainKey(one.key) ?? '' }));
  if (own.length === 0) return false;
  const selector = allOf(own);
  const unselectable = inventory.derive('pods that no policy selects', ({ endpoints }) =>
    endpoints.filter(({ kind, hostNetwork, finished }) => kind === 'pod' && (hostNetwork || finished)),
  );
  return unselectable.some((pod) => matches(selector, endpointFacts(pod)) !== 'no');
}
