import type { Labels } from './model.ts';
import { known, matches, meets, type Requirement, type Selector } from './selector.ts';

/**
 * Labels that match, as few as may be; undefined where none were found. For a conjunction of requirements on whole
 * values there are none then; of alternatives only the first is tried.
 */
export function exampleLabels(selector: Selector): Labels | undefined {
  const byKey = new Map<string, Requirement[]>();
  for (const requirement of demands(selector, false)) {
    const same = byKey.get(requirement.key);
    if (same) same.push(requirement);
    else byKey.set(requirement.key, [requirement]);
  }
  const labels = new Map<string, string>();
  for (const [key, asked] of byKey) {
    const value = candidates(asked).find((one) => asked.every((each) => meets(each, only(key, one)) === 'yes'));
    if (value !== undefined) labels.set(key, value);
  }
  return matches(selector, known(labels)) === 'yes' ? labels : undefined;
}

function only(key: string, value: string | undefined) {
  return known(new Map(value === undefined ? [] : [[key, value]]));
}

/** What one way of meeting it asks. */
function demands(selector: Selector, negated: boolean): readonly Requirement[] {
  switch (selector.kind) {
    case 'all':
      return [];
    case 'requirement':
      return [negated ? opposite(selector.requirement) : selector.requirement];
    case 'not':
      return demands(selector.of, !negated);
    case 'and':
    case 'or': {
      const every = (selector.kind === 'and') !== negated;
      const parts = every ? selector.of : selector.of.slice(0, 1);
      return parts.flatMap((part) => demands(part, negated));
    }
  }
}

function opposite(requirement: Requirement): Requirement {
  const { key } = requirement;
  switch (requirement.op) {
    case 'in':
      return { op: 'notIn', key, values: requirement.values };
    case 'notIn':
      return { op: 'in', key, values: requirement.values };
    case 'exists':
    case 'text':
      return { op: 'absent', key };
    case 'absent':
      return { op: 'exists', key };
  }
}

/** Values of one key that may do, no label first. */
function candidates(asked: readonly Requirement[]): readonly (string | undefined)[] {
  const values = asked.flatMap((each) => (each.op === 'in' ? each.values : []));
  const texts = (at: string) => asked.flatMap((each) => (each.op === 'text' && each.at === at ? [each.text] : []));
  const joined = [...texts('start'), ...texts('anywhere'), ...texts('end')].join('');
  const excluded = asked.flatMap((each) => (each.op === 'notIn' ? each.values : []));
  // One more than may be excluded.
  const made = [...excluded, ''].map((_, index) => (index === 0 ? 'any' : `any-${index}`));
  return [undefined, ...values, joined, ...made];
}
