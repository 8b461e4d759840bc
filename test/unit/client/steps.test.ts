import { describe, expect, test } from 'vitest';
import { type Entry, entriesOf, type StepTree, treeOf } from '../../../client/src/webview/steps.ts';
import type { StepView } from '../../../server/src/protocol.ts';

const step = (depth: number, text: string, outcome: StepView['outcome'] = 'info'): StepView => ({
  kind: depth === 0 ? 'tier' : depth === 1 ? 'policy' : 'rule',
  depth,
  text,
  outcome,
});

const outline = (trees: readonly StepTree[]): unknown =>
  trees.map(({ step: { text }, children }) => (children.length === 0 ? text : [text, outline(children)]));

const entries = (list: readonly Entry[]) =>
  list.map((entry) => (entry.kind === 'run' ? `${entry.trees.length} ${entry.outcome}` : entry.tree.step.text));

describe('the steps of a trace', () => {
  test('become a tree by their depth, in their order', () => {
    const steps = [step(0, 'tier'), step(1, 'a'), step(2, 'a1'), step(2, 'a2'), step(1, 'b'), step(0, 'end')];
    expect(outline(treeOf(steps))).toEqual([['tier', [['a', ['a1', 'a2']], 'b']], 'end']);
  });

  test('need no tier above them', () => {
    expect(outline(treeOf([step(2, 'rule'), step(1, 'policy')]))).toEqual(['rule', 'policy']);
    expect(treeOf([])).toEqual([]);
  });

  test('carry the decision up to everything that holds it', () => {
    const [tier] = treeOf([step(0, 'tier'), step(1, 'a'), step(2, 'a1'), step(1, 'b'), step(2, 'b1', 'decided')]);
    expect(tier?.decides).toBe(true);
    expect(tier?.children.map(({ decides }) => decides)).toEqual([false, true]);
  });

  test('keep their names while rules before them come and go', () => {
    const policy = (name: string): StepView => ({ ...step(1, name), policy: name });
    const keys = (steps: StepView[]) => treeOf(steps).map(({ key }) => key);
    expect(keys([policy('a'), policy('b')])[1]).toBe(keys([policy('b')])[0]);
  });
});

describe('a list of steps', () => {
  const rules = (...outcomes: StepView['outcome'][]) =>
    treeOf(outcomes.map((outcome, at) => step(2, `r${at}`, outcome)));
  const none = (count: number) => Array.from({ length: count }, () => 'no-match' as const);

  test('folds four rules in a row that did not match, and not three', () => {
    expect(entries(entriesOf(rules(...none(3), 'decided')))).toEqual(['r0', 'r1', 'r2', 'r3']);
    expect(entries(entriesOf(rules(...none(4), 'decided')))).toEqual(['4 no-match', 'r4']);
  });

  test('folds what was not consulted', () => {
    expect(entries(entriesOf(rules('decided', 'skipped', 'skipped')))).toEqual(['r0', '2 skipped']);
    expect(entries(entriesOf(rules('decided', 'skipped')))).toEqual(['r0', 'r1']);
  });

  test('folds each run by itself', () => {
    const list = entriesOf(rules(...none(4), 'unknown', ...none(5), 'skipped', 'skipped'));
    expect(entries(list)).toEqual(['4 no-match', 'r4', '5 no-match', '2 skipped']);
  });

  test('never folds away what decided', () => {
    const trees = rules(...none(5)).map((tree, at) => (at === 2 ? { ...tree, decides: true } : tree));
    expect(entries(entriesOf(trees))).toContain('r2');
  });
});
