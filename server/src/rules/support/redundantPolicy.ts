import type { CoverIndex } from '../../engine/cover/coverIndex.ts';
import { answersFor, isTied, liftsRequests, type PlacedRule } from '../../engine/cover/order.ts';
import { subjectCovers } from '../../engine/cover/selectors.ts';
import type { Direction, Policy } from '../../engine/model.ts';
import { governedDirections } from '../../engine/parts.ts';
import type { RuleSubject } from '../rule.ts';
import { isSameObject, placedRules } from './between.ts';

export interface Redundancy {
  readonly policy: Policy;
  /** Whoever says all of it, for all the pods. */
  readonly by: Policy;
  /** Each says all that the other says. */
  readonly same: boolean;
}

/** A policy whose every rule, and whose isolation, one other policy brings too. Of two that say the same the first stays. */
export function redundancyOf(subject: RuleSubject): Redundancy | undefined {
  const placed = placedRules(subject);
  const [policy, more] = subject.object.policies;
  const [first] = placed?.rules ?? [];
  if (placed === undefined || policy === undefined || more !== undefined || first === undefined) return undefined;
  const { index, rules } = placed;
  for (const by of candidates(first, rules, index)) {
    if (isSameObject(by, policy) || !saysAll(by, rules, subject, index)) continue;
    const others = index.of(by.id);
    const same = saysAll(policy, others, subject, index, by);
    if (!same || (others[0]?.at ?? 0) < first.at) return { policy, by, same };
  }
  return undefined;
}

/** Policies with rules that cover the rule which fewest cover, by the first that covers `first`: all others leave something out. */
function candidates(first: PlacedRule, rules: readonly PlacedRule[], index: CoverIndex): readonly Policy[] {
  const counts = rules.map((rule) => index.countCovering(rule));
  const rarest = rules[counts.indexOf(Math.min(...counts))] ?? first;
  const policies = new Set([...index.covering(rarest)].map(({ policy }) => policy));
  const covering = [...policies].flatMap(
    (policy) => index.of(policy.id).find((rule) => rule !== first && index.covers(rule, first)) ?? [],
  );
  return covering.sort((a, b) => a.at - b.at).map(({ policy }) => policy);
}

/** `by` isolates the pods of the rules' policy in the same directions, and answers for each of its rules. */
function saysAll(
  by: Policy,
  rules: readonly PlacedRule[],
  { programs }: RuleSubject,
  index: CoverIndex,
  policy: Policy | undefined = rules[0]?.policy,
): boolean {
  if (programs === undefined || policy === undefined) return false;
  const directions = (one: Policy): readonly Direction[] => governedDirections(one, programs.dataplane);
  const isolates = (one: Policy) => (one.isolates ?? directions(one)).join();
  if (!directions(policy).every((direction) => directions(by).includes(direction))) return false;
  if (isolates(policy) !== '' && !isolatesAll(isolates(by), isolates(policy))) return false;
  // Of two objects of one name the index holds one only: then these are not the rules' own pods.
  if (!subjectCovers(by.subject, policy.subject, index.facts.spelling)) return false;
  const theirs = index.of(by.id);
  return rules.every((rule) =>
    theirs.some(
      (other) =>
        !isTied(other, rule) &&
        !liftsRequests(other, rule, index.facts) &&
        answersFor(other, rule, index.facts) &&
        index.covers(other, rule),
    ),
  );
}

function isolatesAll(by: string, policy: string): boolean {
  return policy.split(',').every((direction) => by.split(',').includes(direction));
}
