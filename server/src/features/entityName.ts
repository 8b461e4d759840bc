import { type Selector, selectorKey } from '../engine/selector.ts';
import { entitySelector } from '../lower/cilium/selectors.ts';
import { ENTITIES } from '../schema/cilium/entities.ts';

/** The entity of Cilium that a selector stands for, where it stands for one of several labels. */
export function entityName(selector: Selector): string | undefined {
  if (selector.kind !== 'or' || selector.of.length === 0) return undefined;
  const key = selectorKey(selector);
  return ENTITIES.find((name) => {
    const own = entitySelector(name, []);
    return own !== undefined && selectorKey(own) === key;
  });
}
