import { endpointFacts } from '../../engine/inventory.ts';
import { matches, requirements } from '../../engine/selector.ts';
import { subjectScope, subjectSelector } from '../../engine/subjects.ts';
import { type NearPods, nearPods } from '../../snapshot/near.ts';
import { capital, podCount, podNoun } from '../../snapshot/words.ts';
import { entryAt, get, nodeAt } from '../../syntax/cursor.ts';
import type { Span } from '../../syntax/tree.ts';
import type { ClusterView, Finding, Fix, Rule, TextEdit } from '../rule.ts';
import { ciliumSelectsNothing } from '../support/cilium/nothingSelected.ts';
import { type NetworkPolicyText, networkPolicy } from '../support/manifest.ts';
import { rewriteScalar } from '../support/rewrite.ts';
import { code } from '../support/text.ts';
import { confirmed, endpointsOf, placed, podsIn, relatedPods, subjects } from '../support/view.ts';
import { listNames, selectorText } from '../support/words.ts';

type NearValue = Extract<NearPods, { kind: 'value' | 'key' }>;

/**
 * A policy whose `podSelector` matches no pod of its namespace, and so does nothing: a mistyped label, labels of the
 * Deployment or Service instead of the pods', or the wrong namespace (kubernetes.md A.5).
 */
export const selectsNothing: Rule = {
  code: 'selects-nothing',
  level: 'warning',
  scope: 'cluster',
  families: ['kubernetes', 'cilium'],
  title: 'The policy selects no pod',
  answers: ['A-M30', 'A-M33', 'cilium-M93'],
  *check(subject) {
    yield* ciliumSelectsNothing(subject);
    const { cluster } = subject;
    const found = networkPolicy(subject);
    if (!found || !cluster || !isKnown(cluster, found.namespace)) return;
    const selector = subjectSelector(found.policy.subject);
    const wanted = requirements(selector);
    // What could not be read, or can never match, is told elsewhere.
    if (wanted.length === 0 || wanted.some((each) => each.op === 'in' && each.values.length === 0)) return;
    const selected = subjects(cluster, found.policy);
    if (selected.pods.length > 0 || !selected.certain) return;
    // Host-network and finished pods have the labels: the selector is not what is wrong.
    const here = cluster.inventory.endpointsIn(found.namespace);
    if (here.some((pod) => pod.kind === 'pod' && matches(selector, endpointFacts(pod)) !== 'no')) return;
    const world = { inventory: cluster.inventory, bystanders: cluster.snapshot.bystanders };
    yield finding(cluster, found, nearPods(world, subjectScope(found.policy.subject), selector));
  },
};

/** The view knows the namespace: it holds pods, or the Namespace object itself. */
function isKnown(cluster: ClusterView, namespace: string): boolean {
  return podsIn(cluster, namespace).length > 0 || cluster.inventory.namespace(namespace).labelsKnown;
}

function finding(cluster: ClusterView, found: NetworkPolicyText, near: readonly NearPods[]): Finding {
  const guess = bestGuess(near);
  const written = get(found.root, 'metadata')?.value;
  const namespaceWritten = written?.kind === 'map' && get(written, 'namespace') !== undefined;
  const noun = podNoun(cluster.inventory);
  const sentences = [
    `No ${noun} in ${code(found.namespace)} has ${selectorText(subjectSelector(found.policy.subject))} (${cluster.words}), so this policy does nothing.`,
    guess ? guessText(cluster, guess) : elsewhereText(cluster, near),
    namespaceWritten ? '' : `It names no namespace and was looked up in ${code(found.namespace)}.`,
  ];
  const place = guess?.kind === 'value' || guess?.kind === 'key' ? labelPlace(found, guess) : undefined;
  return {
    code: 'selects-nothing',
    // Pods may be still to come; and a namespace that is given at apply time is not this one.
    level: guess && namespaceWritten ? confirmed(cluster) : 'info',
    message: sentences.filter((sentence) => sentence !== '').join(' '),
    path: ['spec', 'podSelector'],
    part: 'key',
    ...(place && { span: place.span }),
    related: guess ? relatedTo(cluster, guess) : [],
    fixes: near.flatMap((each) => fixFor(cluster, found, each) ?? []).slice(0, 3),
  };
}

