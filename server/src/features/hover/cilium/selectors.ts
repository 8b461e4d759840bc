/** Selectors of Cilium: whom they mean once namespace and cluster are added, and each label of them. */

import type { LabelledPeer, Path } from '../../../engine/model.ts';
import { isEverything, type Requirement, requirements, type Selector } from '../../../engine/selector.ts';
import { subjectSelector } from '../../../engine/subjects.ts';
import type { ClusterView } from '../../../rules/rule.ts';
import { nearPodWords } from '../../counts.ts';
import { isOurs } from '../../enforcerKeys.ts';
import { code } from '../../markdown.ts';
import { isUnreadable, joined, requirementText, selectorText } from '../../phrases.ts';
import { podCount } from '../../pods.ts';
import { peerAt, samePath, selectLabelled, selectSubject } from '../../selection.ts';
import { capital, count, grouped } from '../../words.ts';
import type { HoverContext, Meaning } from '../meaning.ts';
import { outOf, podNames } from '../names.ts';
import { closes, isCilium, otherPluginNote, policyOf, ruleBase } from './here.ts';
import { labelNotes } from './labelNotes.ts';

const UNREADABLE: Meaning = { bold: 'Matches nobody', after: ': a part of it cannot be read yet' };
const NAMESPACE = 'io.kubernetes.pod.namespace';
/** Values of a key named in one line. */
const VALUES = 6;

/** `endpointSelector`. */
export function ciliumSubjectMeaning(context: HoverContext): Meaning | undefined {
  const policy = policyOf(context, context.base);
  if (!policy) return undefined;
  const { subject } = policy;
  const { cluster } = context.view;
  const selector = subjectSelector(subject);
  if (isUnreadable(selector)) return UNREADABLE;
  const where = policy.namespace === undefined ? 'of any namespace' : `in ${code(policy.namespace)}`;
  const notes = [...closingNotes(context), ...otherPluginNote(cluster)];
  if (!isCilium(cluster)) {
    const asked = selectorText(withoutNamespace(selector));
    const bold = asked === '' ? `Selects every pod ${where}` : `Selects pods ${where} with ${code(asked)}`;
    return { bold, notes };
  }
  const selection = selectSubject(cluster, policy);
  return {
    bold: `Selects ${outOf(selection.matched, selection.total, cluster.inventory)} ${where}`,
    after: podNames(selection.matched) || nearPodWords(cluster, selection, code),
    counted: true,
    notes: [
      ...notes,
      ...(policy.namespace === undefined && isEverything(selector)
        ? ["It also selects Cilium's own health and ingress endpoints."]
        : []),
    ],
  };
}

/** `nodeSelector`. */
export function ciliumHostsMeaning(context: HoverContext): Meaning | undefined {
  const policy = policyOf(context, context.base);
  if (!policy) {
    return { bold: 'Refused', after: ': the agent takes rules about nodes in a CiliumClusterwideNetworkPolicy only' };
  }
  const asked = selectorText(subjectSelector(policy.subject));
  return {
    bold: asked === '' ? 'Selects every node' : `Selects nodes with ${code(asked)}`,
    notes: ['In force only where the host firewall of Cilium is on.', ...closingNotes(context)],
  };
}

/** In which directions the rule closes its pods. */
function closingNotes(context: HoverContext): readonly string[] {
  const base = ruleBase(context.base);
  const closed = (['ingress', 'egress'] as const).filter((direction) => closes(context, base, direction));
  if (closed.length === 0) return ['They stay as open as they are: this rule closes no direction.'];
  const words = joined(
    closed.map((direction) => `**${direction}**`),
    'and',
  );
  return [`They are closed for ${words}, except for what this or another policy allows.`];
}

/** An element of `fromEndpoints` or `toEndpoints`, after the agent has added namespace and cluster (cilium.md 2.4). */
export function endpointsMeaning(context: HoverContext): Meaning | undefined {
  const { base, view } = context;
  const policy = policyOf(context, base);
  const peer = policy && peerAt(policy, base);
  if (!policy || peer?.kind !== 'labelled') return undefined;
  if (isUnreadable(peer.selector)) return UNREADABLE;
  const scope = scopeWords(peer.selector, base, policy.namespace);
  const notes = [...scope.notes, ...otherPluginNote(view.cluster)];
  const own = writtenPart(peer.selector, base);
  const asked = selectorText(own);
  if (!isCilium(view.cluster)) {
    const who = asked === '' ? 'every pod' : `pods with ${code(asked)}`;
    return { bold: capital(`${who} ${scope.where}`), notes };
  }
  const selection = selectLabelled(view.cluster, peer);
  if (!selection) return undefined;
  return {
    bold: `Matches ${podCount(selection.matched, view.cluster.inventory)} ${scope.where}`,
    after: podNames(selection.matched) + elsewhere(view.cluster, own, selection.matched.length),
    counted: true,
    notes,
  };
}

/** An element of `fromNodes` or `toNodes`. */
export function peerNodesMeaning(context: HoverContext): Meaning | undefined {
  const policy = policyOf(context, context.base);
  const peer = policy && peerAt(policy, context.base);
  if (peer?.kind !== 'labelled') return undefined;
  const asked = selectorText(writtenPart(peer.selector, context.base));
  return { bold: asked === '' ? 'Every other node' : `Other nodes with ${code(asked)}`, after: ', never the own one' };
}

