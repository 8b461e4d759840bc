import type { AdminRole } from './admin/roles.ts';
import type { CalicoRole } from './calico/roles.ts';
import type { CiliumRole } from './cilium/roles.ts';
import type { KubernetesRole } from './kubernetes/roles.ts';

/** Roles that mean the same wherever they stand: metadata, label selectors. */
type SharedRole =
  | 'metadata'
  | 'name'
  | 'generate-name'
  | 'namespace'
  /** `metadata.namespace` of a clusterwide kind. */
  | 'no-namespace'
  | 'object-labels'
  | 'annotations'
  | 'finalizers'
  | 'owners'
  | 'owner'
  /** A label selector over namespaces. */
  | 'namespaces'
  /** A label selector over the pods a policy applies to. */
  | 'subject-pods'
  /** A label selector over the pods at the other end. */
  | 'peer-pods'
  | 'match-labels'
  | 'expression'
  | 'label-key'
  | 'label-value'
  | 'operator'
  | 'values'
  | 'status';

/** What a field means to rules, hover and completion beyond its type. A family adds its own in its folder. */
export type FieldRole = SharedRole | KubernetesRole | AdminRole | CalicoRole | CiliumRole;
