import type { NamespaceScope } from '../../engine/model.ts';
import { allOf, requirements, type Selector } from '../../engine/selector.ts';
import type { NearLabel, NearNamespaces, NearPods } from '../../snapshot/near.ts';
import { capital, count, podCount } from '../../snapshot/words.ts';
import { entryAt, get, nodeAt } from '../../syntax/cursor.ts';
import type { Span } from '../../syntax/tree.ts';
import type { ClusterView, RelatedPlace, TextEdit } from '../rule.ts';
import { describing, relabel } from './describe.ts';
import type { PolicyText } from './manifest.ts';
import { rewriteScalar } from './rewrite.ts';
import { code } from './text.ts';
import { endpointsOf, placed, relatedPods, select } from './view.ts';
import { listNames, requirementText } from './words.ts';

/** What a selector that matches nothing probably meant, in words and as an edit: for subjects and peers alike. */

/**
 * The only other namespace that has the very labels first, for they are no slip of the hand; then another spelling, then
 * what else was near.
 */
export function bestGuess(near: readonly NearPods[]): NearPods | undefined {
  const namespaces = near.filter((each) => each.kind === 'namespace');
  return (
    (namespaces.length === 1 ? namespaces[0] : undefined) ??
    near.find((each) => each.kind === 'value') ??
    near.find((each) => each.kind === 'bystander' || each.kind === 'key')
  );
}

/** `elsewhere`: why pods of another namespace do not count. */
export function guessText(cluster: ClusterView, guess: NearPods, elsewhere: string): string {
  if (guess.kind === 'bystander') {
    const { kind, name } = guess.bystander;
    return `${kind} ${code(name)} has it, but only labels of pods count${kind === 'Service' ? '' : ', and those come from its pod template'}.`;
  }
  const pods = endpointsOf(cluster, guess.pods);
  const many = podCount(pods, cluster.inventory);
  const has = pods.length === 1 ? 'has' : 'have';
  if (guess.kind === 'namespace') return `${capital(many)} in ${code(guess.namespace)} ${has} it; ${elsewhere}.`;
  return `${capital(many)} ${has} ${code(labelText(guess))}.`;
}

/** Pods of several namespaces have the labels: which one was meant nobody can tell. */
export function elsewhereText(cluster: ClusterView, near: readonly NearPods[], why: string): string {
  const elsewhere = near.filter((each) => each.kind === 'namespace');
  if (elsewhere.length === 0) return '';
  const pods = endpointsOf(
    cluster,
    elsewhere.flatMap((each) => each.pods),
  );
  return `${capital(podCount(pods, cluster.inventory))} in ${listNames(elsewhere.map(({ namespace }) => namespace))} have it; ${why}.`;
}

/** Pods for each of the labels, and none for all of them: what is asked for is there, but never together. */
export function partsText(cluster: ClusterView, scope: NamespaceScope, selector: Selector): string {
  const wanted = requirements(selector);
  if (wanted.length < 2 || wanted.length > 3) return '';
  const parts = wanted.map((each) => ({ each, ...select(cluster, scope, allOf([each])) }));
  if (parts.some(({ pods, each }) => pods.length === 0 || each.op !== 'in')) return '';
  const words = parts.map(
    ({ each, pods }) =>
      `${podCount(pods, cluster.inventory)} ${pods.length === 1 ? 'has' : 'have'} ${code(requirementText(each))}`,
  );
  return `${capital(words.join(', '))}, and none has ${wanted.length === 2 ? 'both' : 'all of them'}.`;
}

/** The one value that all pods have which meet everything else: most likely that was meant. */
export function soleValues(cluster: ClusterView, scope: NamespaceScope, selector: Selector): readonly NearPods[] {
  const wanted = requirements(selector);
  if (wanted.length < 2) return [];
  return wanted.flatMap((requirement): readonly NearPods[] => {
    if (requirement.op !== 'in') return [];
    const { key } = requirement;
    const { pods, certain } = select(cluster, scope, allOf(wanted.filter((each) => each !== requirement)));
    const [value, ...others] = new Set(pods.map(({ labels }) => labels.get(key)));
    if (!certain || value === undefined || others.length > 0) return [];
    return [{ kind: 'value', requirement, key, value, pods: pods.map(({ id }) => id), count: pods.length }];
  });
}

export function labelText({ key, value }: NearLabel): string {
  return value === undefined ? key : `${key}=${value}`;
}

/** `2 namespaces have`, `Namespace `a` has`. */
export function namespaceGuessText(
  guess: NearNamespaces & NearLabel & { readonly namespaces: readonly string[] },
): string {
  const [only, ...more] = guess.namespaces;
  const who =
    only !== undefined && more.length === 0
      ? `Namespace ${code(only)} has`
      : `${capital(count(guess.namespaces.length, 'namespace'))} have`;
  return `${who} ${code(labelText(guess))}.`;
}

export function relatedTo(cluster: ClusterView, guess: NearPods): readonly RelatedPlace[] {
  if (guess.kind === 'bystander') return [placed(guess.bystander.place, 'Has these labels, but is no pod')];
  const what = guess.kind === 'namespace' ? 'Has these labels' : `Has ${code(labelText(guess))}`;
  return relatedPods(cluster, endpointsOf(cluster, guess.pods), what);
}

/** The smallest text that a near label corrects, and how. Only pairs of `matchLabels` and the only value of an expression are corrected. */
export function labelPlace(
  { root, text }: PolicyText,
  { requirement, key, value, kind }: NearLabel,
): { readonly span: Span; readonly edits: readonly TextEdit[] | undefined } | undefined {
  const path = requirement.path ?? [];
  const entry = entryAt(root, path);
  if (!entry) return expressionPlace(text, nodeAt(root, path), kind, key, value);
  if (entry.merged) return undefined;
  const labels = nodeAt(root, path.slice(0, -1));
  if (kind === 'value') {
    return { span: entry.value.span, edits: value === undefined ? undefined : rewriteScalar(text, entry.value, value) };
  }
  const taken = labels?.kind === 'map' && get(labels, key) !== undefined;
  return { span: entry.keyNode.span, edits: taken ? undefined : rewriteScalar(text, entry.keyNode, key) };
}

function expressionPlace(
  text: string,
  expression: ReturnType<typeof nodeAt>,
  kind: NearLabel['kind'],
  key: string,
  value: string | undefined,
) {
  if (expression?.kind !== 'map') return undefined;
  const named = get(expression, 'key')?.value;
  if (kind === 'key') return named && { span: named.span, edits: rewriteScalar(text, named, key) };
  const values = get(expression, 'values')?.value;
  const only = values?.kind === 'list' && values.items.length === 1 ? values.items[0]?.value : undefined;
  if (!only) return undefined;
  return { span: only.span, edits: value === undefined ? undefined : rewriteScalar(text, only, value) };
}

/** Labels of the pods behind the Service or workload whose own labels were taken, in their place. */
export function bystanderFix(
  cluster: ClusterView,
  found: PolicyText,
  guess: NearPods,
  path: readonly (string | number)[],
) {
  if (guess.kind !== 'bystander') return [];
  const { kind, name } = guess.bystander;
  const meant = describing(cluster, guess.bystander);
  const edits = meant && relabel(found, path, meant.labels);
  return edits
    ? [{ title: `Select the pods of ${kind} ${name} (${podCount(meant.pods, cluster.inventory)})`, edits }]
    : [];
}
