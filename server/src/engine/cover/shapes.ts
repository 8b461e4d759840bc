/**
 * Rules that say the same of the same pods, taken as one: among thousands of policies most rules are written like many
 * others, and whatever covers one of them covers all.
 */

import type { Dataplane } from '../dataplane/dataplane.ts';
import type { Rule, Subject } from '../model.ts';
import { type RememberedLately, rememberedLately, rememberedWeakly } from '../remembered.ts';
import { type Asked, askedOfPeers, askedOfSubject } from './demands.ts';
import { key } from './key.ts';
import type { PlacedRule } from './order.ts';
import type { RuleOf } from './rules.ts';
import { type CoverFacts, coverFacts } from './selectors.ts';

/** The pods of policies, written alike. */
export interface SubjectShape {
  readonly subject: Subject;
  readonly asked: Asked;
  /** By what they say. */
  readonly rules: Map<string, RuleShape>;
}

/** Rules that are written alike, but for what they do and where they stand. */
export interface RuleShape extends RuleOf {
  readonly of: SubjectShape;
  /** The same object for all shapes that say the same, of whatever pods. */
  readonly peers: readonly Asked[];
  /** By the `peers` of other rules: whether those match all that this one matches, where its pods are theirs too. */
  readonly met: WeakMap<readonly Asked[], boolean>;
  /** In the order of evaluation. */
  readonly members: PlacedRule[];
}

/** How subjects and rules are written, and what they demand: it depends on nothing but what they say. */
export interface Wordings {
  readonly facts: CoverFacts;
  readonly ofSubject: (subject: Subject) => string;
  readonly ofRule: (rule: Rule) => string;
  readonly subjects: RememberedLately<Asked>;
  readonly peers: RememberedLately<readonly Asked[]>;
  readonly met: RememberedLately<RuleShape['met']>;
}

export function createWordings(dataplane: Dataplane): Wordings {
  return {
    facts: coverFacts(dataplane),
    ofSubject: rememberedWeakly(key),
    ofRule: rememberedWeakly(({ direction, peers, ports, criteria, needs }: Rule) =>
      key([direction, peers, ports, criteria, needs]),
    ),
    subjects: rememberedLately(),
    peers: rememberedLately(),
    met: rememberedLately(),
  };
}

export interface Shapes {
  readonly subjects: readonly SubjectShape[];
  readonly rules: readonly RuleShape[];
  /** That of a rule that is not among them too; without members then. */
  of(rule: RuleOf): RuleShape;
}

export function shapesOf(all: readonly PlacedRule[], wordings: Wordings): Shapes {
  const { facts } = wordings;
  wordings.subjects.turn();
  wordings.peers.turn();
  wordings.met.turn();
  const subjects = new Map<string, SubjectShape>();
  const rules: RuleShape[] = [];
  const subjectOf = ({ subject }: RuleOf['policy']): SubjectShape => {
    const wording = wordings.ofSubject(subject);
    const known = subjects.get(wording);
    if (known !== undefined) return known;
    const asked = wordings.subjects.of(wording, () => askedOfSubject(subject, facts));
    const made: SubjectShape = { subject, asked, rules: new Map() };
    subjects.set(wording, made);
    return made;
  };
  const made = ({ policy, rule }: RuleOf, of: SubjectShape, wording: string): RuleShape => {
    const peers = wordings.peers.of(wording, () => askedOfPeers(rule, facts));
    const met = wordings.met.of(`${wordings.ofSubject(of.subject)}\n${wording}`, () => new WeakMap());
    return { policy, rule, of, peers, met, members: [] };
  };
  const shapes = new Map<PlacedRule, RuleShape>();
  for (const placed of all) {
    const subject = subjectOf(placed.policy);
    const wording = wordings.ofRule(placed.rule);
    let shape = subject.rules.get(wording);
    if (shape === undefined) {
      shape = made(placed, subject, wording);
      subject.rules.set(wording, shape);
      rules.push(shape);
    }
    shape.members.push(placed);
    shapes.set(placed, shape);
  }
  return {
    subjects: [...subjects.values()],
    rules,
    of(rule) {
      const known = shapes.get(rule as PlacedRule);
      if (known !== undefined) return known;
      const subject = subjectOf(rule.policy);
      const wording = wordings.ofRule(rule.rule);
      return subject.rules.get(wording) ?? made(rule, subject, wording);
    },
  };
}
