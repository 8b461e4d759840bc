/** A selector as a whole: the subject, the pods of a peer, the namespaces of a peer. */

import type { PodPeer } from '../../engine/model.ts';
import { isEverything } from '../../engine/selector.ts';
import { subjectSelector } from '../../engine/subjects.ts';
import type { ClusterView } from '../../rules/rule.ts';
import { nearPodWords, peerPhrase } from '../counts.ts';
import { code } from '../markdown.ts';
import { isUnreadable, joined, scopePhrase, selectorText } from '../phrases.ts';
import { podCount } from '../pods.ts';
import {
  hostNetworkPods,
  type PodSelection,
  peerAt,
  selectPeer,
  selectPods,
  selectSubject,
  undecidedBy,
} from '../selection.ts';
import { count, grouped } from '../words.ts';
import { isolationSentence } from './isolation.ts';
import type { HoverContext, Meaning } from './meaning.ts';
import { outOf, podNames } from './names.ts';

const UNREADABLE: Meaning = { bold: 'Matches nobody', after: ': a part of it cannot be read yet' };

export function subjectMeaning({ view, place, policy }: HoverContext): Meaning {
  const { cluster } = view;
  const where = code(policy.namespace ?? '');
  const isolation = isolationSentence(policy, place.manifest.object.node, cluster?.programs.dataplane);
  const pods = subjectSelector(policy.subject);
  if (isUnreadable(pods)) return UNREADABLE;
  if (!cluster) {
    const bold = isEverything(pods)
      ? `Selects every pod in ${where}`
      : `Selects pods in ${where} with ${code(selectorText(pods))}`;
    return { bold, notes: [isolation] };
  }
  const selection = selectSubject(cluster, policy);
  return {
    bold: `Selects ${outOf(selection.matched, selection.total, cluster.inventory)} in ${where}`,
    after: podNames(selection.matched) || nearPodWords(cluster, selection, code),
    counted: true,
    notes: [isolation, ...perhapsNotes(cluster, selection), ...hostNetworkNote(cluster, selection)],
  };
}

/** `podSelector` of a peer. */
export function peerPodsMeaning(context: HoverContext): Meaning {
  const peer = podPeer(context);
  if (!peer) return notAPeer(context);
  if (isUnreadable(peer.pods)) return UNREADABLE;
  const { cluster } = context.view;
  const alone = peer.namespaces.kind === 'named';
  const scope = scopePhrase(peer.namespaces, code);
  const both = alone
    ? `Alone in its peer, it looks only at pods of the policy's own namespace${cluster ? elsewhereWords(cluster, peer) : ''}.`
    : 'Together with `namespaceSelector`: both must match.';
  if (!cluster) {
    const who = isEverything(peer.pods) ? 'every pod' : `pods with ${code(selectorText(peer.pods))}`;
    return { bold: `Matches ${who} ${scope}`, notes: [both] };
  }
  const selection = selectPeer(cluster, peer);
  if (selection.namespaces.length === 0) {
    return { bold: 'Matches nobody', after: `: ${peerPhrase(cluster, selection, code)}`, counted: true, notes: [both] };
  }
  return {
    bold: `Matches ${outOf(selection.matched, selection.total, cluster.inventory)} ${scope}`,
    after: podNames(selection.matched) || nearPodWords(cluster, selection, code),
    counted: true,
    notes: [both, ...perhapsNotes(cluster, selection), ...hostNetworkNote(cluster, selection)],
  };
}

/** `namespaceSelector` of a peer. */
export function namespacesMeaning(context: HoverContext): Meaning {
  const peer = podPeer(context);
  if (peer?.namespaces.kind !== 'selected') return notAPeer(context);
  const { selector } = peer.namespaces;
  if (isUnreadable(selector)) return UNREADABLE;
  const { cluster } = context.view;
  const others = isEverything(peer.pods)
    ? 'Alone in its peer: every pod of these namespaces'
    : `Together with \`podSelector\`: only their pods with ${code(selectorText(peer.pods))}`;
  if (!cluster) {
    const which = isEverything(selector) ? 'every namespace' : `namespaces with ${code(selectorText(selector))}`;
    return { bold: `Chooses ${which}`, notes: [`${others}.`] };
  }
  const selection = selectPeer(cluster, peer);
  const all = cluster.inventory.namespaces.size;
  const { namespaces } = selection;
  if (namespaces.length === 0) return { bold: `Chooses ${peerPhrase(cluster, selection, code)}`, counted: true };
  const unsure = cluster.inventory.selectNamespaces(selector).unknown;
  return {
    bold: `Chooses ${namespaces.length === all ? 'all' : `${namespaces.length} of`} ${count(all, 'namespace')}`,
    after: `: ${joined(namespaces.map(code), 'and', 6)}`,
    counted: true,
    notes: [
      `${others}: ${podCount(selection.matched, cluster.inventory)} now${podNames(selection.matched)}.`,
      ...(unsure.length > 0
        ? [`Not known for ${joined(unsure.map(code), 'and')}: their Namespace objects are not in the snapshot.`]
        : []),
    ],
  };
}

/** The peer that holds the selector at `base`; undefined when the peer cannot be read. */
export function podPeer({ policy, base }: HoverContext): PodPeer | undefined {
  const peer = peerAt(policy, base.slice(0, -1));
  return peer?.kind === 'pods' ? peer : undefined;
}

/** Set to null, or beside `ipBlock`. */
function notAPeer({ place, base }: HoverContext): Meaning {
  const { node } = place;
  const name = String(base.at(-1));
  if (place.path.length === base.length && node.kind === 'scalar' && node.value === null) {
    return { bold: 'As if it were not written', after: ': null means not asked. Every pod would be `{}`' };
  }
  return { bold: 'Refused', after: `: \`${name}\` cannot stand beside what else this peer holds` };
}

function perhapsNotes(cluster: ClusterView, selection: PodSelection): readonly string[] {
  const [first] = selection.perhaps;
  if (!first) return [];
  const why =
    undecidedBy(cluster.inventory, first, selection) === 'namespace'
      ? 'the labels of its namespace are not in the snapshot'
      : 'it asks for a label that is only given when pods start';
  return [`Not known for ${grouped(selection.perhaps.length)} more: ${why}.`];
}

function hostNetworkNote(cluster: ClusterView, selection: PodSelection): readonly string[] {
  const left = hostNetworkPods(cluster.inventory, selection);
  if (left.length === 0) return [];
  const words =
    left.length === 1
      ? "more has these labels and runs on its node's"
      : "more have these labels and run on their node's";
  return [`${podCount(left, cluster.inventory)} ${words} network, where policy selects no pod${podNames(left)}.`];
}

/** Pods of other namespaces that a lone `podSelector` would reach with a `namespaceSelector` beside it. */
function elsewhereWords(cluster: ClusterView, peer: PodPeer): string {
  if (isEverything(peer.pods) || peer.namespaces.kind !== 'named') return '';
  const own = peer.namespaces.name;
  const everywhere = selectPods(cluster.inventory, { kind: 'selected', selector: { kind: 'all' } }, peer.pods);
  const others = everywhere.matched.filter(({ namespace }) => namespace !== own);
  if (others.length === 0) return '';
  const verb = others.length === 1 ? 'has' : 'have';
  return `; ${podCount(others, cluster.inventory)} elsewhere ${verb} these labels and ${others.length === 1 ? 'does' : 'do'} not count${podNames(others)}`;
}
