/** Selectors of the administrators' kinds: the subject, peers by namespaces and pods, nodes. */

import { endpointFacts } from '../../../engine/inventory.ts';
import type { NamespaceScope } from '../../../engine/model.ts';
import { isEverything, matches, type Selector } from '../../../engine/selector.ts';
import type { ClusterView } from '../../../rules/rule.ts';
import { code } from '../../markdown.ts';
import { isUnreadable, joined, scopePhrase, selectorText, subjectWords } from '../../phrases.ts';
import { podCount } from '../../pods.ts';
import { hostNetworkPods, type PodSelection, peerAt, selectPods } from '../../selection.ts';
import { count, grouped } from '../../words.ts';
import { type Chosen, labelMeaning } from '../labels.ts';
import type { HoverContext, Meaning } from '../meaning.ts';
import { outOf, podNames } from '../names.ts';

const UNREADABLE: Meaning = { bold: 'Matches nobody', after: ': a part of it cannot be read yet' };

/** Namespaces and pods that a subject or peer means; `own` is the selector under the cursor. */
interface Pair {
  readonly namespaces: NamespaceScope;
  readonly pods: Selector;
}

/** `subject`. */
export function subjectMeaning({ view, policy }: HoverContext): Meaning {
  const { subject } = policy;
  if (subject.kind !== 'pods') return {};
  if (isUnreadable(subject.pods)) return UNREADABLE;
  const { cluster } = view;
  if (!cluster) return { bold: `Applies to ${subjectWords(subject, code)}`, notes: [NOT_ISOLATED] };
  const selection = selectPods(cluster.inventory, subject.namespaces, subject.pods);
  return {
    bold: `Applies to ${everyPod(cluster, selection)}`,
    after: podNames(selection.matched),
    counted: true,
    notes: [NOT_ISOLATED, ...hostNotes(cluster, selection)],
  };
}

const NOT_ISOLATED = 'They are not isolated: what no rule matches is left to the policies behind this one.';

/** A selector of namespaces, alone or beside one of pods. */
export function adminNamespacesMeaning(context: HoverContext): Meaning {
  const pair = pairAt(context);
  if (pair?.namespaces.kind !== 'selected') return notRead(context);
  const { selector } = pair.namespaces;
  if (isUnreadable(selector)) return UNREADABLE;
  const { cluster } = context.view;
  const others = isEverything(pair.pods)
    ? 'All pods of these namespaces'
    : `Together with \`podSelector\`: only their pods with ${code(selectorText(pair.pods))}`;
  if (!cluster) {
    const which = isEverything(selector) ? 'every namespace' : `namespaces with ${code(selectorText(selector))}`;
    return { bold: `Chooses ${which}`, notes: [`${others}.`] };
  }
  const { inventory } = cluster;
  const { matched, unknown } = inventory.selectNamespaces(selector);
  const all = inventory.namespaces.size;
  const pods = selectPods(inventory, pair.namespaces, pair.pods);
  const which =
    matched.length === 0
      ? 'no namespace'
      : `${matched.length === all ? 'all' : `${matched.length} of`} ${count(all, 'namespace')}`;
  return {
    bold: `Chooses ${which}`,
    after: matched.length === 0 ? '' : `: ${joined(matched.map(code), 'and', 6)}`,
    counted: true,
    notes: [
      `${others}: ${podCount(pods.matched, inventory)} now${podNames(pods.matched)}.`,
      ...(unknown.length > 0
        ? [`Not known for ${joined(unknown.map(code), 'and')}: their Namespace objects are not in the snapshot.`]
        : []),
    ],
  };
}

