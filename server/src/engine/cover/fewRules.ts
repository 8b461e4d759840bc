/** The same questions of the few rules of one object, which an index would cost more to make than to do without. */

import type { Dataplane } from '../dataplane/dataplane.ts';
import type { PlacedPolicies } from '../parts.ts';
import { type CoverIndex, makeCoverIndex } from './coverIndex.ts';
import { placeRules } from './order.ts';
import { ruleCovers } from './rules.ts';
import { coverFacts } from './selectors.ts';
import { createWordings } from './shapes.ts';

export type OwnRules = Pick<CoverIndex, 'facts' | 'of' | 'covering' | 'covers'>;

/** From so many rules on the index pays. */
const MANY = 24;

export function coverAmong(placed: PlacedPolicies, dataplane: Dataplane): OwnRules {
  const rules = { ingress: placeRules(placed.ingress), egress: placeRules(placed.egress) };
  if (rules.ingress.length + rules.egress.length >= MANY) return makeCoverIndex(placed, createWordings(dataplane));
  const facts = coverFacts(dataplane);
  return {
    facts,
    of: (policy) => [...rules.ingress, ...rules.egress].filter((one) => one.policy.id === policy),
    *covering(rule) {
      for (const one of rules[rule.rule.direction]) if (one !== rule && ruleCovers(one, rule, facts)) yield one;
    },
    covers: (a, b) => ruleCovers(a, b, facts),
  };
}
