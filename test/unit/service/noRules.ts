import { eachInSteps, mapInSteps } from '../../../server/src/engine/steps.ts';
import type { RuleRunner } from '../../../server/src/service/analysis.ts';

/** For tests of what is not about rules. */
export const NO_RULES: RuleRunner = {
  ofDocument: () => [],
  ofCluster: () => mapInSteps([], (found) => found),
  prepare: () => eachInSteps([], () => {}),
};
