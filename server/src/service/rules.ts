import { judgeCluster, judgeDocument, prepareCluster } from '../rules/run.ts';
import type { RuleRunner } from './analysis.ts';

/** Every rule of the registry. */
export const ruleRunner: RuleRunner = { ofDocument: judgeDocument, ofCluster: judgeCluster, prepare: prepareCluster };
