import type { Endpoint } from '../../../engine/model.ts';
import { capital, podCount, podNoun } from '../../../snapshot/words.ts';
import { get, nodeAt } from '../../../syntax/cursor.ts';
import type { Finding, Fix, RuleSubject } from '../../rule.ts';
import { fix } from '../fix.ts';
import { dashIndent, insertBefore } from '../insert.ts';
import { code } from '../text.ts';
import { confirmed, namespacesOf, relatedPods } from '../view.ts';
import { listNames } from '../words.ts';
import { plainKey } from './keys.ts';
import { type LostPeer, lostPeers } from './lostPeers.ts';
import { NAMESPACE_KEYS } from './namespaceKeys.ts';
import { askedText } from './selection.ts';
import { tornPairs } from './torn.ts';

/** More fixes than these would be a guess. */
const MOST_NAMESPACES = 3;

/** A selector of peers without a namespace, whose pods are in others than the policy's own (cilium.md M14). */
export function* ciliumPeersElsewhere(subject: RuleSubject): Iterable<Finding> {
  const torn = new Set(
    tornPairs(subject).flatMap(({ first, second }) => [first, second].map(({ path }) => JSON.stringify(path))),
  );
  for (const lost of lostPeers(subject)) {
    const { cluster, asked, elsewhere, item, peer } = lost;
    if (elsewhere.length === 0 || torn.has(JSON.stringify(peer.path))) continue;
    // The name of a namespace, taken for a label: told as that.
    if (asked.some(({ key }) => NAMESPACE_KEYS.has(plainKey(key) ?? ''))) continue;
    const namespaces = namespacesOf(elsewhere);
    const one = elsewhere.length === 1;
    yield {
      code: 'peer-elsewhere',
      level: confirmed(cluster),
      message: `No ${podNoun(cluster.inventory)} in ${code(item.of.namespace ?? '')} has ${askedText(asked)} (${cluster.words}), and a selector that names no namespace looks nowhere else: this peer matches nothing. ${capital(podCount(elsewhere, cluster.inventory))} in ${listNames(namespaces)} ${one ? 'has' : 'have'} it; add \`k8s:io.kubernetes.pod.namespace\` to mean ${one ? 'it' : 'them'}.`,
      path: [...peer.path],
      part: 'value',
      related: relatedPods(cluster, elsewhere, `Has ${askedText(asked)}`),
      fixes: fixesFor(lost, namespaces),
    };
  }
}

function fixesFor({ cluster, item, peer, elsewhere }: LostPeer, namespaces: readonly string[]): readonly Fix[] {
  const { root, text, map } = item.of;
  const selector = nodeAt(root, peer.path);
  const labels = selector?.kind === 'map' ? get(selector, 'matchLabels') : undefined;
  const holder = labels?.value;
  const first = holder?.kind === 'map' ? holder.entries[0] : undefined;
  if (holder?.kind !== 'map' || !first || first.merged || holder.alias !== undefined) return [];
  const dashes = dashIndent(text, map);
  return namespaces.slice(0, MOST_NAMESPACES).flatMap((name) => {
    const there: readonly Endpoint[] = elsewhere.filter((pod) => pod.namespace === name);
    const title = `Look in namespace ${name} (${podCount(there, cluster.inventory)})`;
    const edits = insertBefore(text, holder, first, { 'k8s:io.kubernetes.pod.namespace': name }, dashes);
    return fix(title, edits, namespaces.length === 1);
  });
}
