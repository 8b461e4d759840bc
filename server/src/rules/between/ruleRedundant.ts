import type { OwnRules } from '../../engine/cover/fewRules.ts';
import { answersFor, liftsRequests, type PlacedRule } from '../../engine/cover/order.ts';
import type { ManifestObject } from '../../lower/object.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import type { Path } from '../../syntax/path.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { ruleName, sameRule, says } from '../support/between.ts';
import { fix } from '../support/fix.ts';
import { removeItem } from '../support/items.ts';
import { redundantItems } from '../support/redundantItems.ts';
import { sentences, upperFirst } from '../support/text.ts';

/** A rule, a peer or a port that adds nothing to another one of the same policy (kubernetes.md A-M77, calico.md M59). */
export const ruleRedundant: Rule = {
  code: 'rule-redundant',
  level: 'hint',
  scope: 'document',
  title: 'A rule, peer or port that another one of the policy covers',
  answers: ['A-M77'],
  *check({ object, structure, ownRules }: RuleSubject): Iterable<Finding> {
    // What is refused or dropped first may mean something else once it is mended.
    if (structure.violations.length > 0) return;
    const index = ownRules?.();
    const idle = new Set<string>();
    for (const rule of index ? object.policies.flatMap(({ id }) => index.of(id)) : []) {
      const other = index && answering(rule, index);
      if (other === undefined || isLeftEmpty(object, other.rule.path)) continue;
      idle.add(rule.rule.path.join('.'));
      const message = sentences(
        `${upperFirst(ruleName(other.rule))} ${says(other.rule)} all of this already, so this rule adds nothing.`,
        'Take it out, or narrow the other one if this one was meant to.',
      );
      yield finding(object, rule.rule.path, message, other.rule.path);
    }
    for (const { path, by, what } of redundantItems(object.policies)) {
      if (isLeftEmpty(object, by)) continue;
      if ([...idle].some((rule) => path.join('.').startsWith(`${rule}.`))) continue;
      const message = sentences(
        `${upperFirst(what)} ${Number(by.at(-1)) + 1} of the list holds all of this already, so this one adds nothing.`,
        'Take it out, or narrow the other one.',
      );
      yield finding(object, path, message, by);
    }
  },
};

/** A dash with nothing behind it: that it means everything is told by other codes, and is what nobody meant. */
function isLeftEmpty(object: ManifestObject, path: Path): boolean {
  const node = nodeAt(object.node, path);
  return node?.kind === 'scalar' && node.value === null;
}

/** The first rule of the object that answers for this one; of two that answer for each other the first stays. */
function answering(rule: PlacedRule, index: OwnRules): PlacedRule | undefined {
  const { facts } = index;
  for (const other of index.covering(rule)) {
    if (sameRule(other, rule) || liftsRequests(other, rule, facts) || !answersFor(other, rule, facts)) continue;
    const mutual = other.at > rule.at && index.covers(rule, other) && answersFor(rule, other, facts);
    if (!mutual) return other;
  }
  return undefined;
}

function finding(object: ManifestObject, path: Path, message: string, other: Path): Finding {
  return {
    code: 'rule-redundant',
    level: 'hint',
    message,
    path,
    part: 'value',
    tags: ['unnecessary'],
    related: [{ message: 'It is covered by this', path: other }],
    fixes: removed(object, path),
  };
}

function removed(object: ManifestObject, path: Path): readonly Fix[] {
  const list = nodeAt(object.node, path.slice(0, -1));
  const index = path.at(-1);
  if (list?.kind !== 'list' || typeof index !== 'number') return [];
  return fix('Take it out', removeItem(object.slice.text, list, index));
}
