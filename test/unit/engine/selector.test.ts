import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { disjoint, implies, normalise, unsatisfiable } from '../../../server/src/engine/algebra.ts';
import { has, setOf } from '../../../server/src/engine/bitset.ts';
import { exampleLabels } from '../../../server/src/engine/exampleLabels.ts';
import { indexLabelsInSteps, type Matching } from '../../../server/src/engine/labels.ts';
import {
  allOf,
  firstMismatch,
  known,
  type LabelFacts,
  matches,
  type Requirement,
  type Selector,
  selectorKey,
  type UnknownLabel,
  undecidedKeys,
} from '../../../server/src/engine/selector.ts';
import { finish } from '../../../server/src/engine/steps.ts';

const KEYS = ['app', 'constructor', '__proto__'];
/** `other` stands for every value that no selector names. */
const VALUES = ['', 'a', 'b', 'other'];

const requirement: fc.Arbitrary<Requirement> = fc.oneof(
  fc.record({
    op: fc.constantFrom('in' as const, 'notIn' as const),
    key: fc.constantFrom(...KEYS),
    values: fc.subarray(['', 'a', 'b'], { minLength: 0 }),
  }),
  fc.record({ op: fc.constantFrom('exists' as const, 'absent' as const), key: fc.constantFrom(...KEYS) }),
);
const part: fc.Arbitrary<Requirement> = fc.record({
  op: fc.constant('text' as const),
  key: fc.constantFrom(...KEYS),
  at: fc.constantFrom('start' as const, 'end' as const, 'anywhere' as const),
  text: fc.constantFrom('', 'a', 'th'),
});
const conjunction: fc.Arbitrary<Selector> = fc.array(requirement, { maxLength: 4 }).map(allOf);
/** With alternatives, negations and parts of values. */
const { expression } = fc.letrec<{ expression: Selector }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3 },
    fc.oneof(requirement, part).map((one): Selector => ({ kind: 'requirement', requirement: one })),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      of: fc.array(tie('expression'), { maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('not' as const), of: tie('expression') }),
  ),
}));
const selector: fc.Arbitrary<Selector> = fc.oneof(conjunction, expression);

/** Every label set over the small universe: each key absent or with one of the values. */
const UNIVERSE: readonly ReadonlyMap<string, string>[] = KEYS.reduce<readonly ReadonlyMap<string, string>[]>(
  (sets, key) => sets.flatMap((set) => [set, ...VALUES.map((value) => new Map(set).set(key, value))]),
  [new Map()],
);

describe('labels made to match', () => {
  test('do match', () => {
    fc.assert(
      fc.property(selector, (asked) => {
        const labels = exampleLabels(asked);
        if (labels !== undefined) expect(matches(asked, known(labels))).toBe('yes');
      }),
    );
  });
  test('are found for every conjunction that anything matches', () => {
    fc.assert(
      fc.property(conjunction, (asked) => {
        const some = UNIVERSE.some((labels) => matches(asked, known(labels)) === 'yes');
        expect(exampleLabels(asked) !== undefined).toBe(some);
      }),
    );
  });
});

/** kubernetes.md 0.4.3, word for word. */
function naive(selected: Selector, labels: ReadonlyMap<string, string>): boolean {
  switch (selected.kind) {
    case 'all':
      return true;
    case 'and':
      return selected.of.every((part) => naive(part, labels));
    case 'or':
      return selected.of.some((part) => naive(part, labels));
    case 'not':
      return !naive(selected.of, labels);
    case 'requirement': {
      const r = selected.requirement;
      const value = labels.get(r.key);
      if (r.op === 'in') return value !== undefined && r.values.includes(value);
      if (r.op === 'notIn') return value === undefined || !r.values.includes(value);
      if (r.op === 'text') return value?.[TEXT[r.at]](r.text) ?? false;
      return r.op === 'exists' ? value !== undefined : value === undefined;
    }
  }
}

