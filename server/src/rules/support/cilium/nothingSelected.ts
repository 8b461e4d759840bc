import { endpointFacts } from '../../../engine/inventory.ts';
import type { NamespaceScope } from '../../../engine/model.ts';
import { allOf, matches, type Requirement, requirements } from '../../../engine/selector.ts';
import { subjectSelector } from '../../../engine/subjects.ts';
import type { NearPods } from '../../../snapshot/near.ts';
import { capital, podCount, podNoun } from '../../../snapshot/words.ts';
import { nodeAt } from '../../../syntax/cursor.ts';
import type { ClusterView, Finding, Fix, RuleSubject } from '../../rule.ts';
import { fix } from '../fix.ts';
import { rewriteScalar } from '../rewrite.ts';
import { code, sentences } from '../text.ts';
import { confirmed, endpointsOf, placed, podsIn, relatedPods, subjects } from '../view.ts';
import { listNames } from '../words.ts';
import { isPodLabel, namesNamespace, plainKey } from './keys.ts';
import { type CiliumRuleText, ciliumRules, textIn, underCilium } from './manifest.ts';
import { NAMESPACE_KEYS } from './namespaceKeys.ts';
import {
  askedText,
  isNearLabel,
  namespaceNamed,
  nearFix,
  nearLabelText,
  nearOf,
  nearPlace,
  written,
} from './selection.ts';

const EVERYWHERE: NamespaceScope = { kind: 'selected', selector: { kind: 'all' } };

/** A policy of Cilium that selects no pod, or no node, and so does nothing (cilium.md M93). */
export function* ciliumSelectsNothing(subject: RuleSubject): Iterable<Finding> {
  const cluster = underCilium(subject.cluster);
  if (!cluster) return;
  for (const rule of ciliumRules(subject)) {
    const { policy } = rule;
    if (!policy) continue;
    const asked = written(subjectSelector(policy.subject));
    if (asked.length === 0) continue;
    if (policy.subject.kind === 'hosts') yield* noNode(cluster, rule, asked);
    else yield* noPod(cluster, rule, asked, textIn(nodeAt(subject.object.node, ['metadata']), 'namespace'));
  }
}

function* noNode(cluster: ClusterView, rule: CiliumRuleText, asked: readonly Requirement[]): Iterable<Finding> {
  const nodes = cluster.inventory.endpoints.filter(({ kind }) => kind === 'node');
  const { labelling } = cluster.programs;
  const selector = allOf(asked);
  const isNone = nodes.every((node) => {
    const facts = labelling?.nodeFacts?.(node);
    return facts !== undefined && matches(selector, facts) === 'no';
  });
  // Labels that are filtered out are told as that.
  if (nodes.length === 0 || !isNone || !nodes.some((node) => hasKeys(node.labels, asked))) return;
  yield {
    code: 'selects-nothing',
    level: 'info',
    message: `No node has ${askedText(asked)} (${cluster.words}), so this policy does nothing.`,
    path: [...rule.path, 'nodeSelector'],
    part: 'key',
  };
}

function hasKeys(labels: ReadonlyMap<string, string>, asked: readonly Requirement[]): boolean {
  return asked.every(({ key }) => labels.has(plainKey(key) ?? ''));
}

