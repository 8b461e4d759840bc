import type { Rule } from '../rule.ts';
import { allowedAnyway } from './allowedAnyway.ts';
import { exceptAllowedAnyway } from './exceptAllowedAnyway.ts';
import { kindIgnored } from './kindIgnored.ts';
import { neverAsked } from './neverAsked.ts';
import { orderShadowed } from './orderShadowed.ts';
import { passWithoutEffect } from './passWithoutEffect.ts';
import { policyRedundant } from './policyRedundant.ts';
import { portability } from './portability.ts';
import { priorityTie } from './priorityTie.ts';
import { ruleRedundant } from './ruleRedundant.ts';
import { ruleUnreachable } from './ruleUnreachable.ts';

/** What only the other policies of the cluster, or its enforcer, tell; and what rules of one policy do to each other. */
export const BETWEEN_RULES: readonly Rule[] = [
  kindIgnored,
  priorityTie,
  ruleUnreachable,
  orderShadowed,
  neverAsked,
  policyRedundant,
  ruleRedundant,
  allowedAnyway,
  exceptAllowedAnyway,
  passWithoutEffect,
  portability,
];
