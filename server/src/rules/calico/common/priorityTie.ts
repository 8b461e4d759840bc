import { overlap } from '../../../engine/bitset.ts';
import type { Programs } from '../../../engine/compile.ts';
import type { Placement } from '../../../engine/dataplane/dataplane.ts';
import { dataplane } from '../../../engine/dataplane/index.ts';
import type { Policy } from '../../../engine/model.ts';
import { nodeAt } from '../../../syntax/cursor.ts';
import type { ClusterView, Finding, Fix, RuleSubject } from '../../rule.ts';
import { levelBetween } from '../../support/between.ts';
import {
  type CalicoPolicy,
  type CalicoRule,
  calicoPolicy,
  isUnconditional,
  rulesOf,
} from '../../support/calico/policy.ts';
import { surelySelected } from '../../support/calico/subjects.ts';
import { isEnforcing } from '../../support/calico/world.ts';
import { fix } from '../../support/fix.ts';
import { rewriteScalar } from '../../support/rewrite.ts';
import { sentences } from '../../support/text.ts';
import { listNames } from '../../support/words.ts';

/** Before and after Calico changed what breaks a tie (calico.md 0.2). */
const ERAS = ['3.31', '3.32'];

/**
 * A policy that allows or denies everything, and others of its tier with the same order that say otherwise for some of
 * its pods: their names decide which of them is asked at all (calico.md 4.3, rows 8 to 10 and 14 of 5.2). Every
 * NetworkPolicy of Kubernetes has the order 1000. Told at the broad one.
 */
export function* calicoPriorityTies(subject: RuleSubject): Iterable<Finding> {
  const { cluster } = subject;
  const found = calicoPolicy(subject);
  if (!found || !cluster || !isEnforcing(cluster) || found.staged || found.policy.stage !== undefined) return;
  for (const rule of rulesOf(found)) {
    if ((rule.action !== 'Allow' && rule.action !== 'Deny') || !isUnconditional(rule)) continue;
    const rivals = rivalsOf(cluster, found.policy, rule);
    if (rivals.length > 0) yield told(cluster, found, rule, rivals);
  }
}

/** Of its tier and order, for some of its pods, with a rule that says otherwise. */
function rivalsOf({ programs }: ClusterView, policy: Policy, rule: CalicoRule): readonly Policy[] {
  const alike = programs.derive('policies by order', policiesByOrder).get(orderKey(programs, policy)) ?? [];
  return alike.filter(
    (other) =>
      other.id !== policy.id &&
      other.directions.includes(rule.direction) &&
      other.rules.some(({ direction, action }) => direction === rule.direction && contradicts(rule.action, action)) &&
      overlap(surelySelected(programs, policy), surelySelected(programs, other)),
  );
}

/** Those that pods' traffic is asked of. */
function policiesByOrder(programs: Programs): ReadonlyMap<string, readonly Policy[]> {
  const found = new Map<string, Policy[]>();
  for (const policy of programs.policies) {
    if (policy.staged || policy.stage !== undefined) continue;
    const key = orderKey(programs, policy);
    const alike = found.get(key);
    if (alike) alike.push(policy);
    else found.set(key, [policy]);
  }
  return found;
}

function orderKey({ dataplane }: Programs, policy: Policy): string {
  const { tier, order } = dataplane.place(policy);
  return `${order} ${tier}`;
}

function contradicts(one: string, other: string): boolean {
  return other !== one && other !== 'Log';
}

function told(cluster: ClusterView, found: CalicoPolicy, rule: CalicoRule, rivals: readonly Policy[]): Finding {
  const { policy } = found;
  const place = (other: Policy) => cluster.programs.dataplane.place(other);
  const behind = rivals.filter((other) => comesFirst(place(policy), place(other)));
  const { order } = place(policy);
  const message = sentences(
    `${namesOf(rivals)} ${rivals.length === 1 ? 'has' : 'have'} ${
      Number.isFinite(order)
        ? `the order ${order} too${rivals.some(isKubernetes) ? ', as every NetworkPolicy has' : ''}`
        : 'no order either'
    } (${cluster.words}), so the names decide which is asked first.`,
    behind.length > 0 ? before(rule, behind, rivals) : 'This one comes last, as long as they are called so.',
    differs(policy, rivals) &&
      'Since 3.32 Calico compares other parts of the names than before, and the order changes.',
    Number.isFinite(order)
      ? 'Give it an order of its own.'
      : `Give ${rivals.length === 1 ? 'one of them' : 'the others'} an order.`,
  );
  const node = nodeAt(found.root, ['spec', 'order']);
  return {
    code: 'priority-tie',
    // An order that somebody wrote is hardly left to names on purpose.
    level: behind.length > 0 && Number.isFinite(order) ? levelBetween(cluster) : 'info',
    message,
    path: node ? ['spec', 'order'] : ['spec'],
    part: node ? 'value' : 'key',
    fixes: fixesFor(found, cluster, order),
  };
}

/** Nothing comes to those behind a policy that decides everything. */
function before({ action, direction }: CalicoRule, behind: readonly Policy[], rivals: readonly Policy[]): string {
  const others = behind.length === 1 ? 'the other' : 'the others';
  const whom = behind.length === rivals.length ? others : namesOf(behind);
  const says = action === 'Deny' ? 'denies' : 'allows';
  return `This one comes before ${whom} and ${says} all ${direction}: for pods that both select, the ${direction} rules there are never asked.`;
}

function namesOf(policies: readonly Policy[]): string {
  return listNames(policies.map(nameOf));
}

function isKubernetes({ apiVersion }: Policy): boolean {
  return apiVersion === 'networking.k8s.io/v1';
}

function comesFirst({ tie }: Placement, other: Placement): boolean {
  return tie < other.tie;
}

function differs(policy: Policy, rivals: readonly Policy[]): boolean {
  const [before, after] = ERAS.map((version) => dataplane('calico', { version }).place);
  return (
    before !== undefined &&
    after !== undefined &&
    rivals.some((other) => comesFirst(before(policy), before(other)) !== comesFirst(after(policy), after(other)))
  );
}

function nameOf({ namespace, name }: Policy): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** Behind those of its order, and before whatever came next. */
function fixesFor(found: CalicoPolicy, { programs }: ClusterView, order: number): readonly Fix[] {
  const node = nodeAt(found.root, ['spec', 'order']);
  const next = order + 1;
  const { tier } = programs.dataplane.place(found.policy);
  const taken = programs.policies.some((other) => {
    const place = programs.dataplane.place(other);
    return place.tier === tier && place.order > order && place.order <= next;
  });
  if (!node || taken || !Number.isFinite(order)) return [];
  return fix(`Ask it behind them: order ${next}`, rewriteScalar(found.text, node, next));
}
