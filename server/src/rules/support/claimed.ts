import type { FieldRole } from '../../schema/field.ts';
import type { Violation } from '../../schema/violation.ts';
import type { RuleSubject } from '../rule.ts';
import { isIcmp } from './cilium/icmpWords.ts';

/**
 * Roles of fields whose violations a rule of their own speaks for: the rules for any field leave them alone, so that no
 * wrong text is reported twice.
 */
const CLAIMED: Readonly<Partial<Record<Violation['kind'], readonly (FieldRole | undefined)[]>>> = {
  enum: ['protocol', 'policy-type', 'operator', 'admin-protocol'],
  pattern: ['label-value', 'cilium-fqdn', 'cilium-fqdn-pattern', 'cilium-icmp-type', 'cilium-port'],
  // Of an owner reference all that is missing is told at once.
  missing: ['name', 'metadata', 'label-key', 'operator', 'cidr'],
  limit: [
    'name',
    'namespace',
    'policy-types',
    'port',
    'end-port',
    'admin-network',
    'admin-port',
    'admin-range-start',
    'admin-range-end',
    'label-value',
  ],
};

/** Of these the special rules speak for every family; the others look at Kubernetes' own kinds only. */
const OF_EVERY_FAMILY: ReadonlySet<FieldRole> = new Set(['name', 'metadata', 'namespace', 'label-key', 'operator']);

/** The violations of one kind that no special rule speaks for. */
export function* unclaimed<K extends Violation['kind']>(
  { object, structure }: RuleSubject,
  kind: K,
): Iterable<Extract<Violation, { kind: K }>> {
  for (const violation of structure.violations) {
    const role = violation.kind === 'unknown' ? violation.parent.role : violation.field.role;
    if (violation.kind === 'enum' && role === 'cilium-protocol' && isIcmp(violation.value)) continue;
    const spoken = role && (object.schema?.family !== 'calico' || OF_EVERY_FAMILY.has(role));
    if (spoken && CLAIMED[kind]?.includes(role)) continue;
    // What the object is has rules of its own.
    if (violation.path.length === 1 && /^(apiVersion|kind)$/.test(String(violation.path[0]))) continue;
    const inOwner = violation.path[0] === 'metadata' && violation.path[1] === 'ownerReferences';
    if (!inOwner && isOf(violation, kind)) yield violation;
  }
}

function isOf<K extends Violation['kind']>(
  violation: Violation,
  kind: K,
): violation is Extract<Violation, { kind: K }> {
  return violation.kind === kind;
}

/** Failures of the check of this name: what the rule about it looks at. */
export function* failures({ structure }: RuleSubject, name: string): Iterable<Extract<Violation, { kind: 'check' }>> {
  for (const violation of structure.violations) {
    if (violation.kind === 'check' && violation.check.name === name) yield violation;
  }
}