function* noPod(
  cluster: ClusterView,
  rule: CiliumRuleText,
  asked: readonly Requirement[],
  namespaceText: string | undefined,
): Iterable<Finding> {
  const { policy, namespace } = rule;
  if (!policy || asked.some(isTold) || (namespace !== undefined && asked.some(namesNamespace))) return;
  if (
    namespace !== undefined &&
    podsIn(cluster, namespace).length === 0 &&
    !cluster.inventory.namespace(namespace).labelsKnown
  )
    return;
  const selected = subjects(cluster, policy);
  if (selected.pods.length > 0 || !selected.certain || hasUnselectable(cluster, namespace, asked)) return;
  const named = namespace ?? namespaceNamed(asked);
  const near = nearOf(cluster, asked, named === undefined ? EVERYWHERE : { kind: 'named', name: named });
  const guess = bestGuess(near);
  const sources = foreignSources(asked);
  const noun = podNoun(cluster.inventory);
  const where = named === undefined ? '' : ` in ${code(named)}`;
  const place = guess && isNearLabel(guess) ? nearPlace(rule.root, guess) : undefined;
  yield {
    code: 'selects-nothing',
    level: (guess || sources.length > 0) && (namespace === undefined || namespaceText) ? confirmed(cluster) : 'info',
    message: sentences(
      `No ${noun}${where} has ${askedText(asked.filter((one) => namespace === undefined || !namesNamespace(one)))} (${cluster.words}), so this policy does nothing.`,
      sources.length > 0 && `Labels of pods have the source \`k8s\`, not ${listNames(sources)}.`,
      guess && guessText(cluster, guess),
      namespace !== undefined && !namespaceText && `It names no namespace and was looked up in ${code(namespace)}.`,
    ),
    path: [...rule.path, 'endpointSelector'],
    part: 'key',
    ...(place && { span: place }),
    related: guess ? relatedTo(cluster, guess) : [],
    fixes: near.flatMap((each) => fixFor(cluster, rule, each)).slice(0, 3),
  };
}

/** Refused, or told by another code. */
function isTold(requirement: Requirement): boolean {
  const plain = plainKey(requirement.key);
  return (
    requirement.key.startsWith('reserved:') ||
    (requirement.op === 'in' && requirement.values.length === 0) ||
    (plain !== undefined && NAMESPACE_KEYS.has(plain) && plain !== 'name')
  );
}

/** Host-network and finished pods have the labels: the selector is not what is wrong. */
function hasUnselectable(
  { inventory }: ClusterView,
  namespace: string | undefined,
  asked: readonly Requirement[],
): boolean {
  const own = allOf(asked.filter(isPodLabel).map((one) => ({ ...one, key: plainKey(one.key) ?? '' })));
  if (requirements(own).length === 0) return false;
  const pods = namespace === undefined ? inventory.endpoints : inventory.endpointsIn(namespace);
  return pods.some((pod) => pod.kind === 'pod' && matches(own, endpointFacts(pod)) !== 'no');
}

function foreignSources(asked: readonly Requirement[]): readonly string[] {
  const sources = asked.flatMap(({ key }) => /^([A-Za-z0-9]+):/.exec(key)?.[1] ?? []);
  return [...new Set(sources)].filter((source) => !['any', 'k8s', 'reserved'].includes(source));
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
  const many = capital(podCount(pods, cluster.inventory));
  const has = pods.length === 1 ? 'has' : 'have';
  if (guess.kind === 'namespace') {
    return `${many} in ${code(guess.namespace)} ${has} it; a CiliumNetworkPolicy applies only to pods of its own namespace.`;
  }
  return `${many} ${has} ${code(nearLabelText(guess))}.`;
}

function relatedTo(cluster: ClusterView, guess: NearPods) {
  if (guess.kind === 'bystander') return [placed(guess.bystander.place, 'Has these labels, but is no pod')];
  const what = guess.kind === 'namespace' ? 'Has these labels' : `Has ${code(nearLabelText(guess))}`;
  return relatedPods(cluster, endpointsOf(cluster, guess.pods), what);
}

function fixFor(cluster: ClusterView, rule: CiliumRuleText, near: NearPods): readonly Fix[] {
  if (near.kind === 'bystander') return [];
  const many = (pods: ReturnType<typeof endpointsOf>) => podCount(pods, cluster.inventory);
  if (near.kind !== 'namespace')
    return nearFix(rule, cluster, near, (label, pods) => `Select ${label} (${many(pods)})`);
  const namespace = nodeAt(rule.root, ['metadata', 'namespace']);
  if (!namespace) return [];
  const title = `Move the policy to namespace ${near.namespace} (${many(endpointsOf(cluster, near.pods))})`;
  return fix(title, rewriteScalar(rule.text, namespace, near.namespace));
}
