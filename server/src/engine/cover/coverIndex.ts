/**
 * Finds the rules that may cover a rule without looking at all of them: rules that are written alike are one shape, and
 * a shape is filed under the rarest thing that it demands of its pods and of one of its peers, because whatever it covers
 * demands that too. What covers a shape is found once, however many rules are written so.
 */

import type { Programs } from '../compile.ts';
import type { Direction, Policy } from '../model.ts';
import type { PlacedPolicies } from '../parts.ts';
import { remembered, rememberedWeakly } from '../remembered.ts';
import { ANYTHING, counted, rarest } from './demands.ts';
import { type PlacedRule, placeRules } from './order.ts';
import { isNobody, matchesAll, type RuleOf } from './rules.ts';
import { type CoverFacts, subjectCovers } from './selectors.ts';
import { createWordings, type RuleShape, type SubjectShape, shapesOf, type Wordings } from './shapes.ts';

export interface CoverIndex {
  readonly facts: CoverFacts;
  /** In the order of evaluation. */
  readonly rules: Readonly<Record<Direction, readonly PlacedRule[]>>;
  /** Of the policy, both directions. */
  of(policy: string): readonly PlacedRule[];
  /** Of the object that the policy is, or is a part of. */
  ofObject(policy: Policy): readonly PlacedRule[];
  /** Other rules that surely match all that the rule matches, in the order of evaluation. */
  covering(rule: PlacedRule): Iterable<PlacedRule>;
  /** How many those are, the rule itself perhaps among them. */
  countCovering(rule: PlacedRule): number;
  /** `ruleCovers` for rules of the index, looked up. */
  covers(a: RuleOf, b: RuleOf): boolean;
}

/** Made once for each set of programs. */
export function coverIndex(programs: Programs): CoverIndex {
  return programs.derive('cover', ({ placed, dataplane, inventory }) => {
    // An edit leaves most policies as they are: what those demand is known.
    const wordingsOf = inventory.derive('wordings', () => rememberedWeakly(createWordings));
    return makeCoverIndex(placed, wordingsOf(dataplane));
  });
}

/** By what is demanded of the other end. */
type Filed = Map<string, RuleShape[]>;

export function makeCoverIndex(placed: PlacedPolicies, wordings: Wordings): CoverIndex {
  const { facts } = wordings;
  const rules = { ingress: placeRules(placed.ingress), egress: placeRules(placed.egress) };
  const all = [...rules.ingress, ...rules.egress];
  const byPolicy = new Map<string, PlacedRule[]>();
  const byObject = new Map<string, PlacedRule[]>();
  for (const rule of all) {
    put(byPolicy, rule.policy.id, rule);
    put(byObject, objectOf(rule.policy), rule);
  }
  const shapes = shapesOf(all, wordings);

  const commonPeers = counted(shapes.rules.flatMap(({ peers }) => peers));
  const filedRules = remembered(({ rules: own }: SubjectShape) => {
    const filed: Readonly<Record<Direction, Filed>> = { ingress: new Map(), egress: new Map() };
    for (const shape of own.values()) {
      const keys = shape.peers.length === 0 ? [ANYTHING] : shape.peers.flatMap((peer) => rarest(peer, commonPeers));
      for (const key of keys) put(filed[shape.rule.direction], key, shape);
    }
    return filed;
  });

  const common = counted(shapes.subjects.map(({ asked }) => asked));
  const filedSubjects = new Map<string, SubjectShape[]>();
  for (const subject of shapes.subjects) {
    for (const key of rarest(subject.asked, common)) put(filedSubjects, key, subject);
  }
  const widerSubjects = remembered(({ subject, asked }: SubjectShape): readonly SubjectShape[] => {
    const maybe = new Set([ANYTHING, ...asked.keys].flatMap((key) => filedSubjects.get(key) ?? []));
    return [...maybe].filter((wide) => subjectCovers(wide.subject, subject, facts.spelling));
  });
  const wider = remembered(({ rule, policy, of, peers, met }: RuleShape): ReadonlySet<RuleShape> => {
    const isMet = (shape: RuleShape): boolean => {
      const known = met.get(shape.peers) ?? matchesAll(shape.rule, { rule, subject: policy.subject }, facts);
      met.set(shape.peers, known);
      return known;
    };
    // What covers the rule covers each of its peers; one that means nobody is covered by all.
    const one = Math.max(rule.peers?.findIndex((peer) => !isNobody(peer)) ?? 0, 0);
    const keys = [ANYTHING, ...(peers[one]?.keys ?? [])];
    const found = new Set<RuleShape>();
    for (const subject of widerSubjects(of)) {
      const filed = filedRules(subject)[rule.direction];
      for (const key of keys) {
        for (const shape of filed.get(key) ?? []) {
          if (!found.has(shape) && isMet(shape)) found.add(shape);
        }
      }
    }
    return found;
  });

  return {
    facts,
    rules,
    of: (policy) => byPolicy.get(policy) ?? [],
    ofObject: (policy) => byObject.get(objectOf(policy)) ?? [],
    *covering(rule) {
      const lists = [...wider(shapes.of(rule))].map(({ members }) => members);
      for (const one of inOrder(lists)) if (one !== rule) yield one;
    },
    countCovering: (rule) => [...wider(shapes.of(rule))].reduce((sum, { members }) => sum + members.length, 0),
    covers: (a, b) => wider(shapes.of(b)).has(shapes.of(a)),
  };
}

function objectOf({ object, id }: Policy): string {
  return object ?? id;
}

/** Each once under a key, whatever demands it has twice. */
function put<T>(file: Map<string, T[]>, key: string, one: T): void {
  const list = file.get(key);
  if (list === undefined) file.set(key, [one]);
  else if (list.at(-1) !== one) list.push(one);
}

/** Lists in order, each once, merged lazily: whoever wants the first only never sees the rest. */
function* inOrder(lists: readonly (readonly PlacedRule[])[]): Iterable<PlacedRule> {
  const [only, more] = lists;
  if (only !== undefined && more === undefined) {
    yield* only;
    return;
  }
  const next = lists.map(() => 0);
  for (;;) {
    let least: PlacedRule | undefined;
    let from = 0;
    for (const [i, list] of lists.entries()) {
      const head = list[next[i] ?? 0];
      if (head && (least === undefined || head.at < least.at)) {
        least = head;
        from = i;
      }
    }
    if (least === undefined) return;
    next[from] = (next[from] ?? 0) + 1;
    yield least;
  }
}
