/** One node's children, a page at a time. */

import type { Policy } from '../../engine/model.ts';
import type { TreeNode, TreeParams, TreeResult } from '../../protocol.ts';
import type { FlowWorld } from '../flow/world.ts';
import type { FileSpan } from '../results.ts';
import type { PodStates } from './isolation.ts';
import { readTreeId, type TreePlace } from './treeIds.ts';
import {
  namespaceNode,
  podNode,
  podsNode,
  policiesNode,
  policyNode,
  selectingNodes,
  type TreeWorld,
  workloadNode,
} from './treeNodes.ts';
import { sortedPods, workloadIn, workloadsIn } from './workloads.ts';

type Node = TreeNode<FileSpan>;
/** Made when its page is asked for. */
type Maker = () => Node;

const PAGE = 200;

/** Total: a node that is there no more has no children. */
export function tree(params: TreeParams, world: FlowWorld, states: PodStates): TreeResult<FileSpan> {
  const place = readTreeId(params.node);
  const all = place === undefined ? [] : childrenOf(place, { ...world, states });
  const from = Math.max(0, Math.trunc(params.from ?? 0));
  const count = Math.max(1, Math.trunc(params.count ?? PAGE));
  return { nodes: all.slice(from, from + count).map((make) => make()), total: all.length };
}

function childrenOf(place: TreePlace, world: TreeWorld): readonly Maker[] {
  const { inventory } = world.cluster;
  switch (place.kind) {
    case 'root':
      return rootsOf(world);
    case 'namespace': {
      const { namespace } = place;
      const policies = policiesOf(world, namespace);
      return [
        ...(policies.length === 0 ? [] : [() => policiesNode(namespace, policies)]),
        ...workloadsIn(inventory, namespace).map((group) => () => workloadNode(group, world)),
      ];
    }
    case 'policies':
      return policiesOf(world, place.namespace).map((policy) => () => policyNode(policy, world));
    case 'workload': {
      const group = workloadIn(inventory, place.namespace, place.of, place.name);
      if (group === undefined) return [];
      const policies = selectingNodes(group.endpoints, world, ['workload', place.namespace, place.of, place.name]);
      const isTemplate = group.endpoints.every(({ template }) => template);
      return [...policies, ...(isTemplate ? [] : [() => podsNode(group, world)])];
    }
    case 'pods': {
      const group = workloadIn(inventory, place.namespace, place.of, place.name);
      return sortedPods(group?.endpoints ?? []).map((pod) => () => podNode(pod, world));
    }
    case 'pod': {
      const pod = inventory.endpoint(`pod/${place.namespace}/${place.name}`);
      return pod === undefined ? [] : selectingNodes([pod], world, ['pod', place.namespace, place.name]);
    }
  }
}

function rootsOf(world: TreeWorld): readonly Maker[] {
  const { inventory, policies } = world.cluster;
  const names = new Set([
    ...inventory.namespaces.keys(),
    ...policies.flatMap(({ namespace }) => (namespace === undefined ? [] : [namespace])),
  ]);
  const clusterwide = policiesOf(world, '');
  return [
    ...(clusterwide.length === 0 ? [] : [() => policiesNode('', clusterwide)]),
    ...[...names].sort().map((name) => () => namespaceNode(name, world)),
  ];
}

/** By kind and name; of an object that holds several policies the first stands for it. Empty: those of no namespace. */
function policiesOf({ cluster }: TreeWorld, namespace: string): readonly Policy[] {
  const found = new Map<string, Policy>();
  for (const policy of cluster.policies) {
    const object = policy.object ?? policy.id;
    if ((policy.namespace ?? '') === namespace && !found.has(object)) found.set(object, policy);
  }
  const key = ({ name, kind }: Policy) => `${name} ${kind}`;
  return [...found.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
