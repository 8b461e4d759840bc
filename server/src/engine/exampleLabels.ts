import type { Labels } from './model.ts';
import { known, matches, type Requirement, type Selector } from './selector.ts';

/** Stands for a value that nobody wrote. */
const ANY_VALUE = 'any';

/**
 * Labels that match, as few as may be; undefined where none were found, which for a conjunction of requirements on whole
 * values means that none exist.
 */
export function exampleLabels(selector: Selector): Labels | undefined {
  const labels = new Map<string, string>();
  for (const requirement of demands(selector, false)) {
    const value = valueFor(requirement, labels.get(requirement.key));
    if (value !== undefined) labels.set(requirement.key, value);
  }
  return matches(selector, known(labels)) === 'yes' ? labels : undefined;
}

/** What one way of meeting it asks: of alternatives the first. */
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
      return { op: 'absent', key };
    case 'absent':
      return { op: 'exists', key };
    case 'text':
      return { op: 'absent', key };
  }
}

/** Undefined where the key needs no value, or has one that does. */
function valueFor(requirement: Requirement, has: string | undefined): string | undefined {
  switch (requirement.op) {
    case 'in':
      return has !== undefined && requirement.values.includes(has) ? undefined : requirement.values[0];
    case 'exists':
      return has === undefined ? ANY_VALUE : undefined;
    case 'text':
      return has === undefined ? requirement.text : undefined;
    case 'notIn':
    case 'absent':
      return undefined;
  }
}
