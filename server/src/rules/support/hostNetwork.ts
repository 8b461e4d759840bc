import { endpointFacts, namespaceFacts } from '../../engine/inventory.ts';
import type { Endpoint, NamespaceScope } from '../../engine/model.ts';
import { matches, type Selector } from '../../engine/selector.ts';
import type { ClusterView } from '../rule.ts';

/** Pods on their node's network that surely have the labels, and so look as if the selector meant them. */
export function hostNetworkPods(
  { inventory }: ClusterView,
  scope: NamespaceScope,
  selector: Selector,
): readonly Endpoint[] {
  const all = inventory.derive('host-network pods', ({ endpoints }) =>
    endpoints.filter(({ kind, hostNetwork, finished }) => kind === 'pod' && hostNetwork && !finished),
  );
  const inScope = (namespace = '') =>
    scope.kind === 'named'
      ? scope.name === namespace
      : matches(scope.selector, namespaceFacts(inventory.namespace(namespace))) === 'yes';
  return all.filter((pod) => inScope(pod.namespace) && matches(selector, endpointFacts(pod)) === 'yes');
}
