import { isEmpty, subtract } from '../../engine/bitset.ts';
import type { Direction, Endpoint, Policy } from '../../engine/model.ts';
import { isConjunction, requirements, type Selector } from '../../engine/selector.ts';
import { subjectSelector } from '../../engine/subjects.ts';
import { podCount } from '../../snapshot/words.ts';
import type { ClusterView, Finding, Rule } from '../rule.ts';
import {
  type CalicoPolicy,
  type CalicoRule,
  calicoPolicy,
  isUnconditional,
  rulesOf,
} from '../support/calico/policy.ts';
import { surelySelected } from '../support/calico/subjects.ts';
import { endsInDeny } from '../support/calico/tiers.ts';
import { isEnforcing, labellingOf, takesUnlabelled } from '../support/calico/world.ts';
import { promisesToAllow, speaksOfDenying } from '../support/intent.ts';
import { code, sentences } from '../support/text.ts';
import { arePoliciesKnown, confirmed } from '../support/view.ts';

const NAMESPACE = 'projectcalico.org/namespace';

/**
 * A policy for everybody that only allows (or only logs): it makes its tier apply, whose end denies all the rest
 * (calico.md row 31 of 5.2). With the cluster at hand it is told where no other policy isolates those pods anyway.
 */
export const allowIsolates: Rule = {
  code: 'allow-isolates',
  level: 'warning',
  scope: 'cluster',
  families: ['calico'],
  title: 'A policy for everybody that only allows, and so denies all the rest',
  answers: ['calico-M3', 'calico-M60'],
  *check(subject) {
    const { cluster } = subject;
    const found = calicoPolicy(subject);
    if (!found || found.staged || found.policy.stage !== undefined || !endsInDeny(cluster, found.policy.tier)) return;
    for (const direction of found.policy.directions) {
      const rules = rulesOf(found).filter((rule) => rule.direction === direction);
      const [first] = rules;
      const logs = rules.every(({ action }) => action === 'Log');
      if (!first || !(logs || onlyAllows(found, rules)) || (!logs && speaksOfDenying(found.policy.name))) continue;
      const told = judge(found, cluster, direction, logs);
      if (told) yield { ...told, path: ['spec', direction], part: 'key' } satisfies Finding;
    }
  },
};

function onlyAllows({ policy, global }: CalicoPolicy, rules: readonly CalicoRule[]): boolean {
  return (
    global &&
    isForEverybody(subjectSelector(policy.subject)) &&
    rules.every(({ action }) => action === 'Allow' || action === 'Log') &&
    !rules.some((rule) => rule.action === 'Allow' && isUnconditional(rule))
  );
}

/** It asks for no label that somebody gave. */
function isForEverybody(selector: Selector): boolean {
  if (takesUnlabelled(selector)) return true;
  return isConjunction(selector) && requirements(selector).every(({ op, key }) => op === 'exists' && key === NAMESPACE);
}

function judge(
  found: CalicoPolicy,
  cluster: ClusterView | undefined,
  direction: Direction,
  logs: boolean,
): Omit<Finding, 'path' | 'part'> | undefined {
  const enforcing = cluster && isEnforcing(cluster);
  const pods = enforcing ? isolatedOnlyHere(cluster, found, direction) : [];
  if (enforcing && pods.length === 0) return undefined;
  const known = enforcing && arePoliciesKnown(cluster, pods);
  const whose = known
    ? `${podCount(pods, cluster.inventory)} that no other policy isolates for ${direction} (${cluster.words})`
    : 'every pod that it selects';
  const message = sentences(
    logs ? '`Log` decides nothing.' : 'This policy only allows, and so closes all the rest:',
    `${logs ? 'What' : 'what'} no rule of the tier ${code(found.policy.tier)} allows is denied at its end, for ${whose}.`,
    logs
      ? 'Add what is to be allowed, or `action: Pass` in a tier of its own.'
      : 'To allow without closing, put it into a tier of its own with `defaultAction: Pass`, or select fewer pods.',
  );
  const meantToAllow = !logs && promisesToAllow(found.policy.name);
  return { code: 'allow-isolates', level: known && meantToAllow ? confirmed(cluster) : 'info', message };
}

/** Governed pods that without it would be open in that direction. */
function isolatedOnlyHere(cluster: ClusterView, { policy }: CalicoPolicy, direction: Direction): readonly Endpoint[] {
  let left = labellingOf(cluster).pods(subjectSelector(policy.subject)).sure;
  for (const other of cluster.programs.policies) {
    if (isEmpty(left)) return [];
    if (other.id === policy.id || other.staged || !isolates(other, direction)) continue;
    const { tier } = cluster.programs.dataplane.place(other);
    if (endsInDeny(cluster, tier)) left = subtract(left, surelySelected(cluster.programs, other));
  }
  return cluster.inventory.endpointsOf(left);
}

function isolates({ directions, isolates: only = directions, stage }: Policy, direction: Direction): boolean {
  return stage !== 'untracked' && stage !== 'pre-dnat' && only.includes(direction);
}
