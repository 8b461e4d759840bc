import { icmpType, icmpTypeNames } from '../../../lower/cilium/icmpTypes.ts';
import { nearestNames } from '../../../schema/near.ts';

const FAMILIES = ['IPv4', 'IPv6'] as const;

/** The families that have a type of this name. */
export function icmpFamiliesOf(name: string): readonly string[] {
  return FAMILIES.filter((family) => icmpType(name, family) !== undefined);
}

/** The name that a misspelt one most likely stands for, among those that the published schema takes. */
export function nearestIcmpType(name: string): string | undefined {
  const names = FAMILIES.flatMap((family) => icmpTypeNames(family)).filter((one) => one !== 'ExtendedEchoReply');
  return /^\d/.test(name) ? undefined : nearestNames(name, [...new Set(names)])[0];
}
