import type { Cidr } from '../../../engine/address.ts';
import { subjectSelector } from '../../../engine/subjects.ts';
import { entryAt, nodeAt } from '../../../syntax/cursor.ts';
import type { ClusterView, Finding, Fix, RuleSubject } from '../../rule.ts';
import { criteria, protocolOf, rangesAt } from '../../support/calico/criteria.ts';
import {
  type CalicoPolicy,
  type CalicoRule,
  calicoPolicy,
  RULE_ENDS,
  type RuleEnd,
  rulesOf,
} from '../../support/calico/policy.ts';
import { podsOf } from '../../support/calico/world.ts';
import { fix } from '../../support/fix.ts';
import { removeEntry } from '../../support/insert.ts';
import { isBorrowed } from '../../support/manifest.ts';
import { sentences } from '../../support/text.ts';

const ICMP = 1;
const ICMPV6 = 58;

/**
 * A rule that holds for one family of addresses only, in a cluster that has both: `0.0.0.0/0` is not everything, a
 * `notNets` of one family says nothing of the other, and `ICMP` is IPv4 (calico.md 4.7, rows 71, 72 and 75 of 5.2).
 */
export function* calicoFamilyMissing(subject: RuleSubject): Iterable<Finding> {
  const { cluster } = subject;
  const found = calicoPolicy(subject);
  if (!found || !cluster || !haveBoth(cluster, found)) return;
  const rules = rulesOf(found);
  for (const rule of rules) {
    const twin = (other: CalicoRule) =>
      other !== rule && other.direction === rule.direction && other.action === rule.action;
    const others = rules.filter(twin);
    const told = ofRanges(rule, others, found) ?? ofIcmp(rule, others);
    if (told)
      yield {
        code: 'family-missing',
        level: 'info',
        ...told,
        message: sentences(told.message, why(cluster)),
      } satisfies Finding;
  }
}

type Told = Pick<Finding, 'message' | 'path' | 'part' | 'fixes'>;

function why(cluster: ClusterView): string {
  return `The pods that this policy selects have addresses of both families (${cluster.words}).`;
}

function haveBoth(cluster: ClusterView, { policy }: CalicoPolicy): boolean {
  const { pods } = podsOf(cluster, subjectSelector(policy.subject));
  return pods.some(({ addresses }) => new Set(addresses.map(({ family }) => family)).size > 1);
}

function ofRanges(rule: CalicoRule, others: readonly CalicoRule[], found: CalicoPolicy): Told | undefined {
  for (const end of RULE_ENDS) {
    for (const { ranges, negated, path } of rangesAt(rule.rule, end)) {
      const [family, ...more] = new Set(ranges.map((range) => range.family));
      if (family === undefined || more.length > 0 || others.some((other) => speaksOf(other, end, family === 4 ? 6 : 4)))
        continue;
      const [of, other] = family === 4 ? ['IPv4', 'IPv6'] : ['IPv6', 'IPv4'];
      if (!negated && ranges.some(isEverything)) {
        return {
          message: `\`${family === 4 ? '0.0.0.0/0' : '::/0'}\` is every ${of} address and no ${other} one. To mean both, leave \`nets\` out.`,
          path,
          part: 'key',
          fixes: withoutNets(found, path),
        };
      }
      if (negated && rule.action === 'Allow' && rangesAt(rule.rule, end).length === 1) {
        return {
          message: `With ranges of ${of} alone this rule matches no ${other} traffic at all. Write a second rule for ${other}.`,
          path,
          part: 'key',
        };
      }
    }
  }
  return undefined;
}

function isEverything({ length }: Cidr): boolean {
  return length === 0;
}

/** The other rule is for that family there: by its ranges, or because it asks for nothing that is narrower. */
function speaksOf({ rule }: CalicoRule, end: RuleEnd, family: 4 | 6): boolean {
  const own = rangesAt(rule, end);
  if (criteria(rule, 'family').some((each) => each.family !== family)) return false;
  if (own.length > 0) return own.some(({ ranges }) => ranges.some((range) => range.family === family));
  return (rule.criteria ?? []).every(({ kind }) => kind === 'family' || kind === 'protocol');
}

function ofIcmp(rule: CalicoRule, others: readonly CalicoRule[]): Told | undefined {
  const protocol = protocolOf(rule.rule);
  const named = rule.map.entries.some(({ key }) => key === 'protocol');
  if ((protocol !== ICMP && protocol !== ICMPV6) || !named) return undefined;
  const other = protocol === ICMP ? ICMPV6 : ICMP;
  const family = protocol === ICMP ? 6 : 4;
  const isFor = (each: CalicoRule) => {
    const own = protocolOf(each.rule);
    if (own !== undefined) return own === other;
    return RULE_ENDS.every((end) => speaksOf(each, end, family));
  };
  if (others.some(isFor)) return undefined;
  const [of, missing] = protocol === ICMP ? ['ICMP', 'ICMPv6'] : ['ICMPv6', 'ICMP'];
  return {
    message: `\`${of}\` is for IPv${protocol === ICMP ? 4 : 6} alone. Write a second rule with \`protocol: ${missing}\`.`,
    path: [...rule.path, 'protocol'],
    part: 'value',
  };
}

/** Only where something else is asked at that end, so that nothing empty is left. */
function withoutNets({ root, text }: CalicoPolicy, path: Finding['path']): readonly Fix[] {
  const map = nodeAt(root, path.slice(0, -1));
  const entry = entryAt(root, path);
  const list = entry?.value;
  if (map?.kind !== 'map' || !entry || list?.kind !== 'list' || list.items.length > 1 || isBorrowed(map)) return [];
  if (map.entries.length > 1) return fix('Mean both families: leave `nets` out', removeEntry(text, map, entry));
  const rule = nodeAt(root, path.slice(0, -2));
  const whole = entryAt(root, path.slice(0, -1));
  if (rule?.kind !== 'map' || !whole) return [];
  return fix('Mean both families: leave `nets` out', removeEntry(text, rule, whole));
}
