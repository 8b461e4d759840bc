import { endpointFacts } from '../../engine/inventory.ts';
import type { NamespaceScope } from '../../engine/model.ts';
import { matches, requirements, type Selector } from '../../engine/selector.ts';
import { subjectScope, subjectSelector } from '../../engine/subjects.ts';
import { type NearPods, nearPods } from '../../snapshot/near.ts';
import { podCount, podNoun } from '../../snapshot/words.ts';
import { get, nodeAt } from '../../syntax/cursor.ts';
import { calicoSelectsNothing } from '../calico/common/selectsNothing.ts';
import type { ClusterView, Finding, Fix, Rule } from '../rule.ts';
import { ciliumSelectsNothing } from '../support/cilium/nothingSelected.ts';
import { isNull, type PolicyText, policyText } from '../support/manifest.ts';
import {
  bestGuess,
  bystanderFix,
  elsewhereText,
  guessText,
  labelPlace,
  labelText,
  partsText,
  relatedTo,
  soleValues,
} from '../support/nearMiss.ts';
import { asksTheImpossible } from '../support/peerSearch.ts';
import { rewriteScalar } from '../support/rewrite.ts';
import { code } from '../support/text.ts';
import { confirmed, endpointsIn, endpointsOf, podsIn, selectNamespaces, subjects } from '../support/view.ts';
import { labelled, selectorText } from '../support/words.ts';

/**
 * A policy whose selector matches no pod, and so does nothing: a mistyped label, labels of the Deployment or Service
 * instead of the pods', or the wrong namespace (kubernetes.md A.5).
 */
export const selectsNothing: Rule = {
  code: 'selects-nothing',
  level: 'warning',
  scope: 'cluster',
  families: ['kubernetes', 'admin', 'calico', 'cilium'],
  title: 'The policy selects no pod',
  answers: ['A-M30', 'A-M33', 'calico-M33', 'cilium-M93', 'A-M31', 'A-M32'],
  *check(subject) {
    yield* calicoSelectsNothing(subject);
    yield* ciliumSelectsNothing(subject);
    const { cluster } = subject;
    const found = policyText(subject);
    if (!found || !cluster) return;
    const scope = subjectScope(found.policy.subject);
    if (!isKnown(cluster, scope)) return;
    const selector = subjectSelector(found.policy.subject);
    const wanted = requirements(selector);
    // What could not be read, or can never match, is told elsewhere.
    if (wanted.length === 0 || asksTheImpossible(selector)) return;
    // A label without a value: `label-empty` tells.
    if (wanted.some(({ path }) => path && isNull(nodeAt(found.root, path)))) return;
    const selected = subjects(cluster, found.policy);
    if (selected.pods.length > 0 || !selected.certain) return;
    // Host-network and finished pods have the labels: the selector is not what is wrong.
    const here = endpointsIn(cluster, scope);
    if (here.some((pod) => pod.kind === 'pod' && matches(selector, endpointFacts(pod)) !== 'no')) return;
    const world = { inventory: cluster.inventory, bystanders: cluster.snapshot.bystanders };
    yield finding(cluster, found, selector, nearPods(world, scope, selector));
  },
};

/** The view knows the namespace: it holds pods, or the Namespace object itself. Namespaces by label: it knows all, and one is meant. */
function isKnown(cluster: ClusterView, scope: NamespaceScope): boolean {
  if (scope.kind === 'named') {
    return podsIn(cluster, scope.name).length > 0 || cluster.inventory.namespace(scope.name).labelsKnown;
  }
  const { names, certain } = selectNamespaces(cluster, scope.selector);
  return names.length > 0 && certain;
}

function finding(cluster: ClusterView, found: PolicyText, selector: Selector, near: readonly NearPods[]): Finding {
  const guess = bestGuess(near);
  const path = found.policy.subject.kind === 'pods' ? [...found.policy.subject.path] : ['spec'];
  const selectorPath = found.namespace === undefined ? [...path, 'podSelector'] : path;
  const written = get(found.root, 'metadata')?.value;
  const namespaceWritten =
    found.namespace === undefined || (written?.kind === 'map' && get(written, 'namespace') !== undefined);
  const noun = podNoun(cluster.inventory);
  const why = elsewhere(found);
  const sentences = [
    `No ${noun} in ${scopeText(found)} has ${selectorText(selector)} (${cluster.words}), so this policy does nothing.`,
    guess
      ? guessText(cluster, guess, why)
      : elsewhereText(cluster, near, why) || partsText(cluster, subjectScope(found.policy.subject), selector),
    namespaceWritten ? '' : `It names no namespace and was looked up in ${code(found.namespace ?? '')}.`,
  ];
  const place = guess?.kind === 'value' || guess?.kind === 'key' ? labelPlace(found, guess) : undefined;
  return {
    code: 'selects-nothing',
    // Pods may be still to come; and a namespace that is given at apply time is not this one.
    level: guess && namespaceWritten ? confirmed(cluster) : 'info',
    message: sentences.filter((sentence) => sentence !== '').join(' '),
    path: selectorPath,
    part: 'key',
    ...(place && { span: place.span }),
    related: guess ? relatedTo(cluster, guess) : [],
    fixes: (near.length > 0 ? near : soleValues(cluster, subjectScope(found.policy.subject), selector))
      .flatMap((each): readonly Fix[] => [
        ...(fixFor(cluster, found, each) ?? []),
        ...bystanderFix(cluster, found, each, selectorPath),
      ])
      .slice(0, 3),
  };
}

function scopeText({ namespace, policy }: PolicyText): string {
  if (namespace !== undefined) return code(namespace);
  const scope = subjectScope(policy.subject);
  const chosen = scope.kind === 'selected' ? labelled(scope.selector) : '';
  return chosen === '' ? 'any namespace' : `namespaces${chosen}`;
}

/** Why pods of other namespaces do not count. */
function elsewhere({ namespace }: PolicyText): string {
  return namespace === undefined
    ? 'its `namespaceSelector` does not choose that'
    : 'a policy applies only to pods of its own namespace';
}

function fixFor(cluster: ClusterView, found: PolicyText, near: NearPods): readonly Fix[] | undefined {
  if (near.kind === 'bystander') return undefined;
  const many = podCount(endpointsOf(cluster, near.pods), cluster.inventory);
  if (near.kind === 'namespace') {
    const namespace = found.namespace === undefined ? undefined : nodeAt(found.root, ['metadata', 'namespace']);
    const edits = namespace && rewriteScalar(found.text, namespace, near.namespace);
    return edits && [{ title: `Move the policy to namespace ${near.namespace} (${many})`, edits }];
  }
  const edits = labelPlace(found, near)?.edits;
  return edits && [{ title: `Select ${labelText(near)} (${many})`, edits }];
}