/** Another spelling of the same label first, then the only other namespace that has it, then what else was near. */
function bestGuess(near: readonly NearPods[]): NearPods | undefined {
  const namespaces = near.filter((each) => each.kind === 'namespace');
  return (
    near.find((each) => each.kind === 'value') ??
    (namespaces.length === 1 ? namespaces[0] : undefined) ??
    near.find((each) => each.kind === 'bystander' || each.kind === 'key')
  );
}

function guessText(cluster: ClusterView, guess: NearPods): string {
  if (guess.kind === 'bystander') {
    const { kind, name } = guess.bystander;
    return `${kind} ${code(name)} has it, but only labels of pods count${kind === 'Service' ? '' : ', and those come from its pod template'}.`;
  }
  const pods = endpointsOf(cluster, guess.pods);
  const many = podCount(pods, cluster.inventory);
  const has = pods.length === 1 ? 'has' : 'have';
  if (guess.kind === 'namespace') {
    return `${capital(many)} in ${code(guess.namespace)} ${has} it; a policy applies only to pods of its own namespace.`;
  }
  return `${capital(many)} ${has} ${code(labelText(guess))}.`;
}

/** Pods of several namespaces have the labels: which one was meant nobody can tell. */
function elsewhereText(cluster: ClusterView, near: readonly NearPods[]): string {
  const elsewhere = near.filter((each) => each.kind === 'namespace');
  if (elsewhere.length === 0) return '';
  const pods = endpointsOf(
    cluster,
    elsewhere.flatMap((each) => each.pods),
  );
  return `${capital(podCount(pods, cluster.inventory))} in ${listNames(elsewhere.map(({ namespace }) => namespace))} have it; a policy applies only to pods of its own namespace.`;
}

function labelText({ key, value }: NearValue): string {
  return value === undefined ? key : `${key}=${value}`;
}

function relatedTo(cluster: ClusterView, guess: NearPods) {
  if (guess.kind === 'bystander') return [placed(guess.bystander.place, 'Has these labels, but is no pod')];
  const what = guess.kind === 'namespace' ? 'Has these labels' : `Has ${code(labelText(guess))}`;
  return relatedPods(cluster, endpointsOf(cluster, guess.pods), what);
}

function fixFor(cluster: ClusterView, found: NetworkPolicyText, near: NearPods): Fix | undefined {
  if (near.kind === 'bystander') return undefined;
  const many = podCount(endpointsOf(cluster, near.pods), cluster.inventory);
  if (near.kind === 'namespace') {
    const namespace = nodeAt(found.root, ['metadata', 'namespace']);
    const edits = namespace && rewriteScalar(found.text, namespace, near.namespace);
    return edits && { title: `Move the policy to namespace ${near.namespace} (${many})`, edits };
  }
  const edits = labelPlace(found, near)?.edits;
  return edits && { title: `Select ${labelText(near)} (${many})`, edits };
}

/** The smallest text that a near label corrects, and how. Only pairs of `matchLabels` are corrected. */
function labelPlace(
  { root, text }: NetworkPolicyText,
  { requirement, key, value, kind }: NearValue,
): { readonly span: Span; readonly edits: readonly TextEdit[] | undefined } | undefined {
  const path = requirement.path ?? [];
  const entry = entryAt(root, path);
  if (!entry || entry.merged) return undefined;
  const labels = nodeAt(root, path.slice(0, -1));
  if (kind === 'value') {
    return { span: entry.value.span, edits: value === undefined ? undefined : rewriteScalar(text, entry.value, value) };
  }
  const taken = labels?.kind === 'map' && get(labels, key) !== undefined;
  return { span: entry.keyNode.span, edits: taken ? undefined : rewriteScalar(text, entry.keyNode, key) };
}
