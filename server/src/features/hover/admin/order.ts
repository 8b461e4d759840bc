/** Where a policy stands among the others: its tier, its priority, what its action leads to. */

import type { Policy } from '../../../engine/model.ts';
import type { ClusterView } from '../../../rules/rule.ts';
import { code } from '../../markdown.ts';
import { joined, ordinalOf, subjectWords } from '../../phrases.ts';
import { ruleAt, selectSubject } from '../../selection.ts';
import { count } from '../../words.ts';
import type { HoverContext, Meaning } from '../meaning.ts';
import { outOf, podNames } from '../names.ts';
import { actionPhrase } from './rules.ts';

const GROUP = 'policy.networking.k8s.io/';

/** `kind`, `metadata.name`, `spec`: whom it applies to, and when it is asked. */
export function adminPolicyMeaning(context: HoverContext): Meaning {
  const { view, policy } = context;
  const { cluster } = view;
  const rules = [...policy.rules]
    .slice(0, 5)
    .map(
      (rule) =>
        `${rule.direction === 'ingress' ? 'Ingress' : 'Egress'} rule ${ordinalOf(rule.path)}: ${actionPhrase(rule)}.`,
    );
  const more = policy.rules.length > 5 ? [`And ${policy.rules.length - 5} more rules.`] : [];
  const none = policy.rules.length === 0 ? ['It has no rule, and so it decides nothing.'] : [];
  const notes = [...placeNotes(context), ...rules, ...more, ...none];
  if (!cluster) return { bold: `Applies to ${subjectWords(policy.subject, code)}`, notes };
  const selection = selectSubject(cluster, policy);
  const without = cluster.programs.withoutEffect.some(({ id }) => id === policy.id)
    ? [`Nothing enforces it: the network plugin of this cluster reads no ${policy.kind}.`]
    : [];
  return {
    bold: `Applies to ${outOf(selection.matched, selection.total, cluster.inventory)} of the namespaces it chooses`,
    after: podNames(selection.matched),
    counted: true,
    notes: [...without, ...notes],
  };
}

/** `tier`. */
export function tierMeaning({ view, policy }: HoverContext): Meaning {
  const admin = policy.tier === 'Admin';
  const bold = admin ? 'Asked before every NetworkPolicy' : 'Asked after the NetworkPolicies';
  const after = admin
    ? ': none of them can take back what it decides'
    : ', for pods and directions that none of them isolates';
  const { cluster } = view;
  if (!cluster) return { bold, after };
  const number = tierOf(cluster.policies, policy).length;
  return { bold, after, counted: true, notes: [`${count(number, 'policy')} in this tier.`] };
}

/** `priority`. */
export function priorityMeaning(context: HoverContext): Meaning {
  const { view, policy } = context;
  if (!view.cluster) return { bold: `${policy.order}`, after: ': the lower number is asked first' };
  const [place, ...rest] = placeNotes(context);
  return { bold: (place ?? '').replace(/\.$/, ''), counted: true, notes: rest };
}

/** `action`. */
export function actionMeaning({ policy, base }: HoverContext): Meaning {
  const path = base.slice(0, -1);
  const rule = ruleAt(policy, path);
  if (!rule) return { bold: 'Matches nothing', after: ': the rule cannot be read yet' };
  const all = policy.rules.filter(({ direction }) => direction === rule.direction);
  return {
    bold: actionPhrase(rule),
    notes: [
      `${ordinal(all.indexOf(rule) + 1)} of ${count(all.length, `${rule.direction} rule`)}: those before it are asked first.`,
      consequence(policy, rule.action),
    ],
  };
}

function consequence(policy: Policy, action: string): string {
  switch (action) {
    case 'Allow':
      return "Nothing behind it is asked for this end; the other end's policies are.";
    case 'Deny':
      return 'Nothing behind it is asked.';
    default:
      return policy.tier === 'Admin'
        ? 'The rest of the tier is left out: the NetworkPolicies decide, and then the baseline.'
        : 'The rest of the tier is left out, and the connection is let through.';
  }
}

/** *2nd of 5 AdminNetworkPolicies*, and who stands at the same place. */
function placeNotes({ view, policy }: HoverContext): readonly string[] {
  const { cluster } = view;
  if (policy.kind === 'BaselineAdminNetworkPolicy')
    return ['Asked last, for pods and directions that no NetworkPolicy isolates.'];
  if (!cluster) return [`Priority ${policy.order}: the lower number is asked first.`];
  const all = tierOf(cluster.policies, policy);
  const before = all.filter(({ order }) => order < policy.order);
  const same = all.filter(({ order, id }) => order === policy.order && id !== policy.id);
  const what = policy.kind === 'ClusterNetworkPolicy' ? `of tier ${policy.tier}` : 'of AdminNetworkPolicies';
  const place = `Asked ${ordinal(before.length + 1)} of ${count(all.length, 'policy')} ${what}.`;
  return [place, ...tieNote(cluster, policy, same), ...firstNote(cluster, policy, before)];
}

function tieNote(cluster: ClusterView, policy: Policy, same: readonly Policy[]): readonly string[] {
  const met = same.filter((other) => meets(cluster, policy, other));
  if (met.length === 0) return [];
  const names = joined(
    met.map(({ name }) => code(name)),
    'and',
  );
  return [
    `${names} ${met.length === 1 ? 'has' : 'have'} the same number and some of the same pods: which is asked first is not specified.`,
  ];
}

function firstNote(cluster: ClusterView, policy: Policy, before: readonly Policy[]): readonly string[] {
  const met = before.filter((other) => meets(cluster, policy, other)).sort((a, b) => a.order - b.order);
  if (met.length === 0) return [];
  const names = joined(
    met.map(({ name, order }) => `${code(name)} (${order})`),
    'and',
  );
  return [`For some of its pods ${names} ${met.length === 1 ? 'is' : 'are'} asked before it.`];
}

/** Some pod is the subject of both. */
function meets(cluster: ClusterView, a: Policy, b: Policy): boolean {
  const pods = new Set(selectSubject(cluster, a).matched);
  return selectSubject(cluster, b).matched.some((pod) => pods.has(pod));
}

/** The policies that are asked together with this one. */
function tierOf(policies: readonly Policy[], policy: Policy): readonly Policy[] {
  return policies.filter(
    ({ apiVersion, tier, kind }) => apiVersion.startsWith(GROUP) && tier === policy.tier && kind === policy.kind,
  );
}

function ordinal(number: number): string {
  const last = number % 100;
  const ending = last > 10 && last < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th');
  return `${number}${ending}`;
}
