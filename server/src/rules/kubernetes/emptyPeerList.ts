import type { MapEntry } from '../../syntax/tree.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { ciliumEmptyPeers } from '../support/cilium/emptyPeers.ts';
import { replace } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { removeEntry } from '../support/insert.ts';
import {
  DIRECTIONS,
  isNull,
  type NetworkPolicyText,
  networkPolicy,
  peersKey,
  type RuleText,
  rulesOf,
} from '../support/manifest.ts';
import { onPorts, ruleAt } from '../support/portWords.ts';
import { governs, subjects } from '../support/view.ts';
import { thePods } from '../support/words.ts';

/**
 * `from:` or `to:` with nothing in it, or `[]`: the rule admits everyone (kubernetes.md 0.3.4, A.4 rows 19 and 20).
 * Only told: people do write it on purpose.
 */
export const emptyPeerList: Rule = {
  code: 'empty-peer-list',
  level: 'info',
  scope: 'cluster',
  families: ['kubernetes', 'cilium'],
  title: 'An empty list of peers: everyone, or nobody',
  answers: ['A-M48', 'cilium-M02', 'cilium-M03'],
  *check(subject) {
    yield* ciliumEmptyPeers(subject);
    const found = networkPolicy(subject);
    if (!found) return;
    for (const direction of DIRECTIONS) {
      if (!governs(found.policy, direction)) continue;
      for (const rule of rulesOf(found.spec, direction)) {
        if (rule.peers && isEmptyList(rule.peers)) yield finding(subject, found, rule, rule.peers);
      }
    }
  },
};

function isEmptyList({ value }: MapEntry): boolean {
  return isNull(value) || (value.kind === 'list' && value.items.length === 0);
}

function finding(subject: RuleSubject, found: NetworkPolicyText, rule: RuleText, entry: MapEntry): Finding {
  const key = peersKey(rule.direction);
  return {
    code: 'empty-peer-list',
    level: 'info',
    message: `${effect(subject, found, rule)} Name the peers, or delete \`${key}\`, which says so plainly.`,
    path: [...rule.path, key],
    part: 'key',
    ...(isNull(entry.value) && { unfinished: true }),
    fixes: fixesFor(found.text, rule, entry, key),
  };
}

function effect({ cluster }: RuleSubject, { policy }: NetworkPolicyText, rule: RuleText): string {
  const on = onPorts(ruleAt(policy, rule.path)?.ports);
  const pods = cluster ? subjects(cluster, policy).pods : [];
  const whose =
    cluster && pods.length > 0
      ? `${thePods(pods, cluster.inventory)} this policy selects (${cluster.words})`
      : 'the selected pods';
  return rule.direction === 'ingress'
    ? `The list \`from\` is empty: everyone, inside and outside the cluster, may reach ${whose} ${on}.`
    : `The list \`to\` is empty: ${whose} may reach everything, inside and outside the cluster, ${on}.`;
}

function fixesFor(text: string, rule: RuleText, entry: MapEntry, key: string): readonly Fix[] {
  const { map } = rule;
  if (!map || entry.merged || map.alias !== undefined || rule.list.alias !== undefined) return [];
  const title = `Delete the empty \`${key}\``;
  if (map.entries.length === 1) {
    return fix('Write the rule as `{}`', replace(map, '{}'));
  }
  return fix(title, removeEntry(text, map, entry));
}