const TEXT = { start: 'startsWith', end: 'endsWith', anywhere: 'includes' } as const;

describe('matching', () => {
  test('agrees with the definition on every label set of a small universe', () => {
    fc.assert(
      fc.property(selector, (selected) => {
        for (const labels of UNIVERSE) {
          expect(matches(selected, known(labels))).toBe(naive(selected, labels) ? 'yes' : 'no');
        }
      }),
      { numRuns: 300 },
    );
  });

  test('NotIn holds where the key is absent; an empty value is not an absent one', () => {
    const none = known(new Map());
    expect(matches(allOf([{ op: 'notIn', key: 'tier', values: ['db'] }]), none)).toBe('yes');
    expect(matches(allOf([{ op: 'in', key: 'tier', values: [''] }]), none)).toBe('no');
    expect(matches(allOf([{ op: 'in', key: 'tier', values: [''] }]), known(new Map([['tier', '']])))).toBe('yes');
  });

  test('the first mismatch is the first requirement that fails, with what the label is', () => {
    const selected = allOf([
      { op: 'exists', key: 'app', path: ['spec', 1] },
      { op: 'in', key: 'role', values: ['api'] },
      { op: 'absent', key: 'app' },
    ]);
    const labels = new Map([
      ['app', 'web'],
      ['role', 'web'],
    ]);
    expect(firstMismatch(selected, known(labels))).toEqual({
      requirement: { op: 'in', key: 'role', values: ['api'] },
      has: 'web',
    });
    expect(firstMismatch(allOf([{ op: 'exists', key: 'x' }]), known(labels))?.has).toBeUndefined();
    expect(firstMismatch(allOf([]), known(labels))).toBeUndefined();
  });
});

