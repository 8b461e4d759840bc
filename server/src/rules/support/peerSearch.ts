import { unsatisfiable } from '../../engine/algebra.ts';
import { endpointFacts, NAMESPACE_NAME_LABEL } from '../../engine/inventory.ts';
import type { Endpoint, NamespaceScope, PodPeer } from '../../engine/model.ts';
import { isEverything, matches, type Requirement, requirements, type Selector } from '../../engine/selector.ts';
import type { ClusterView } from '../rule.ts';
import { labelKeyProblem, labelValueProblem } from './labels.ts';
import type { PolicyText } from './manifest.ts';
import { type PeerText, peersOf } from './peers.ts';
import { endpointsIn, podsIn, select, selectNamespaces } from './view.ts';

/** A peer with labels of pods of which the cluster surely shows none in the namespaces that it chooses. */
export interface EmptyPeer extends PeerText {
  readonly peer: PodPeer;
}

/**
 * Peers that mean no pod although their namespaces are there and hold some. Left out is what other things explain:
 * unknown labels, host-network and finished pods that have the labels, labels of namespaces, selectors that can never
 * match.
 */
export function* emptyPeers(cluster: ClusterView, found: PolicyText): Iterable<EmptyPeer> {
  for (const text of peersOf(found)) {
    const { peer } = text;
    if (peer.kind !== 'pods' || isEverything(peer.pods) || asksTheImpossible(peer.pods)) continue;
    const { namespaces, pods } = peer;
    const selected = select(cluster, namespaces, pods);
    if (selected.pods.length > 0 || !selected.certain || !holdsPods(cluster, namespaces)) continue;
    const has = (pod: Endpoint) => pod.kind === 'pod' && matches(pods, endpointFacts(pod)) !== 'no';
    if (endpointsIn(cluster, namespaces).some(has)) continue;
    yield { ...text, peer };
  }
}

function holdsPods(cluster: ClusterView, scope: NamespaceScope): boolean {
  if (scope.kind === 'named') return podsIn(cluster, scope.name).length > 0;
  const { names, certain } = selectNamespaces(cluster, scope.selector);
  return certain && names.some((name) => podsIn(cluster, name).length > 0);
}

/** What no pod can have: `namespace-label-on-pods`, `selector-contradiction` and those of the syntax of labels tell. */
export function asksTheImpossible(pods: Selector): boolean {
  return unsatisfiable(pods) || requirements(pods).some((each) => each.key === NAMESPACE_NAME_LABEL || isNoLabel(each));
}

function isNoLabel(wanted: Requirement): boolean {
  return (
    labelKeyProblem(wanted.key) !== undefined ||
    (wanted.op === 'in' && wanted.values.every((value) => labelValueProblem(value) !== undefined))
  );
}
