import { type Cidr, formatCidr } from '../../engine/address.ts';
import { answersFor, type PlacedRule } from '../../engine/cover/order.ts';
import type { AddressPeer, Peer } from '../../engine/model.ts';
import type { ManifestObject } from '../../lower/object.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import type { Path } from '../../syntax/path.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { find, isSameObject, placedRules, relatedRule, ruleOf } from '../support/between.ts';
import { code, sentences } from '../support/text.ts';

/** An exception narrows its own range and nothing else: what another rule or peer allows is allowed (A-M67, cilium.md M47). */
export const exceptAllowedAnyway: Rule = {
  code: 'except-allowed-anyway',
  level: 'info',
  scope: 'cluster',
  families: ['kubernetes', 'cilium'],
  title: 'An exception that another rule allows all the same',
  answers: ['A-M67', 'cilium-M47'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const placed = placedRules(subject);
    for (const rule of placed?.rules ?? []) {
      if (placed === undefined || rule.rule.action !== 'Allow') continue;
      for (const peer of rule.rule.peers ?? []) {
        if (peer.kind !== 'addresses') continue;
        for (const [index, hole] of peer.except.entries()) {
          const path = holePath(subject.object, peer.path, index);
          const asked = inside(rule, peer, hole);
          const other = find(placed.index.covering(asked), (each) => answersFor(each, asked, placed.index.facts));
          if (other === undefined || path === undefined) continue;
          const whose = isSameRule(other, rule) ? 'another peer of this rule' : ruleOf(other, rule.policy);
          const message = sentences(
            `${code(formatCidr(hole))} is allowed all the same, by ${whose}.`,
            'An exception narrows its own range and denies nothing: rules and peers add up.',
            isSameObject(other.policy, rule.policy)
              ? 'Narrow the other one too.'
              : 'Narrow the other rule too, or deny the range where policies can.',
          );
          const related = [relatedRule(other)];
          yield { code: 'except-allowed-anyway', level: 'info', message, path, part: 'value', related };
        }
      }
    }
  },
};

/** The rule as if it were for the exception alone. */
function inside(rule: PlacedRule, { path }: AddressPeer, hole: Cidr): PlacedRule {
  const peer: Peer = { kind: 'addresses', ranges: [hole], except: [], path };
  return { ...rule, rule: { ...rule.rule, peers: [peer] } };
}

function isSameRule(a: PlacedRule, b: PlacedRule): boolean {
  return a.at === b.at && a.rule.direction === b.rule.direction;
}

function holePath({ node }: ManifestObject, peer: Path, index: number): Path | undefined {
  return [
    [...peer, 'except', index],
    [...peer, 'ipBlock', 'except', index],
  ].find((path) => nodeAt(node, path) !== undefined);
}