/** Where a selector looks, and which of its keys says so. */
export function scopeWords(
  selector: Selector,
  base: Path,
  namespace: string | undefined,
): { readonly where: string; readonly notes: readonly string[] } {
  const asked = requirements(selector).filter(({ path }) => isUnder(path, base));
  const keys = asked.map(({ key }) => key);
  if (keys.some((key) => key.startsWith('reserved:'))) {
    return {
      where: 'of any kind',
      notes: [
        'A key of the source `reserved` stands in it, so neither namespace nor cluster is added: it is taken as it stands.',
      ],
    };
  }
  const named = asked.find(({ key }) => key === `k8s:${NAMESPACE}` || key === `any:${NAMESPACE}`);
  if (named?.op === 'in' && named.values.length === 1) {
    return { where: `in ${code(named.values[0] ?? '')}`, notes: ['Its namespace is the one it names.'] };
  }
  if (named)
    return { where: 'of the namespaces it names', notes: ['It speaks of the namespace itself, so none is added.'] };
  if (keys.some((key) => /^(k8s|any):io\.cilium\.k8s\.namespace\.labels\./.test(key))) {
    return {
      where: 'of the namespaces with these labels',
      notes: ["A label of the namespace stands in it, so the policy's own namespace is not added."],
    };
  }
  if (namespace === undefined) return { where: 'of any namespace', notes: [] };
  return {
    where: `in ${code(namespace)}`,
    notes: [
      `It says nothing of a namespace, so the policy's own is added. For another write the label ${code(`k8s:${NAMESPACE}`)}.`,
    ],
  };
}

/** What people wrote of it: without what the agent adds. */
export function writtenPart(selector: Selector, base: Path): Selector {
  const own = requirements(selector).filter(({ path }) => isUnder(path, base));
  return { kind: 'and', of: own.map((requirement) => ({ kind: 'requirement', requirement }) as const) };
}

function withoutNamespace(selector: Selector): Selector {
  const own = requirements(selector).filter(({ key, path }) => path !== undefined && key !== `k8s:${NAMESPACE}`);
  return { kind: 'and', of: own.map((requirement) => ({ kind: 'requirement', requirement }) as const) };
}

function isUnder(path: Path | undefined, base: Path): boolean {
  return path !== undefined && base.every((step, index) => path[index] === step);
}

/** Pods with the same labels that the added namespace keeps out. */
function elsewhere(cluster: ClusterView, own: Selector, here: number): string {
  const all = selectLabelled(cluster, { selector: own })?.matched.length ?? here;
  return all > here && selectorText(own) !== '' ? `; ${grouped(all - here)} more elsewhere` : '';
}

/** A label pair, a condition, its key or one value; undefined for the selector as a whole. */
export function ciliumPartMeaning(context: HoverContext): Meaning | undefined {
  const { place, base, view } = context;
  const [list, index, part, item] = place.path.slice(base.length);
  if (list === undefined || index === undefined) return undefined;
  const policy = policyOf(context, base);
  const peer = policy && peerAt(policy, base);
  const selector = peer?.kind === 'labelled' ? peer.selector : policy && subjectSelector(policy.subject);
  const asked = selector && requirements(selector).find(({ path }) => samePath(path ?? [], [...base, list, index]));
  if (list === 'matchLabels') {
    const key = String(index);
    const notes = labelNotes(key, context.field.role);
    if (!asked) return { title: code(key), notes, bold: 'A label the pods must have' };
    return { title: code(requirementText(asked)), ...holders(view.cluster, asked), notes };
  }
  if (!asked) return undefined;
  const notes = labelNotes(asked.key.replace(/^any:/, ''), context.field.role);
  if (part === 'key') {
    const exists: Requirement = { op: 'exists', key: asked.key };
    return { ...holders(view.cluster, exists), notes: [...notes, ...valuesNote(view.cluster, asked.key)] };
  }
  const value = part === 'values' && typeof item === 'number' && 'values' in asked ? asked.values[item] : undefined;
  if (value !== undefined) {
    const one: Requirement = { op: 'in', key: asked.key, values: [value] };
    return { title: code(requirementText(one)), ...holders(view.cluster, one), notes };
  }
  return {
    title: part === undefined ? `condition ${Number(index) + 1}` : String(part),
    ...holders(view.cluster, asked),
    notes,
  };
}

/** How many pods of the cluster have it, whatever their namespace. */
function holders(cluster: ClusterView | undefined, requirement: Requirement): Meaning {
  const words = code(requirementText(requirement));
  if (!isCilium(cluster) || isOurs(requirement.key)) return { bold: `Asks for ${words}` };
  const peer: LabelledPeer = { kind: 'labelled', selector: { kind: 'requirement', requirement }, path: [] };
  const found = selectLabelled(cluster, peer)?.matched ?? [];
  const verb = found.length < 2 ? 'matches' : 'match';
  return {
    bold: capital(`${podCount(found, cluster.inventory)} in the cluster ${verb} ${words}`),
    after: podNames(found),
    counted: true,
  };
}

function valuesNote(cluster: ClusterView | undefined, key: string): readonly string[] {
  if (!isCilium(cluster)) return [];
  const counts = new Map<string, number>();
  for (const ordinal of cluster.inventory.endpoints.keys()) {
    const value = cluster.programs.labelling?.podFacts(ordinal).labels.get(key);
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  if (counts.size < 2) return [];
  const values = [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([value, number]) => `${code(value)} (${grouped(number)})`);
  return [`Values there: ${joined(values, 'and', VALUES)}.`];
}

/** `3 nodes`. */
export function nodesThere(cluster: ClusterView): string {
  return count(cluster.inventory.endpoints.filter(({ kind }) => kind === 'node').length, 'node');
}
