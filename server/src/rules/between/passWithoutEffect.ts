import type { CoverIndex } from '../../engine/cover/coverIndex.ts';
import { apart } from '../../engine/cover/criteria.ts';
import { isTied, type PlacedRule } from '../../engine/cover/order.ts';
import { overlaps } from '../../engine/cover/ranges.ts';
import { matchesNothing } from '../../engine/cover/rules.ts';
import { type CoverFacts, writtenLabels, writtenPods, writtenSubject } from '../../engine/cover/selectors.ts';
import type { Peer } from '../../engine/model.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { placedRules } from '../support/between.ts';
import { sentences } from '../support/text.ts';

/** Beyond so many rules it is taken for granted that one of them is skipped. */
const MOST_RULES = 500;

/** Pass skips what comes behind it in the tier: where nothing does, traffic goes on by itself (kubernetes.md BC-M12). */
export const passWithoutEffect: Rule = {
  code: 'pass-without-effect',
  level: 'hint',
  scope: 'cluster',
  families: ['admin', 'calico'],
  title: 'A Pass that skips nothing',
  answers: ['BC-M12'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const placed = placedRules(subject);
    for (const rule of placed?.rules ?? []) {
      const { action } = rule.rule;
      // Behind other tiers Pass also spares the traffic their end.
      if (placed === undefined || action !== 'Pass' || rule.part.tier.end !== 'Pass' || matchesNothing(rule.rule))
        continue;
      if (skipsSomething(rule, placed.index)) continue;
      const message = sentences(
        `Nothing is skipped here: no rule that is asked after this one in tier \`${rule.part.tier.name}\` speaks of this traffic, and what no rule decides goes on to the next tier anyway.`,
        'Take the rule out, or put it before what it is to skip.',
      );
      const { path } = rule.rule;
      yield { code: 'pass-without-effect', level: 'hint', message, path, part: 'value', tags: ['unnecessary'] };
    }
  },
};

function skipsSomething(rule: PlacedRule, { rules, facts }: CoverIndex): boolean {
  const list = rules[rule.rule.direction];
  for (let at = 0, asked = 0; at < list.length; at++) {
    const other = list[at];
    if (other === undefined || other === rule || other.part.tier !== rule.part.tier) continue;
    if (at < rule.at && !isTied(other, rule)) continue;
    if (++asked > MOST_RULES) return true;
    if (other.rule.action !== 'Pass' && other.rule.action !== 'Log' && mayMeet(other, rule, facts)) return true;
  }
  return false;
}

/** False where the two surely speak of different pods or peers. */
function mayMeet(a: PlacedRule, b: PlacedRule, facts: CoverFacts): boolean {
  const { spelling } = facts;
  if (apart(writtenSubject(a.policy.subject, spelling), writtenSubject(b.policy.subject, spelling), facts))
    return false;
  const [one, other] = [a.rule.peers, b.rule.peers];
  return one === undefined || other === undefined || one.some((x) => other.some((y) => peersMayMeet(x, y, facts)));
}

function peersMayMeet(a: Peer, b: Peer, facts: CoverFacts): boolean {
  if (a.kind === 'addresses' && b.kind === 'addresses') {
    return a.ranges.some((one) => b.ranges.some((other) => overlaps(one, other)));
  }
  return !apart(written(a, facts), written(b, facts), facts);
}

function written(peer: Peer, { spelling }: CoverFacts) {
  if (peer.kind === 'pods') return writtenPods(peer, spelling);
  return peer.kind === 'labelled' ? writtenLabels(peer.selector, spelling) : undefined;
}
