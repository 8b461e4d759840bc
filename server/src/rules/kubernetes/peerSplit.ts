import type { PodPeer } from '../../engine/model.ts';
import { isEverything } from '../../engine/selector.ts';
import { podCount } from '../../snapshot/words.ts';
import type { Finding, Fix, Level, Rule, RuleSubject } from '../rule.ts';
import { ciliumTornPeers } from '../support/cilium/tornPeers.ts';
import { fix } from '../support/fix.ts';
import { joinItems } from '../support/join.ts';
import { type NetworkPolicyText, networkPolicy } from '../support/manifest.ts';
import { type PeerText, peersOf, soleSelector } from '../support/peers.ts';
import { itemHead } from '../support/spans.ts';
import { code } from '../support/text.ts';
import { confirmed, namespacesOf, podsIn, select } from '../support/view.ts';
import { labelled, listNames } from '../support/words.ts';

/**
 * Two neighbouring peers, one with only a namespace selector, the next with only a pod selector: OR where AND was
 * probably meant (kubernetes.md A.4 rows 40 and 41). The text alone cannot know; the pods of the cluster mostly can.
 */
export const peerSplit: Rule = {
  code: 'peer-split',
  level: 'warning',
  scope: 'cluster',
  families: ['kubernetes', 'cilium'],
  title: 'A second dash made two peers of one',
  answers: ['A-M01', 'cilium-M10'],
  *check(subject) {
    yield* ciliumTornPeers(subject);
    const found = networkPolicy(subject);
    if (!found) return;
    let previous: PeerText | undefined;
    for (const peer of peersOf(found)) {
      const pair = previous && splitPair(previous, peer);
      const finding = pair && judge(subject, found, pair);
      if (finding) yield finding;
      // A peer belongs to one pair.
      previous = pair ? undefined : peer;
    }
  },
};

export interface SplitPair {
  readonly first: PeerText;
  readonly namespaces: PodPeer;
  readonly pods: PodPeer;
}

/** Neighbours in one list, each with one selector that demands something. */
export function splitPair(first: PeerText, second: PeerText): SplitPair | undefined {
  if (first.list !== second.list || second.index !== first.index + 1) return undefined;
  const kinds = [soleSelector(first), soleSelector(second)];
  if (!kinds.includes('namespaces') || !kinds.includes('pods')) return undefined;
  const [namespaces, pods] = kinds[0] === 'namespaces' ? [first.peer, second.peer] : [second.peer, first.peer];
  if (namespaces.kind !== 'pods' || pods.kind !== 'pods' || namespaces.namespaces.kind !== 'selected') return undefined;
  if (isEverything(namespaces.namespaces.selector) || isEverything(pods.pods)) return undefined;
  return { first, namespaces, pods };
}

/** What the cluster says of the two readings. */
interface Evidence {
  readonly level: Level;
  readonly sentence: string;
  /** Pods that one joined peer would mean. */
  readonly joined: string | undefined;
}

function judge(subject: RuleSubject, found: NetworkPolicyText, pair: SplitPair): Finding | undefined {
  const evidence = weigh(subject, found, pair);
  if (!evidence) return undefined;
  const { first, namespaces, pods } = pair;
  const selector = namespaces.namespaces.kind === 'selected' ? namespaces.namespaces.selector : pods.pods;
  return {
    code: 'peer-split',
    level: evidence.level,
    message: [
      `These two list items are two peers: any pod in namespaces${labelled(selector)}, or any pod${labelled(pods.pods)} in ${code(found.namespace)}.`,
      evidence.sentence,
      'Remove the second dash if both conditions were meant.',
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
    path: [...first.peer.path.slice(0, -1), first.index + 1],
    part: 'value',
    span: itemHead(first.list, first.index + 1),
    related: [{ message: 'The first of the two peers', path: first.peer.path }],
    fixes: fixesFor(found, pair, evidence),
  };
}

function weigh({ cluster }: RuleSubject, found: NetworkPolicyText, pair: SplitPair): Evidence | undefined {
  const unsure: Evidence = { level: 'info', sentence: '', joined: undefined };
  if (!cluster || podsIn(cluster, found.namespace).length === 0) return unsure;
  const inNamespaces = select(cluster, pair.namespaces.namespaces, { kind: 'all' });
  const here = select(cluster, pair.pods.namespaces, pair.pods.pods);
  const joined = select(cluster, pair.namespaces.namespaces, pair.pods.pods);
  if (!inNamespaces.certain || !here.certain || !joined.certain) return unsure;
  const either = new Map([...inNamespaces.pods, ...here.pods].map((pod) => [pod.id, pod]));
  if (joined.pods.length > 0 && (here.pods.length > 0 || either.size > joined.pods.length)) {
    if (either.size === joined.pods.length) return undefined;
    const both = podCount(joined.pods, cluster.inventory);
    const addsNobody = here.pods.every((pod) => inNamespaces.pods.includes(pod));
    return {
      // With pods of its own, the second peer may be meant as it stands, unless one reading is clearly the broader.
      level: addsNobody || either.size >= 2 * joined.pods.length ? confirmed(cluster) : 'info',
      sentence: `That is ${podCount([...either.values()], cluster.inventory)}; as one peer it would be ${both} (${cluster.words}).`,
      joined: both,
    };
  }
  // With pods on both sides and none in common, two peers are the only reading that makes sense.
  if (here.pods.length > 0 && inNamespaces.pods.length > 0) return undefined;
  const elsewhere = select(cluster, { kind: 'selected', selector: { kind: 'all' } }, pair.pods.pods);
  if (here.pods.length === 0 && elsewhere.pods.length > 0 && elsewhere.certain) {
    return {
      level: confirmed(cluster),
      sentence: `No pod in ${code(found.namespace)} has these labels; ${podCount(elsewhere.pods, cluster.inventory)} in ${listNames(namespacesOf(elsewhere.pods))} ${elsewhere.pods.length === 1 ? 'has' : 'have'} (${cluster.words}).`,
      joined: undefined,
    };
  }
  return unsure;
}

function fixesFor(found: NetworkPolicyText, { first }: SplitPair, { level, joined }: Evidence): readonly Fix[] {
  const title = joined === undefined ? 'Merge into one peer' : `Merge into one peer (${joined})`;
  return fix(title, joinItems(found.text, first.list, first.index), level === 'warning');
}
