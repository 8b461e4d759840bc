/** The policy as a whole, and the namespace it lives in. */

import type { Direction, Policy } from '../../engine/model.ts';
import { governedDirections } from '../../engine/parts.ts';
import { subjectSelector } from '../../engine/subjects.ts';
import type { ClusterView } from '../../rules/rule.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import { nearPodWords } from '../counts.ts';
import { code } from '../markdown.ts';
import { isUnreadable, joined, subjectWords } from '../phrases.ts';
import { groupPods, podCount } from '../pods.ts';
import { rulePhrase } from '../rulePhrase.ts';
import { selectPods, selectSubject } from '../selection.ts';
import { count } from '../words.ts';
import type { HoverContext, Meaning } from './meaning.ts';
import { outOf, podNames } from './names.ts';
import { typeName } from './policyTypes.ts';

/** Rules named one by one; what is more is counted. */
const LISTED = 5;

/** `kind`, `metadata.name`, `spec`: who is isolated, in which directions, by how many rules. */
export function policyMeaning({ view, place, policy }: HoverContext): Meaning {
  const { cluster } = view;
  const directions = cluster ? governedDirections(policy, cluster.programs.dataplane) : policy.directions;
  const how = joined(directions, 'and');
  const notes = [...directionNotes(policy, directions), ...assumedNamespace(place, policy)];
  if (!cluster) return { bold: `Isolates ${subjectWords(policy.subject, code)} for ${how}`, notes };
  const selection = selectSubject(cluster, policy);
  if (isUnreadable(subjectSelector(policy.subject)))
    return { bold: 'Isolates nobody', after: ': its `podSelector` cannot be read yet', notes };
  if (cluster.programs.withoutEffect.some(({ id }) => id === policy.id)) {
    notes.unshift('Nothing enforces it: the network plugin of this cluster reads no NetworkPolicy.');
  }
  return {
    bold: `Isolates ${outOf(selection.matched, selection.total, cluster.inventory)} in ${code(policy.namespace ?? '')} for ${how}`,
    after: podNames(selection.matched) || nearPodWords(cluster, selection, code),
    counted: true,
    notes: [...notes, ...otherPolicies(cluster, policy, directions)],
  };
}

/** `metadata.namespace`. */
export function namespaceMeaning({ view, policy }: HoverContext): Meaning {
  const name = policy.namespace ?? '';
  const bold = `Acts on pods of ${code(name)} only`;
  const { cluster } = view;
  if (!cluster) return { bold };
  const { inventory } = cluster;
  const namespace = inventory.namespaces.get(name);
  if (!namespace) return { bold, after: ', a namespace that is not there', counted: true };
  const all = selectPods(inventory, { kind: 'named', name }, { kind: 'all' }).matched;
  const labels = [...namespace.labels].map(([key, value]) => code(`${key}=${value}`));
  return {
    bold,
    after: `: ${podCount(all, inventory)}${all.some(({ template }) => !template) ? ` of ${count(groupPods(all).length, 'workload')}` : ''}`,
    counted: true,
    notes: [
      namespace.labelsKnown
        ? `Labels of the namespace: ${joined(labels, 'and', 6)}.`
        : 'Its Namespace object is not in the snapshot, so its labels are not known.',
    ],
  };
}

/** A-M34: where a policy goes that does not say. */
function assumedNamespace({ manifest }: HoverContext['place'], policy: Policy): readonly string[] {
  const written = nodeAt(manifest.object.node, ['metadata', 'namespace']);
  if (written?.kind === 'scalar' && written.value !== null) return [];
  return [
    `No \`namespace\` is written: kubectl sends the one of its context, and ${code(policy.namespace ?? '')} is assumed here.`,
  ];
}

function directionNotes(policy: Policy, directions: readonly Direction[]): readonly string[] {
  return (['ingress', 'egress'] as const).flatMap((direction) => {
    const type = typeName(direction);
    const rules = policy.rules.filter((rule) => rule.direction === direction);
    if (!directions.includes(direction))
      return [`${type}: not limited by this policy${rules.length > 0 ? '; its rules are ignored' : ''}.`];
    if (rules.length === 0) return [`${type}: nothing ${direction === 'ingress' ? 'may come in' : 'may go out'}.`];
    const named = rules.slice(0, LISTED).map((rule) => `${type}: ${rulePhrase(rule, code)}.`);
    return rules.length > LISTED ? [...named, `${type}: ${rules.length - LISTED} more rules.`] : named;
  });
}

/** Who else selects these pods: what they allow adds up. */
function otherPolicies(cluster: ClusterView, policy: Policy, directions: readonly Direction[]): readonly string[] {
  const pods = selectSubject(cluster, policy).matched;
  const shared = new Map<string, number>();
  for (const pod of pods) {
    const selecting = new Set<string>();
    for (const direction of directions) {
      for (const tier of cluster.programs.program(pod.id, direction)?.tiers ?? []) {
        for (const each of tier.policies) if (each.policy.id !== policy.id) selecting.add(each.policy.name);
      }
    }
    for (const name of selecting) shared.set(name, (shared.get(name) ?? 0) + 1);
  }
  if (shared.size === 0) return [];
  const names = [...shared].sort(([, a], [, b]) => b - a).map(([name, number]) => `${code(name)} (${number})`);
  return [`Other policies for the same pods add what they allow: ${joined(names, 'and', 5)}.`];
}
