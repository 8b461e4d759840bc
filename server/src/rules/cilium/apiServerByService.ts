import { get } from '../../syntax/cursor.ts';
import type { ClusterView, Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { allItems, type CiliumItemText, nodesIn, textIn, underCilium } from '../support/cilium/manifest.ts';
import { swapEntry } from '../support/cilium/swapEntry.ts';
import { fix } from '../support/fix.ts';
import { given } from '../support/nodes.ts';
import { sentences } from '../support/text.ts';
import { confirmed } from '../support/view.ts';

/** The API server as the Service `default/kubernetes`: a range of its addresses, which never stands for nodes (cilium.md 4.7). */
export const apiServerByService: Rule = {
  code: 'api-server-by-service',
  level: 'warning',
  scope: 'cluster',
  families: ['cilium'],
  title: 'The API server in `toServices`',
  answers: ['cilium-M55'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const cluster = underCilium(subject.cluster);
    for (const item of allItems(subject)) {
      for (const [index, element] of nodesIn(item.map, 'toServices').entries()) {
        const ref = given(element, 'k8sService');
        if (item.denies || textIn(ref, 'serviceName') !== 'kubernetes' || textIn(ref, 'namespace') !== 'default')
          continue;
        const onNodes = cluster && areNodes(cluster);
        // Outside of the cluster its addresses do match.
        if (onNodes === false) continue;
        yield {
          code: 'api-server-by-service',
          level: cluster && onNodes ? confirmed(cluster) : 'info',
          message: sentences(
            'The Service of the API server has no pods behind it, so Cilium takes it for a range of addresses, and ranges never stand for nodes.',
            cluster && onNodes
              ? `The API server runs on nodes (${cluster.words}): this matches nothing.`
              : 'Where the API server runs on nodes this matches nothing.',
            'Use the entity `kube-apiserver`.',
          ),
          path: [...item.path, 'toServices', index],
          part: 'value',
          fixes: fixesFor(item, onNodes === true),
        };
      }
    }
  },
};

/** Undefined where the view does not know its addresses. */
function areNodes({ inventory, programs }: ClusterView): boolean | undefined {
  if (inventory.apiServers.length === 0) return undefined;
  if (programs.dataplane.rangesHold.nodes) return false;
  return inventory.apiServers.every((address) =>
    inventory.endpointsAt(address).some(({ kind, hostNetwork }) => kind === 'node' || hostNetwork),
  );
}

function fixesFor({ map, of }: CiliumItemText, preferred: boolean): readonly Fix[] {
  const entry = get(map, 'toServices');
  if (!entry || nodesIn(map, 'toServices').length > 1) return [];
  return fix(
    'Use the entity `kube-apiserver`',
    swapEntry(of.text, map, entry, { toEntities: ['kube-apiserver'] }),
    preferred,
  );
}