/** `podSelector` beside a selector of namespaces. */
export function adminPodsMeaning(context: HoverContext): Meaning {
  const pair = pairAt(context);
  if (!pair) return notRead(context);
  if (isUnreadable(pair.pods)) return UNREADABLE;
  const { cluster } = context.view;
  const scope = scopePhrase(pair.namespaces, code);
  if (!cluster) {
    const who = isEverything(pair.pods) ? 'every pod' : `pods with ${code(selectorText(pair.pods))}`;
    return { bold: `Matches ${who} ${scope}` };
  }
  const selection = selectPods(cluster.inventory, pair.namespaces, pair.pods);
  return {
    bold: `Matches ${outOf(selection.matched, selection.total, cluster.inventory)} ${scope}`,
    after: podNames(selection.matched),
    counted: true,
    notes: hostNotes(cluster, selection),
  };
}

/** `nodes` of an egress peer. */
export function nodesMeaning({ view, policy, base }: HoverContext): Meaning {
  const peer = peerAt(policy, base.slice(0, -1));
  if (peer?.kind !== 'nodes') return UNREADABLE;
  const which = isEverything(peer.nodes) ? 'every node' : `nodes with ${code(selectorText(peer.nodes))}`;
  const { cluster } = view;
  if (!cluster) return { bold: `Chooses ${which}` };
  const nodes = cluster.inventory.endpoints.filter(({ kind }) => kind === 'node');
  const chosen = nodes.filter((node) => matches(peer.nodes, endpointFacts(node)) === 'yes');
  return {
    bold: `Chooses ${chosen.length} of ${count(nodes.length, 'node')}`,
    after:
      chosen.length === 0
        ? ''
        : `: ${joined(
            chosen.map(({ name }) => code(name)),
            'and',
            6,
          )}`,
    counted: true,
  };
}

/** A label pair, a condition, a key. */
export function adminPartMeaning(context: HoverContext): Meaning | undefined {
  const pair = pairAt(context);
  if (!pair) return undefined;
  const { role } = context.field;
  const ofNamespaces = role === 'namespaces' || role === 'subject-namespaces';
  const chosen: Chosen = ofNamespaces ? { of: 'namespaces' } : { of: 'pods', scope: pair.namespaces };
  const selector = ofNamespaces
    ? pair.namespaces.kind === 'selected'
      ? pair.namespaces.selector
      : undefined
    : pair.pods;
  return selector && labelMeaning(context, selector, chosen);
}

/** What the selector at `base` is part of; undefined where its subject or peer cannot be read. */
function pairAt({ policy, base }: HoverContext): Pair | undefined {
  const inPods = base.at(-2) === 'pods';
  const holder = base.slice(0, inPods ? -2 : -1);
  if (holder.length === 2) return policy.subject.kind === 'pods' ? policy.subject : undefined;
  const peer = peerAt(policy, holder);
  return peer?.kind === 'pods' ? peer : undefined;
}

/** `all 40 pods of the cluster`, `12 of 40 pods in 3 namespaces`. */
function everyPod(cluster: ClusterView, { matched, namespaces }: PodSelection): string {
  const { inventory } = cluster;
  const all = selectPods(inventory, { kind: 'selected', selector: { kind: 'all' } }, { kind: 'all' }).total;
  const holding = new Set(matched.map(({ namespace }) => namespace));
  const where = matched.length > 0 ? holding.size : namespaces.length;
  return `${outOf(matched, all, inventory)}, in ${count(where, 'namespace')}`;
}

function hostNotes(cluster: ClusterView, selection: PodSelection): readonly string[] {
  const left = hostNetworkPods(cluster.inventory, selection);
  if (left.length === 0) return [];
  return [
    `${grouped(left.length)} more on the network of their node ${left.length === 1 ? 'is' : 'are'} never meant${podNames(left)}.`,
  ];
}

function notRead({ place, base }: HoverContext): Meaning {
  const { node } = place;
  if (place.path.length === base.length && node.kind === 'scalar' && node.value === null) {
    return { bold: 'As if it were not written', after: ': null means not there' };
  }
  return { bold: 'Refused', after: ': what it stands in is refused as it is' };
}
