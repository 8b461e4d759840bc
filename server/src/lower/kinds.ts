import { KIND_SCHEMAS } from '../schema/registry.ts';

/** Kinds of policy besides those that have a field table. */
const POLICY_KINDS: ReadonlySet<string> = new Set([
  'NetworkPolicy',
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
  'ClusterNetworkPolicy',
  'GlobalNetworkPolicy',
  'StagedNetworkPolicy',
  'StagedGlobalNetworkPolicy',
  'StagedKubernetesNetworkPolicy',
  'CiliumNetworkPolicy',
  'CiliumClusterwideNetworkPolicy',
]);

/** True for kinds of objects that `readObjects` understands, in whatever API version. */
export function isPolicyKind(kind: string | undefined): boolean {
  return kind !== undefined && (POLICY_KINDS.has(kind) || KIND_SCHEMAS.some((schema) => schema.kind === kind));
}
