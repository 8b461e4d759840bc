import type { FieldDoc } from '../field.ts';

/** Where Cilium's own text of each part stands, in the repository cilium/cilium (v1.20.2). */
export const API = {
  rule: 'cilium pkg/policy/api/rule.go',
  validation: 'cilium pkg/policy/api/rule_validation.go',
  ingress: 'cilium pkg/policy/api/ingress.go',
  egress: 'cilium pkg/policy/api/egress.go',
  selector: 'cilium pkg/policy/api/selector.go',
  labels: 'cilium pkg/labels/validation.go',
  entity: 'cilium pkg/policy/api/entity.go',
  cidr: 'cilium pkg/policy/api/cidr.go',
  service: 'cilium pkg/policy/api/service.go',
  groups: 'cilium pkg/policy/api/groups.go',
  fqdn: 'cilium pkg/policy/api/fqdn.go',
  l4: 'cilium pkg/policy/api/l4.go',
  http: 'cilium pkg/policy/api/http.go',
  icmp: 'cilium pkg/policy/api/icmp.go',
  types: 'cilium pkg/k8s/apis/cilium.io/v2/cnp_types.go',
  clusterwide: 'cilium pkg/k8s/apis/cilium.io/v2/ccnp_types.go',
  group: 'cilium pkg/k8s/apis/cilium.io/v2/ccg_types.go',
} as const;

/** A direction in which a section of a rule works, with the words that differ. */
export interface Side {
  readonly direction: 'ingress' | 'egress';
  readonly denies: boolean;
  /** `from` or `to`, the prefix of the fields that name peers. */
  readonly prefix: 'from' | 'to';
}

export const SIDES = {
  ingress: { direction: 'ingress', denies: false, prefix: 'from' },
  ingressDeny: { direction: 'ingress', denies: true, prefix: 'from' },
  egress: { direction: 'egress', denies: false, prefix: 'to' },
  egressDeny: { direction: 'egress', denies: true, prefix: 'to' },
} as const satisfies Readonly<Record<string, Side>>;

export function inward(side: Side): boolean {
  return side.direction === 'ingress';
}

export function doc(source: string, summary: string, facts: readonly string[] = [], more: Partial<FieldDoc> = {}) {
  return { summary, ...(facts.length > 0 && { facts }), ...more, source } satisfies FieldDoc;
}
