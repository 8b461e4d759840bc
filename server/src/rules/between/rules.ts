import type { Rule } from '../rule.ts';
import { kindIgnored } from './kindIgnored.ts';
import { priorityTie } from './priorityTie.ts';

/** What only the other policies of the cluster, or its enforcer, tell. */
export const BETWEEN_RULES: readonly Rule[] = [kindIgnored, priorityTie];
