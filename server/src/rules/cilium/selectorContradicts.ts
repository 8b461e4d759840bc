import { normalise } from '../../engine/algebra.ts';
import type { Path } from '../../engine/model.ts';
import { requirements, type Selector } from '../../engine/selector.ts';
import { subjectSelector } from '../../engine/subjects.ts';
import { POD_NAMESPACE } from '../../lower/cilium/selectors.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { ciliumItems, ciliumRules } from '../support/cilium/manifest.ts';
import { code } from '../support/text.ts';

/** A selector that no labels can match: contradictory, or of a class that a namespaced policy never selects (cilium.md 2.4). */
export const selectorContradicts: Rule = {
  code: 'selector-contradicts',
  level: 'warning',
  scope: 'document',
  families: ['cilium'],
  title: 'A selector that nothing can match',
  answers: ['cilium-M22', 'cilium-M93'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const rule of ciliumRules(subject)) {
      const { policy } = rule;
      if (!policy) continue;
      const own = subjectSelector(policy.subject);
      const reserved =
        rule.namespace === undefined
          ? undefined
          : requirements(own).find(({ key, op }) => key.startsWith('reserved:') && (op === 'in' || op === 'exists'));
      if (reserved) yield ofClass(reserved.key, reserved.path ?? policy.subject.path);
      else yield* contradiction(own, 'this policy does nothing', rule.namespace !== undefined);
      for (const { rules, denies } of ciliumItems(rule)) {
        const peers = rules[0]?.peers ?? [];
        for (const peer of peers) {
          if (peer.kind !== 'labelled') continue;
          yield* contradiction(peer.selector, `it ${denies ? 'denies' : 'allows'} nobody`, false);
        }
      }
    }
  },
};

function ofClass(key: string, path: Path): Finding {
  return {
    code: 'selector-contradicts',
    level: 'warning',
    message: `A CiliumNetworkPolicy selects pods of its namespace only, and ${code(key)} belongs to none: this policy does nothing. Use a CiliumClusterwideNetworkPolicy.`,
    path: [...path],
    part: 'key',
  };
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
      code: 'selector-contradicts',
      level: 'warning',
      message: `What is asked of ${code(key.replace(/^any:/, ''))} here contradicts itself: no pod can meet it, and ${effect}. Several values that are all right stand in one \`In\`.`,
      path: [...second.path],
      part: 'key',
      related: [{ message: 'The other condition on the same label', path: [...first.path] }],
    };
  }
}