describe('what is not known', () => {
  const facts = (labels: ReadonlyMap<string, string>, unknown: readonly string[], how: UnknownLabel): LabelFacts => ({
    labels,
    isUnknown: (key) => (unknown.includes(key) ? how : 'no'),
  });

  test('a match is unknown exactly when the possible values of one unknown key disagree', () => {
    fc.assert(
      fc.property(
        selector,
        fc.constantFrom(...KEYS),
        fc.constantFrom('value' as const, 'presence' as const),
        (s, key, how) => {
          for (const labels of UNIVERSE) {
            if (labels.has(key)) continue;
            const worlds = VALUES.map((value) => new Map(labels).set(key, value));
            if (how === 'presence') worlds.push(new Map(labels));
            const answers = new Set(worlds.map((world) => naive(s, world)));
            const told = matches(s, facts(labels, [key], how));
            if (told === 'unknown') continue;
            expect([...answers]).toEqual([told === 'yes']);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('one requirement is never left open without need', () => {
    fc.assert(
      fc.property(requirement, fc.constantFrom('value' as const, 'presence' as const), (r, how) => {
        const worlds: ReadonlyMap<string, string>[] = VALUES.map((value) => new Map([[r.key, value]]));
        if (how === 'presence') worlds.push(new Map());
        const answers = new Set(worlds.map((world) => naive(allOf([r]), world)));
        const told = matches(allOf([r]), facts(new Map(), [r.key], how));
        expect(told === 'unknown').toBe(answers.size === 2);
      }),
    );
  });

  test('names the keys that would decide', () => {
    const s = allOf([
      { op: 'in', key: 'hash', values: ['x'] },
      { op: 'exists', key: 'hash' },
      { op: 'notIn', key: 'app', values: ['db'] },
    ]);
    expect(undecidedKeys(s, facts(new Map([['app', 'web']]), ['hash'], 'value'))).toEqual(['hash']);
  });
});

describe('algebra', () => {
  test('unsatisfiable, implies and disjoint agree with trying every label set', () => {
    fc.assert(
      fc.property(conjunction, conjunction, (a, b) => {
        const inA = UNIVERSE.filter((labels) => naive(a, labels));
        const inB = UNIVERSE.filter((labels) => naive(b, labels));
        expect(unsatisfiable(a)).toBe(inA.length === 0);
        expect(implies(a, b)).toBe(inA.every((labels) => inB.includes(labels)));
        expect(disjoint(a, b)).toBe(!inA.some((labels) => inB.includes(labels)));
      }),
      { numRuns: 2000 },
    );
  });

  test('of any selector only what is so is claimed', () => {
    fc.assert(
      fc.property(selector, selector, (a, b) => {
        const inA = UNIVERSE.filter((labels) => naive(a, labels));
        const inB = UNIVERSE.filter((labels) => naive(b, labels));
        if (unsatisfiable(a)) expect(inA).toEqual([]);
        if (implies(a, b)) expect(inA.filter((labels) => !inB.includes(labels))).toEqual([]);
        if (disjoint(a, b)) expect(inA.filter((labels) => inB.includes(labels))).toEqual([]);
        if (selectorKey(a) === selectorKey(b)) expect(inA).toEqual(inB);
      }),
      { numRuns: 2000 },
    );
  });

  test('normal form gathers what is said of one key', () => {
    const s = allOf([
      { op: 'in', key: 'app', values: ['a', 'b', 'c'] },
      { op: 'in', key: 'app', values: ['b', 'c'] },
      { op: 'notIn', key: 'app', values: ['c'] },
    ]);
    expect(normalise(s).get('app')).toEqual({ in: new Set(['b']), notIn: new Set(['c']), exists: true, absent: false });
  });

  test('the key of a selector forgets order and place, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(requirement, { maxLength: 4 }), fc.array(requirement, { maxLength: 4 }), (a, b) => {
        const reversed = [...a].reverse().map((r) => ({ ...r, path: ['somewhere'] }));
        expect(selectorKey(allOf(reversed))).toBe(selectorKey(allOf(a)));
        if (selectorKey(allOf(a)) === selectorKey(allOf(b))) {
          for (const labels of UNIVERSE) expect(naive(allOf(a), labels)).toBe(naive(allOf(b), labels));
        }
      }),
    );
  });
});

describe('the index', () => {
  const thing = fc.record({
    labels: fc.constantFrom(...UNIVERSE),
    unknown: fc.subarray(KEYS),
    // Any key may exist besides, none, or one.
    openEnded: fc.constantFrom(false, true, (key: string) => key === KEYS[0]),
  });

  test('finds by sets what matching finds one by one', () => {
    fc.assert(
      fc.property(
        fc.array(thing, { maxLength: 140 }),
        fc.array(selector, { minLength: 1, maxLength: 5 }),
        (things, list) => {
          const labelled = things.map(({ labels, unknown, openEnded }) => {
            const unknownKeys = unknown.filter((key) => !labels.has(key));
            const isUnknown = (key: string): UnknownLabel =>
              unknownKeys.includes(key)
                ? 'value'
                : openEnded === true || (openEnded !== false && !labels.has(key) && openEnded(key))
                  ? 'presence'
                  : 'no';
            return { facts: { labels, isUnknown }, unknownKeys, openEnded };
          });
          const index = finish(indexLabelsInSteps(labelled.length, (ordinal) => labelled[ordinal]));
          const within = setOf(
            things.length,
            [...things.keys()].filter((ordinal) => ordinal % 3 !== 1),
          );
          for (const s of list) {
            const { sure, possible } = index.match(s);
            const some = index.match(s, within);
            for (const [ordinal, { facts }] of labelled.entries()) {
              const told = (found: Matching) =>
                has(found.sure, ordinal) ? 'yes' : has(found.possible, ordinal) ? 'unknown' : 'no';
              expect(told({ sure, possible })).toBe(matches(s, facts));
              expect(told(some)).toBe(has(within, ordinal) ? matches(s, facts) : 'no');
            }
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
