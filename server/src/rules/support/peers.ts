import type { Endpoint, Peer, PodPeer, Policy, Rule } from '../../engine/model.ts';
import { get } from '../../syntax/cursor.ts';
import type { ListNode, MapEntry, MapNode } from '../../syntax/tree.ts';
import type { ClusterView } from '../rule.ts';
import { DIRECTIONS, type NetworkPolicyText, type RuleText, rulesOf } from './manifest.ts';
import { ruleAt } from './portWords.ts';
import { governs, type Selected, select, subjects } from './view.ts';

/** One item of `from` or `to`, as text and as the engine reads it. */
export interface PeerText {
  readonly rule: RuleText;
  readonly engineRule: Rule;
  readonly list: ListNode;
  readonly index: number;
  readonly map: MapNode;
  readonly peer: Peer;
}

/** The peers that can be read, of every rule in a direction that the policy governs. */
export function* peersOf(found: NetworkPolicyText): Iterable<PeerText> {
  for (const direction of DIRECTIONS) {
    if (!governs(found.policy, direction)) continue;
    for (const rule of rulesOf(found.spec, direction)) yield* peersOfRule(found.policy, rule);
  }
}

function* peersOfRule(policy: Policy, rule: RuleText): Iterable<PeerText> {
  const list = rule.peers?.value;
  const engineRule = ruleAt(policy, rule.path);
  if (list?.kind !== 'list' || !engineRule) return;
  for (const peer of engineRule.peers ?? []) {
    const index = peer.path.at(-1);
    const map = typeof index === 'number' ? list.items[index]?.value : undefined;
    if (typeof index === 'number' && map?.kind === 'map') yield { rule, engineRule, list, index, map, peer };
  }
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

function isPodPeer(peer: Peer): peer is PodPeer {
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
  const found = new Map<string, Endpoint>();
  let certain = true;
  for (const peer of rule.peers.filter(isPodPeer)) {
    const selected = select(cluster, peer.namespaces, peer.pods);
    certain &&= selected.certain;
    for (const pod of selected.pods) found.set(pod.id, pod);
  }
  return { pods: [...found.values()], certain };
}
