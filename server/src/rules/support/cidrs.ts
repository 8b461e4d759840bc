import { type CidrReading, formatCidr, readCidr } from '../../engine/address.ts';
import type { FieldRole } from '../../schema/field.ts';
import type { PlacedField } from '../../schema/walk.ts';
import type { Level, RuleSubject } from '../rule.ts';
import { API_SERVER, judge } from './refuse.ts';

const ROLES: ReadonlySet<FieldRole | undefined> = new Set(['cidr', 'except', 'admin-network']);

/** Each range that a policy names, `cidr` and `except` alike, with what its text means; undefined where it means nothing. */
export function* cidrTexts({ object, structure }: RuleSubject): Iterable<{
  readonly place: PlacedField;
  readonly text: string;
  readonly reading: CidrReading | undefined;
}> {
  // Calico's own kinds look at ranges in their own way, or, in a staged policy of Kubernetes, not at all.
  if (object.schema?.family === 'calico') return;
  for (const place of structure.fields) {
    const { field, value } = place;
    if (!ROLES.has(field.role) || typeof value !== 'string') continue;
    // An empty `cidr` counts as missing.
    if (value === '' && field.role === 'cidr') continue;
    yield { place, text: value, reading: readCidr(value) };
  }
}

export type Liberty = 'leading-zeros' | 'mapped' | 'host-bits' | 'not-canonical';

/** The one liberty a readable range takes that the API server names first (apimachinery util/validation/ip.go, parseCIDR). */
export function libertyOf(text: string, reading: CidrReading): Liberty | undefined {
  if (reading.leadingZeros) return 'leading-zeros';
  if (reading.mapped) return 'mapped';
  if (reading.hostBits) return 'host-bits';
  return reading.cidr.family === 6 && formatCidr(reading.cidr) !== text ? 'not-canonical' : undefined;
}

/**
 * What the API server does about a liberty. In a NetworkPolicy: refused since 1.36, a warning since 1.33, nothing before
 * (gate StrictIPCIDRValidation). `isCIDR` of CEL takes bits after the prefix and other writings of IPv6, nothing else.
 */
export function strictness(
  subject: RuleSubject,
  place: PlacedField,
  liberty: Liberty,
): { readonly level: Level; readonly words: string; readonly rejectedBy?: readonly string[] } {
  if (place.field.format === 'cel-cidr') {
    if (liberty === 'host-bits')
      return { level: 'warning', words: 'The API server takes it, and what counts is the network.' };
    const { level, by, words } = judge(subject, 'check', place);
    return { level, words, rejectedBy: by };
  }
  const { kubernetesMinor } = subject.settings;
  if (kubernetesMinor >= 36) {
    return { level: 'error', words: 'The API server refuses it since Kubernetes 1.36.', rejectedBy: [API_SERVER] };
  }
  if (kubernetesMinor >= 33) {
    return {
      level: 'warning',
      words: 'The API server warns about it since Kubernetes 1.33 and refuses it from 1.36 on.',
    };
  }
  return { level: 'hint', words: 'Kubernetes 1.33 and later warn about it, 1.36 and later refuse it.' };
}
