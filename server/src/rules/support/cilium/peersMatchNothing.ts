import { nearestNames } from '../../../schema/near.ts';
import type { NearPods } from '../../../snapshot/near.ts';
import { capital, podCount, podNoun } from '../../../snapshot/words.ts';
import type { Finding, Fix, RuleSubject } from '../../rule.ts';
import { code, sentences } from '../text.ts';
import { areNamespacesKnown, confirmed, endpointsOf, relatedPods } from '../view.ts';
import { namesNamespace } from './keys.ts';
import { type LostPeer, lostPeers } from './lostPeers.ts';
import { askedText, isNearLabel, namespaceNamed, nearFix, nearLabelText, nearOf, nearPlace } from './selection.ts';

/** Selectors of peers that match no pod, where another label is near, or the namespace that they name is not there. */
export function* ciliumPeersMatchNothing(subject: RuleSubject): Iterable<Finding> {
  for (const lost of lostPeers(subject)) {
    if (lost.elsewhere.length > 0) continue;
    const finding = judge(lost);
    if (finding) yield finding;
  }
}

function judge(lost: LostPeer): Finding | undefined {
  const { cluster, item, peer, asked } = lost;
  const { inventory } = cluster;
  const named = namespaceNamed(asked);
  const noun = podNoun(inventory);
  const place = { code: 'peer-matches-nothing', path: [...peer.path], part: 'value' } as const;
  if (named !== undefined && !inventory.namespaces.has(named)) {
    if (!areNamespacesKnown(cluster)) return undefined;
    const [near] = nearestNames(named, [...inventory.namespaces.keys()]);
    return {
      ...place,
      level: near === undefined ? 'info' : confirmed(cluster),
      message: sentences(
        `There is no namespace ${code(named)} (${cluster.words}), so this matches no ${noun}.`,
        near !== undefined && `There is ${code(near)}.`,
      ),
    };
  }
  const own = item.of.namespace;
  const scope = named ?? (asked.some(namesNamespace) ? undefined : own);
  const near = nearOf(
    cluster,
    asked,
    scope === undefined ? { kind: 'selected', selector: { kind: 'all' } } : { kind: 'named', name: scope },
  );
  const guess = near.find(isNearLabel);
  // Pods may be still to come: without something near nobody knows.
  if (!guess) return undefined;
  const span = nearPlace(item.of.root, guess);
  return {
    ...place,
    level: confirmed(cluster),
    message: sentences(
      `No ${noun}${scope === undefined ? '' : ` in ${code(scope)}`} has ${askedText(asked.filter((one) => !namesNamespace(one)))} (${cluster.words}), so this peer matches nothing.`,
      guessText(lost, guess),
    ),
    ...(span && { span }),
    related: relatedPods(cluster, endpointsOf(cluster, guess.pods), `Has ${code(nearLabelText(guess))}`),
    fixes: near
      .filter(isNearLabel)
      .flatMap((each) => fixFor(lost, each))
      .slice(0, 2),
  };
}

function guessText({ cluster }: LostPeer, guess: Extract<NearPods, { kind: 'value' | 'key' }>): string {
  const pods = endpointsOf(cluster, guess.pods);
  return `${capital(podCount(pods, cluster.inventory))} ${pods.length === 1 ? 'has' : 'have'} ${code(nearLabelText(guess))}.`;
}

function fixFor({ cluster, item }: LostPeer, near: Extract<NearPods, { kind: 'value' | 'key' }>): readonly Fix[] {
  return nearFix(item.of, cluster, near, (label, pods) => `Match ${label} (${podCount(pods, cluster.inventory)})`);
}
