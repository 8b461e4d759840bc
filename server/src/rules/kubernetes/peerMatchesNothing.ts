import type { PodPeer } from '../../engine/model.ts';
import { type NearPods, nearPods } from '../../snapshot/near.ts';
import { podCount, podNoun } from '../../snapshot/words.ts';
import { get } from '../../syntax/cursor.ts';
import { calicoPeerMatchesNothing } from '../calico/common/peerMatchesNothing.ts';
import type { ClusterView, Finding, Fix, Rule } from '../rule.ts';
import { ciliumPeersMatchNothing } from '../support/cilium/peersMatchNothing.ts';
import { dnsServers } from '../support/dns.ts';
import { astrayDnsPeers } from '../support/dnsAstray.ts';
import { type PolicyText, policyText } from '../support/manifest.ts';
import {
  bystanderFix,
  guessText,
  labelPlace,
  labelText,
  partsText,
  relatedTo,
  soleValues,
} from '../support/nearMiss.ts';
import { type EmptyPeer, emptyPeers } from '../support/peerSearch.ts';
import { selectorPaths } from '../support/peers.ts';
import { inVain } from '../support/scopes.ts';
import { code } from '../support/text.ts';
import { confirmed, endpointsOf } from '../support/view.ts';
import { labelled, selectorText } from '../support/words.ts';
import { joinedHalves } from './peerJoined.ts';

/**
 * A peer whose labels no pod of its namespaces has, where something near is there: a mistyped label, or labels of a
 * Service or workload, which select nothing. Whoever may be still to come is not told of.
 */
export const peerMatchesNothing: Rule = {
  code: 'peer-matches-nothing',
  level: 'warning',
  scope: 'cluster',
  families: ['kubernetes', 'admin', 'calico', 'cilium'],
  title: 'A peer that means nobody, where another label would',
  answers: ['A-M31', 'A-M32', 'cilium-M93', 'calico-M33'],
  *check(subject) {
    yield* calicoPeerMatchesNothing(subject);
    yield* ciliumPeersMatchNothing(subject);
    const { cluster } = subject;
    const found = policyText(subject);
    if (!found || !cluster) return;
    // `dns-wrong-peer` tells.
    const astray = dnsServers(cluster) ? astrayDnsPeers(cluster, found).map(({ map }) => map) : [];
    for (const peer of emptyPeers(cluster, found)) {
      if (astray.includes(peer.map) || joinedHalves(cluster, found, peer)) continue;
      const world = { inventory: cluster.inventory, bystanders: cluster.snapshot.bystanders };
      const near = nearPods(world, peer.peer.namespaces, peer.peer.pods);
      // The very labels are there in other namespaces: `peer-elsewhere` tells, or those pods are not meant.
      if (near.some(({ kind }) => kind === 'namespace')) continue;
      const guess = near.find(({ kind }) => kind === 'value') ?? near[0];
      if (guess) yield finding(cluster, found, peer, guess);
      else if (partsText(cluster, peer.peer.namespaces, peer.peer.pods) !== '') yield apart(cluster, found, peer);
    }
  },
};

function finding(cluster: ClusterView, found: PolicyText, peer: EmptyPeer, guess: NearPods): Finding {
  const path = selectorPaths(peer).pods ?? peer.peer.path;
  const place = guess.kind === 'value' || guess.kind === 'key' ? labelPlace(found, guess) : undefined;
  const applied = found.namespace === undefined || namespaceWritten(found);
  return {
    code: 'peer-matches-nothing',
    level: applied ? confirmed(cluster) : 'info',
    message: `No ${podNoun(cluster.inventory)} in ${scopeWords(peer.peer, found)} has ${selectorText(peer.peer.pods)} (${cluster.words}), so ${inVain(peer)}. ${guessText(cluster, guess, '')}`,
    path,
    part: 'key',
    ...(place && { span: place.span }),
    related: relatedTo(cluster, guess),
    fixes: [...fixFor(cluster, found, guess), ...bystanderFix(cluster, found, guess, path)],
  };
}

/** Each of the labels is there, on different pods: what was meant is for the author to say. */
function apart(cluster: ClusterView, found: PolicyText, peer: EmptyPeer): Finding {
  const { namespaces, pods } = peer.peer;
  return {
    code: 'peer-matches-nothing',
    level: 'info',
    message: `No ${podNoun(cluster.inventory)} in ${scopeWords(peer.peer, found)} has ${selectorText(pods)} (${cluster.words}), so ${inVain(peer)}. ${partsText(cluster, namespaces, pods)}`,
    path: selectorPaths(peer).pods ?? peer.peer.path,
    part: 'key',
    fixes: soleValues(cluster, namespaces, pods).flatMap((each) => fixFor(cluster, found, each)),
  };
}

function namespaceWritten({ root }: PolicyText): boolean {
  const metadata = get(root, 'metadata')?.value;
  return metadata?.kind === 'map' && get(metadata, 'namespace') !== undefined;
}

function scopeWords({ namespaces }: PodPeer, found: PolicyText): string {
  if (namespaces.kind === 'named') return code(found.namespace ?? namespaces.name);
  const chosen = labelled(namespaces.selector);
  return chosen === '' ? 'any namespace' : `namespaces${chosen}`;
}

function fixFor(cluster: ClusterView, found: PolicyText, guess: NearPods): readonly Fix[] {
  if (guess.kind !== 'value' && guess.kind !== 'key') return [];
  const edits = labelPlace(found, guess)?.edits;
  const many = podCount(endpointsOf(cluster, guess.pods), cluster.inventory);
  return edits ? [{ title: `Select ${labelText(guess)} (${many})`, edits }] : [];
}
