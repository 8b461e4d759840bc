import type { ProgramTier } from '../../engine/compile.ts';
import type { Direction, Policy } from '../../engine/model.ts';
import { subjectSelector } from '../../engine/subjects.ts';
import { count, podCount } from '../../snapshot/words.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import type { ClusterView, Finding, Fix, Rule } from '../rule.ts';
import {
  type CalicoPolicy,
  type CalicoRule,
  calicoPolicy,
  isUnconditional,
  rulesOf,
} from '../support/calico/policy.ts';
import { DEFAULT_TIER } from '../support/calico/tiers.ts';
import { governedHosts, isEnforcing, labellingOf, takesUnlabelled } from '../support/calico/world.ts';
import { programsWith } from '../support/dns.ts';
import { fix } from '../support/fix.ts';
import { rewriteScalar } from '../support/rewrite.ts';
import { code, sentences } from '../support/text.ts';
import { arePoliciesKnown, confirmed } from '../support/view.ts';
import { listNames } from '../support/words.ts';

/**
 * `Pass` leaves the whole tier. Where no later tier governs the pods nothing is left to decide, and pods are then
 * allowed; the rest of its own tier is skipped with it (calico.md rows 3e, 20, 29 and 32 of 5.2).
 */
export const passAllows: Rule = {
  code: 'pass-allows',
  level: 'warning',
  scope: 'cluster',
  families: ['calico'],
  title: '`Pass` where nothing is left to decide: it allows',
  answers: ['calico-M4', 'calico-M5'],
  *check(subject) {
    const found = calicoPolicy(subject);
    if (!found || found.staged || found.policy.stage !== undefined) return;
    for (const rule of rulesOf(found)) {
      if (rule.action !== 'Pass') continue;
      const told = judge(found, rule, subject.cluster);
      if (told) yield { ...told, path: [...rule.path, 'action'], part: 'value' } satisfies Finding;
    }
  },
};

type Told = Omit<Finding, 'path' | 'part'>;

function judge(found: CalicoPolicy, rule: CalicoRule, cluster: ClusterView | undefined): Told | undefined {
  const { tier } = found.policy;
  if (!cluster || !isEnforcing(cluster)) {
    if (tier !== DEFAULT_TIER) return undefined;
    const message = sentences(
      '`Pass` skips the rest of the tier `default`, NetworkPolicies of Kubernetes among it.',
      'After that tier at most Baseline policies are left, and what nobody decides is allowed.',
      'Write `Allow` if that is meant; to leave the decision to other policies, use a tier of its own with `defaultAction: Pass`.',
    );
    return { code: 'pass-allows', level: 'info', message };
  }
  const left = whatIsLeft(cluster, found.policy, rule.direction);
  if (!left || left.later || !arePoliciesKnown(cluster, left.pods)) return undefined;
  const skipped = isUnconditional(rule) ? left.skipped : [];
  const pods = podCount(left.pods, cluster.inventory);
  const message = sentences(
    `For ${pods} no later tier governs ${rule.direction} (${cluster.words}), so \`Pass\` here allows.`,
    skipped.length > 0 &&
      `It skips ${count(skipped.length, 'policy')} of the tier ${code(tier)} that would come after it: ${listNames(skipped.map(nameOf))}.`,
    skipped.length > 0
      ? 'Take the rule out to let them decide, or put this policy into an earlier tier with `defaultAction: Pass`.'
      : 'Write `Allow` if that is meant.',
  );
  return {
    code: 'pass-allows',
    level: skipped.length > 0 ? confirmed(cluster) : 'info',
    message,
    fixes: skipped.length > 0 ? [] : asAllow(found, rule, cluster),
  };
}

interface Left {
  readonly pods: readonly ReturnType<ClusterView['inventory']['endpointsOf']>[number][];
  /** A later tier has something to say to one of them. */
  readonly later: boolean;
  readonly skipped: readonly Policy[];
}

/** What comes behind the policy in the programs of the pods that it governs; undefined where it governs none. */
function whatIsLeft(cluster: ClusterView, policy: Policy, direction: Direction): Left | undefined {
  const { sure } = labellingOf(cluster).pods(subjectSelector(policy.subject));
  const byProgram = programsWith(cluster, policy).programsIn(sure, direction);
  if (byProgram.length === 0) return undefined;
  const skipped = new Map<string, Policy>();
  let later = false;
  for (const { program } of byProgram) {
    const at = program.tiers.findIndex(({ policies }) => policies.some((each) => each.policy.id === policy.id));
    const own = program.tiers[at];
    if (!own) continue;
    later ||= at < program.tiers.length - 1;
    for (const behind of policiesBehind(own, policy)) skipped.set(behind.id, behind);
  }
  const { endpoints } = cluster.inventory;
  const pods = byProgram.flatMap(({ members }) => members.flatMap((ordinal) => endpoints[ordinal] ?? []));
  return { pods, later, skipped: [...skipped.values()] };
}

function policiesBehind({ policies }: ProgramTier, policy: Policy): readonly Policy[] {
  const at = policies.findIndex((each) => each.policy.id === policy.id);
  return policies.slice(at + 1).map((each) => each.policy);
}

function nameOf({ namespace, name }: Policy): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** Hosts without a profile are denied what nobody decides: for them `Allow` is something else. */
function asAllow(found: CalicoPolicy, rule: CalicoRule, cluster: ClusterView): readonly Fix[] {
  if (governedHosts(cluster, found).length > 0 || takesUnlabelled(subjectSelector(found.policy.subject))) return [];
  const node = nodeAt(found.root, [...rule.path, 'action']);
  return node ? fix('Write `Allow`', rewriteScalar(found.text, node, 'Allow')) : [];
}
