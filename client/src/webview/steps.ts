import type { StepView } from '../../../server/src/protocol.ts';

/** A step with what stands below it: tier, policies in it, rules in them. */
export interface StepTree {
  readonly step: StepView;
  readonly children: StepTree[];
  /** Names the step across redraws. */
  readonly key: string;
  /** Holds the deciding step. */
  readonly decides: boolean;
}

/** Steps one after the other in a list, or folded away together because they say the same. */
export type Entry =
  | { readonly kind: 'step'; readonly tree: StepTree }
  | {
      readonly kind: 'run';
      readonly outcome: 'no-match' | 'skipped';
      readonly trees: readonly StepTree[];
      readonly key: string;
    };

/** Shorter runs are shown as they are: folding them would hide more than it tidies. */
const FOLDED_FROM = { 'no-match': 4, skipped: 2 } as const;

/** The list in the order of evaluation, as a tree by depth. */
export function treeOf(steps: readonly StepView[]): StepTree[] {
  const roots: StepTree[] = [];
  const open: { depth: number; tree: StepTree }[] = [];
  steps.forEach((step, index) => {
    while (open.length > 0 && (open.at(-1)?.depth ?? 0) >= step.depth) open.pop();
    const key = `${step.kind} ${step.policy ?? ''} ${step.path ?? ''} ${step.depth} ${step.policy === undefined ? index : ''}`;
    const tree: StepTree = { step, children: [], key, decides: step.outcome === 'decided' };
    (open.at(-1)?.tree.children ?? roots).push(tree);
    open.push({ depth: step.depth, tree });
  });
  return roots.map(withDecision);
}

function withDecision(tree: StepTree): StepTree {
  const children = tree.children.map(withDecision);
  return { ...tree, children, decides: tree.decides || children.some(({ decides }) => decides) };
}

/** Folds runs of steps that did not match, or that were not consulted any more. */
export function entriesOf(trees: readonly StepTree[]): Entry[] {
  const entries: Entry[] = [];
  let at = 0;
  while (at < trees.length) {
    const run = runFrom(trees, at);
    const first = trees[at];
    if (first === undefined) break;
    const { outcome } = first.step;
    if ((outcome === 'no-match' || outcome === 'skipped') && run.length >= FOLDED_FROM[outcome]) {
      entries.push({ kind: 'run', outcome, trees: run, key: `run ${first.key}` });
      at += run.length;
    } else {
      entries.push({ kind: 'step', tree: first });
      at += 1;
    }
  }
  return entries;
}

function runFrom(trees: readonly StepTree[], start: number): StepTree[] {
  const outcome = trees[start]?.step.outcome;
  const run: StepTree[] = [];
  for (let at = start; at < trees.length; at++) {
    const tree = trees[at];
    if (tree === undefined || tree.step.outcome !== outcome || tree.decides) break;
    run.push(tree);
  }
  return run;
}
