/** Where a policy stands among the others, what its tier does in the end, and what an action leads to. */

import { dataplane } from '../../../engine/dataplane/index.ts';
import type { Policy, Tier } from '../../../engine/model.ts';
import { placeParts } from '../../../engine/parts.ts';
import { CALICO_GROUPS } from '../../../lower/calico/policies.ts';
import type { ClusterView } from '../../../rules/rule.ts';
import { code } from '../../markdown.ts';
import { joined, ordinalOf } from '../../phrases.ts';
import { rulePhrase } from '../../rulePhrase.ts';
import { ruleAt } from '../../selection.ts';
import { count } from '../../words.ts';
import type { HoverContext, Meaning } from '../meaning.ts';

/** The enforcer whose order counts: Calico's, also where somebody else enforces here. */
function enforcer({ programs }: ClusterView) {
  return programs.dataplane.missingTier ? programs.dataplane : dataplane('calico');
}

/** All tiers in the order in which they are asked: those that exist, then those that policies only name. */
export function tiersInOrder(cluster: ClusterView): readonly Tier[] {
  const known = new Map([...enforcer(cluster).tiers, ...cluster.programs.tiers].map((tier) => [tier.name, tier]));
  return [...known.values()].sort((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1));
}

/** The policies of a tier in the order in which they are asked, staged ones among them. */
export function policiesOfTier(cluster: ClusterView, tier: string): readonly Policy[] {
  const facts = enforcer(cluster);
  const placed = placeParts(cluster.policies, facts, cluster.programs.tiers, 'enforced').policies;
  return placed.filter((policy) => facts.place(policy).tier === tier);
}

export function isCalico({ apiVersion }: Policy): boolean {
  return CALICO_GROUPS.includes(apiVersion.split('/')[0] ?? '');
}

/** `tier`. */
export function tierMeaning({ view, policy }: HoverContext): Meaning {
  const { cluster } = view;
  if (!cluster) return { bold: `In tier ${code(policy.tier)}` };
  const tiers = tiersInOrder(cluster);
  const index = tiers.findIndex(({ name }) => name === policy.tier);
  const tier = tiers[index];
  const members = count(policiesOfTier(cluster, policy.tier).length, 'policy');
  if (!tier) {
    return {
      bold: `No tier is called ${code(policy.tier)}`,
      after: ': the policy is asked after all that exist, and what no rule decides is denied',
      counted: true,
      notes: [tierList(tiers)],
    };
  }
  return {
    bold: `Tier ${code(tier.name)} is asked ${ordinal(index + 1)} of ${tiers.length}`,
    after: `: order ${tier.order}, ${members}`,
    counted: true,
    notes: [endNote(tier, tiers[index + 1]), tierList(tiers)],
  };
}

export function tierList(tiers: readonly Tier[]): string {
  return `In order: ${joined(
    tiers.map(({ name, order }) => `${code(name)} (${order})`),
    'and',
    8,
  )}.`;
}

export function endNote({ end }: Tier, next: Tier | undefined): string {
  if (end === 'Pass') {
    return next
      ? `What no rule of it decides is left to tier ${code(next.name)}.`
      : 'What no rule of it decides is let through to pods: it is the last tier.';
  }
  return 'What no rule of it decides is denied, for every pod that one of its policies governs in that direction.';
}

/** `order`. */
export function orderMeaning(context: HoverContext): Meaning {
  const { view, policy } = context;
  const written = Number.isFinite(policy.order) ? `Order ${policy.order}` : 'No order';
  if (!view.cluster) {
    return {
      bold: written,
      after: Number.isFinite(policy.order) ? ': the lower number is asked first' : ': asked last in its tier',
    };
  }
  return {
    bold: written,
    after: `, ${placeWords(view.cluster, policy)}`,
    counted: true,
    notes: neighbours(view.cluster, policy),
  };
}

/** `2nd of 5 policies of tier security`. */
export function placeWords(cluster: ClusterView, policy: Policy): string {
  const all = policiesOfTier(cluster, policy.tier);
  const index = all.findIndex(({ id }) => id === policy.id);
  if (index < 0) return `in tier ${code(policy.tier)}`;
  return `${ordinal(index + 1)} of ${count(all.length, 'policy')} of tier ${code(policy.tier)}`;
}

function neighbours(cluster: ClusterView, policy: Policy): readonly string[] {
  const all = policiesOfTier(cluster, policy.tier);
  const index = all.findIndex(({ id }) => id === policy.id);
  const before = all[index - 1];
  const after = all[index + 1];
  return [
    ...(before ? [`Before it: ${policyName(before)} (${orderWords(before)}).`] : []),
    ...(after ? [`After it: ${policyName(after)} (${orderWords(after)}).`] : []),
  ];
}

function orderWords(policy: Policy): string {
  if (policy.apiVersion === 'networking.k8s.io/v1') return 'order 1000';
  return Number.isFinite(policy.order) ? `order ${policy.order}` : 'no order';
}

export function policyName({ kind, namespace, name }: Policy): string {
  return `${kind} ${code(namespace === undefined ? name : `${namespace}/${name}`)}`;
}

/** `action`. */
export function actionMeaning({ view, policy, base }: HoverContext): Meaning {
  const rule = ruleAt(policy, base.slice(0, -1));
  if (!rule) return { bold: 'Matches nothing', after: ': the rule cannot be read yet' };
  const all = policy.rules.filter(({ direction }) => direction === rule.direction);
  const place = all.indexOf(rule) + 1;
  return {
    bold: `${VERBS[rule.action]} ${rulePhrase(rule, code)}`,
    notes: [
      `${ordinal(place)} of ${count(all.length, `${rule.direction} rule`)}: the first that matches decides.`,
      consequence(view.cluster, policy, rule.action),
      ...shadowNote(
        all.map((each) => ({ path: each.path, whole: isWhole(each), action: each.action })),
        place - 1,
      ),
    ],
  };
}

export const VERBS = { Allow: 'Allows', Deny: 'Denies', Pass: 'Passes on', Log: 'Logs' } as const;

function isWhole(rule: Policy['rules'][number]): boolean {
  return (rule.criteria ?? []).length === 0 && rule.needs === undefined;
}

/** A rule before it that matches everything. */
function shadowNote(
  rules: readonly {
    readonly path: Policy['rules'][number]['path'];
    readonly whole: boolean;
    readonly action: string;
  }[],
  index: number,
): readonly string[] {
  const cover = rules.slice(0, index).find(({ whole, action }) => whole && action !== 'Log');
  return cover ? [`Never reached: rule ${ordinalOf(cover.path)} before it matches everything.`] : [];
}

function consequence(cluster: ClusterView | undefined, policy: Policy, action: keyof typeof VERBS): string {
  switch (action) {
    case 'Allow':
      return 'No later rule, policy or tier is asked for this end; the other end has policies of its own.';
    case 'Deny':
      return 'No later rule, policy or tier is asked.';
    case 'Log':
      return 'It decides nothing: the next rule is looked at.';
    default: {
      const tiers = cluster ? tiersInOrder(cluster) : [];
      const index = tiers.findIndex(({ name }) => name === policy.tier);
      const next = index < 0 ? undefined : tiers[index + 1];
      if (!cluster) return 'The rest of the tier is left out, and the next tier decides.';
      return next
        ? `The rest of the tier is left out, and tier ${code(next.name)} is asked.`
        : 'The rest of the tier is left out. It is the last one, so that pods let it through.';
    }
  }
}

export function ordinal(number: number): string {
  const last = number % 100;
  const ending = last > 10 && last < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th');
  return `${number}${ending}`;
}
