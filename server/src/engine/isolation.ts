/** What a program makes of an endpoint in one direction, before any flow is asked about. */

import type { Program, ProgramPolicy } from './compile.ts';
import type { Rule } from './model.ts';

/**
 * `open`: everything passes, no policy says otherwise. `exceptions`: what no rule denies passes. `everything`: isolated,
 * and a rule lets everything through. `perhaps`: isolated or not, depending on a label that nobody knows.
 */
export type Isolation = 'open' | 'exceptions' | 'everything' | 'isolated' | 'perhaps';

export function isolationOf({ tiers, isolatedBy }: Program): Isolation {
  const policies = tiers.flatMap((tier) => tier.policies);
  const rules = policies.flatMap((policy) => policy.rules.map(({ rule }) => rule));
  const denies = rules.some(({ action }) => action === 'Deny');
  const isolating = tiers.flatMap(({ tier, policies: own }) => (tier.end === 'Pass' ? [] : own.filter(isIsolating)));
  const sure = isolatedBy !== undefined || isolating.some(({ selects }) => selects === 'yes');
  if (!sure && isolating.length > 0) return 'perhaps';
  if (!sure) return denies ? 'exceptions' : 'open';
  const opened = policies.some(({ selects, rules: own }) => selects === 'yes' && own.some(({ rule }) => isAll(rule)));
  // By a Pass the rule that lets everything through may not be reached.
  const stops = denies || rules.some(({ action }) => action === 'Pass');
  return opened && !stops ? 'everything' : 'isolated';
}

function isIsolating({ isolates }: ProgramPolicy): boolean {
  return isolates;
}

/** Lets every flow of its direction through. */
function isAll({ action, peers, ports, criteria, needs }: Rule): boolean {
  return action === 'Allow' && peers === undefined && ports === undefined && nothing(criteria) && nothing(needs);
}

function nothing(list: readonly unknown[] | undefined): boolean {
  return list === undefined || list.length === 0;
}
