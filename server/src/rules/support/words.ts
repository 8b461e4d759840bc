import type { Inventory } from '../../engine/inventory.ts';
import type { Endpoint } from '../../engine/model.ts';
import { type Requirement, requirements, type Selector } from '../../engine/selector.ts';
import { podCount } from '../../snapshot/words.ts';
import { code } from './text.ts';

/** `the 12 pods`, `the one pod`. */
export function thePods(pods: readonly Endpoint[], inventory: Inventory): string {
  const many = podCount(pods, inventory);
  return many.startsWith('1 ') ? `the one ${many.slice(2)}` : `the ${many}`;
}

/** `a`, `b` and `c`; `a`, `b` and 3 more. */
export function listNames(names: readonly string[], longest = 3): string {
  const shown = names.length > longest ? names.slice(0, longest - 1) : names;
  const quoted = shown.map(code);
  if (shown.length < names.length) return `${quoted.join(', ')} and ${names.length - shown.length} more`;
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} and ${last}`;
}

/** A requirement as people write it: `app=web`, `app in (a, b)`, `!app`. */
export function requirementText(requirement: Requirement): string {
  switch (requirement.op) {
    case 'in':
      // Values that could not be read: the key alone is known.
      if (requirement.values.length === 0) return requirement.key;
      return requirement.values.length === 1
        ? `${requirement.key}=${requirement.values[0]}`
        : `${requirement.key} in (${requirement.values.join(', ')})`;
    case 'notIn':
      return requirement.values.length === 1
        ? `${requirement.key}!=${requirement.values[0]}`
        : `${requirement.key} not in (${requirement.values.join(', ')})`;
    case 'exists':
      return requirement.key;
    case 'absent':
      return `!${requirement.key}`;
    case 'text':
      return `${requirement.key} with ${JSON.stringify(requirement.text)}`;
  }
}

/** The whole selector in one code span: `app=web, role=db`. Never asked of a selector of everything. */
export function selectorText(selector: Selector): string {
  return code(requirements(selector).map(requirementText).join(', '));
}

/** `` labelled `app=web` ``, or nothing for a selector of everything. */
export function labelled(selector: Selector): string {
  return requirements(selector).length === 0 ? '' : ` labelled ${selectorText(selector)}`;
}
