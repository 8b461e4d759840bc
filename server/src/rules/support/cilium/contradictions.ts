import { normalise } from '../../../engine/algebra.ts';
import { requirements, type Selector } from '../../../engine/selector.ts';
import { subjectSelector } from '../../../engine/subjects.ts';
import { POD_NAMESPACE } from '../../../lower/cilium/selectors.ts';
import type { Finding, RuleSubject } from '../../rule.ts';
import { code } from '../text.ts';
import { writtenKey } from './keys.ts';
import { ciliumItems, ciliumRules } from './manifest.ts';

/** Selectors of Cilium's policies whose own demands exclude each other. */
export function* ciliumContradictions(subject: RuleSubject): Iterable<Finding> {
  for (const rule of ciliumRules(subject)) {
    const { policy } = rule;
    if (!policy) continue;
    yield* contradiction(subjectSelector(policy.subject), 'this policy does nothing', rule.namespace !== undefined);
    for (const { rules, denies } of ciliumItems(rule)) {
      for (const peer of rules[0]?.peers ?? []) {
        if (peer.kind !== 'labelled') continue;
        yield* contradiction(peer.selector, `it ${denies ? 'denies' : 'allows'} nobody`, false);
      }
    }
  }
}

/** `scoped`: the namespace was added to it; one that is named besides is told as that. */
function* contradiction(selector: Selector, effect: string, scoped: boolean): Iterable<Finding> {
  for (const [key, demand] of normalise(selector)) {
    const never = demand.in?.size === 0 || (demand.absent && demand.exists);
    if (!never || (scoped && key.endsWith(`:${POD_NAMESPACE}`))) continue;
    const written = requirements(selector).filter((each) => each.key === key && each.path !== undefined);
    const [first, second] = written;
    // A list of values without any is refused.
    if (!first?.path || !second?.path) continue;
    yield {
      code: 'selector-contradiction',
      level: 'warning',
      message: `What is asked of ${code(writtenKey(key))} here contradicts itself: no pod can meet it, and ${effect}. Several values that are all right stand in one \`In\`.`,
      path: [...second.path],
      part: 'key',
      related: [{ message: 'The other condition on the same label', path: [...first.path] }],
    };
  }
}
