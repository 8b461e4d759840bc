import type { KindSchema } from '../../../schema/field.ts';
import type { Structure, Violation } from '../../../schema/walk.ts';
import type { MapNode } from '../../../syntax/tree.ts';
import { agentProblems } from './agent.ts';
import { type PreflightProblem, preflightProblems, unreadableCidrs } from './preflight.ts';
import type { AgentProblem } from './problems.ts';

/** What Cilium's own programs make of a policy, once for all rules. */
export interface CiliumReading {
  readonly agent: readonly AgentProblem[];
  readonly preflight: readonly PreflightProblem[];
}

/** Undefined for kinds of other families; empty for kinds that neither program judges. */
export function readCilium(root: MapNode, schema: KindSchema, structure: Structure): CiliumReading | undefined {
  if (schema.family !== 'cilium') return undefined;
  if (!schema.refusers.otherwise.includes('cilium-preflight')) return { agent: [], preflight: [] };
  const isStored = structure.violations.every(isTaken) && unreadableCidrs(structure).length === 0;
  return {
    agent: agentProblems(root, schema, isStored ? 'stored' : 'text'),
    preflight: preflightProblems(root, schema, structure),
  };
}

/** The API server takes the object all the same when nobody asks for strict checks. */
function isTaken(violation: Violation): boolean {
  return violation.kind === 'unknown' || violation.path[0] === 'status' || isOneCidr(violation);
}

/** A list of one range where one range belongs: the format is not asked of it, and so the schema passes. */
export function isOneCidr(violation: Violation): boolean {
  return violation.kind === 'type' && violation.field.format === 'cidr' && violation.node.kind === 'list';
}
