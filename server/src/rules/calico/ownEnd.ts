import { contains } from '../../engine/address.ts';
import { disjoint } from '../../engine/algebra.ts';
import type { Endpoint } from '../../engine/model.ts';
import { subjectSelector } from '../../engine/subjects.ts';
import { entryAt, get } from '../../syntax/cursor.ts';
import type { ClusterView, Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { labelsAt, rangesAt } from '../support/calico/criteria.ts';
import { BESIDE_PODS } from '../support/calico/near.ts';
import {
  type CalicoEnd,
  type CalicoPolicy,
  type CalicoRule,
  calicoPolicy,
  endsOf,
  rulesOf,
} from '../support/calico/policy.ts';
import { governedHosts, governedPods, podsOf } from '../support/calico/world.ts';
import { fix } from '../support/fix.ts';
import { isBorrowed } from '../support/manifest.ts';
import { rewriteScalar } from '../support/rewrite.ts';
import { sentences } from '../support/text.ts';
import { confirmed, isAllKnown } from '../support/view.ts';
import { thePods } from '../support/words.ts';

/**
 * In an egress rule the source is the governed pod itself, in an ingress rule the destination is: what is asked of it and
 * no governed pod is makes the rule match nothing (calico.md A03, rows 83 and 84 of 5.2).
 */
export const ownEnd: Rule = {
  code: 'own-end',
  level: 'warning',
  scope: 'cluster',
  families: ['calico'],
  title: 'A rule that asks of the governed pods what they are not',
  answers: ['calico-M44'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const found = calicoPolicy(subject);
    if (!found) return;
    for (const rule of rulesOf(found)) {
      const own = endsOf(rule).find(({ other }) => !other);
      if (!own) continue;
      const never = neverMet(found, rule, own, subject.cluster);
      if (never) yield finding(found, rule, own, never, subject.cluster);
    }
  },
};

interface Never {
  readonly field: string;
  /** The governed pods, where the view says so; absent: no labels whatever could meet both. */
  readonly pods?: readonly Endpoint[];
}

function neverMet(
  found: CalicoPolicy,
  { rule }: CalicoRule,
  { end }: CalicoEnd,
  cluster: ClusterView | undefined,
): Never | undefined {
  const asked = labelsAt(rule, end);
  if (asked && disjoint(subjectSelector(found.policy.subject), asked.selector)) return { field: fieldOf(asked.path) };
  if (!cluster) return undefined;
  const { pods, certain } = governedPods(cluster, found);
  if (!certain || pods.length === 0 || governedHosts(cluster, found).length > 0) return undefined;
  if (asked) {
    const meant = podsOf(cluster, asked.selector);
    const ids = new Set(meant.pods);
    // A set of addresses, or a host, may hold the pod's address.
    if (
      meant.certain &&
      !pods.some((pod) => ids.has(pod)) &&
      !cluster.inventory.addressSets.length &&
      isAllKnown(cluster, BESIDE_PODS)
    ) {
      return { field: fieldOf(asked.path), pods };
    }
  }
  for (const { ranges, negated, path } of rangesAt(rule, end)) {
    if (negated || pods.some(({ addresses }) => addresses.length === 0)) continue;
    const inside = pods.some(({ addresses }) => addresses.some((at) => ranges.some((range) => contains(range, at))));
    if (!inside) return { field: fieldOf(path), pods };
  }
  return undefined;
}

function fieldOf(path: readonly (string | number)[]): string {
  return String(path.at(-1));
}

function finding(
  found: CalicoPolicy,
  rule: CalicoRule,
  own: CalicoEnd,
  { field, pods }: Never,
  cluster: ClusterView | undefined,
): Finding {
  const other = own.end === 'source' ? 'destination' : 'source';
  const message = sentences(
    `In an ${rule.direction} rule the ${own.end} is the governed pod itself${
      pods && cluster
        ? `, and none of ${thePods(pods, cluster.inventory)} is that (${cluster.words})`
        : ', and no pod is both'
    }: the rule never matches.`,
    `Ask it of the \`${other}\`.`,
  );
  return {
    code: 'own-end',
    level: pods && cluster ? confirmed(cluster) : 'warning',
    message,
    path: [...own.path, field],
    part: 'key',
    fixes: turned(found, rule, own, other),
  };
}

/** Only where the other end is not written: then the whole of it was meant there. */
function turned({ root, text }: CalicoPolicy, { map }: CalicoRule, own: CalicoEnd, other: string): readonly Fix[] {
  const entry = entryAt(root, own.path);
  if (!entry || get(map, other) || isBorrowed(map, entry.value)) return [];
  return fix(`Ask it of the ${other}`, rewriteScalar(text, entry.keyNode, other), true);
}
