import type { Endpoint, Peer, PodPeer, Policy, Rule } from '../../engine/model.ts';
import { get, nodeAt } from '../../syntax/cursor.ts';
import type { Path } from '../../syntax/path.ts';
import type { ListNode, MapEntry, MapNode } from '../../syntax/tree.ts';
import type { ClusterView } from '../rule.ts';
import type { PolicyText } from './manifest.ts';
import { governs, type Selected, select, subjects } from './view.ts';

/** One item of `from` or `to`, as text and as the engine reads it. */
export interface PeerText {
  readonly rule: Rule;
  readonly list: ListNode;
  readonly index: number;
  readonly map: MapNode;
  readonly peer: Peer;
}

/** The peers that can be read, of every rule in a direction that the policy governs. */
export function* peersOf({ policy, root }: PolicyText): Iterable<PeerText> {
  for (const rule of policy.rules) {
    if (!governs(policy, rule.direction)) continue;
    for (const peer of rule.peers ?? []) {
      const index = peer.path.at(-1);
      const list = nodeAt(root, peer.path.slice(0, -1));
      const map = nodeAt(root, peer.path);
      if (typeof index === 'number' && list?.kind === 'list' && map?.kind === 'map') {
        yield { rule, list, index, map, peer };
      }
    }
  }
}

/** Where a peer's selectors stand: under the keys of NetworkPolicy, or under those of the admin kinds. */
export function selectorPaths({ map, peer }: PeerText): {
  readonly namespaces: Path | undefined;
  readonly pods: Path | undefined;
} {
  const within = get(map, 'pods')?.value.kind === 'map' ? [...peer.path, 'pods'] : peer.path;
  const holder = within === peer.path ? map : get(map, 'pods')?.value;
  const place = (key: string) => (holder?.kind === 'map' && isSet(get(holder, key)) ? [...within, key] : undefined);
  return {
    namespaces: place('namespaceSelector') ?? place('namespaces'),
    pods: place('podSelector'),
  };
}

/** A peer that names a namespace selector and no pod selector, or the other way round; undefined for all others. */
export function soleSelector({ map, peer }: PeerText): 'namespaces' | 'pods' | undefined {
  if (peer.kind !== 'pods') return undefined;
  const namespaces = isSet(get(map, 'namespaceSelector'));
  const pods = isSet(get(map, 'podSelector'));
  if (namespaces === pods) return undefined;
  return namespaces ? 'namespaces' : 'pods';
}

function isSet(entry: MapEntry | undefined): boolean {
  return entry !== undefined && !(entry.value.kind === 'scalar' && entry.value.value === null);
}

export function isPodPeer(peer: Peer): peer is PodPeer {
  return peer.kind === 'pods';
}

/** The pods at the receiving end of what a rule allows: the policy's own for ingress, its peers' for egress. */
export function receivers(cluster: ClusterView, policy: Policy, rule: Rule): Selected {
  if (rule.direction === 'ingress') return subjects(cluster, policy);
  return peerPods(cluster, rule);
}

/** Pods that the rule's selectors mean; with no peers at all, every pod. Address ranges are left out. */
export function peerPods(cluster: ClusterView, rule: Rule): Selected {
  const everywhere = { kind: 'selected', selector: { kind: 'all' } } as const;
  if (rule.peers === undefined) return select(cluster, everywhere, { kind: 'all' });
  const peers = rule.peers.filter(isPodPeer);
  const [only] = peers;
  if (only !== undefined && peers.length === 1) return select(cluster, only.namespaces, only.pods);
  const found = new Map<string, Endpoint>();
  let certain = true;
  for (const peer of peers) {
    const selected = select(cluster, peer.namespaces, peer.pods);
    certain &&= selected.certain;
    for (const pod of selected.pods) found.set(pod.id, pod);
  }
  return { pods: [...found.values()], certain };
}
