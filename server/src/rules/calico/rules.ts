import type { Rule } from '../rule.ts';
import { builtInTier } from './builtInTier.ts';
import { calicoctlRefuses } from './calicoctlRefuses.ts';
import { cidrMixedFamilies } from './cidrMixedFamilies.ts';
import { cidrNegatedEverything } from './cidrNegatedEverything.ts';
import { globalSelector } from './globalSelector.ts';
import { hostEndpointIncomplete } from './hostEndpointIncomplete.ts';
import { hostEndpointValue } from './hostEndpointValue.ts';
import { hostFlags } from './hostFlags.ts';
import { httpMatch } from './httpMatch.ts';
import { httpMisplaced } from './httpMisplaced.ts';
import { icmpCode } from './icmpCode.ts';
import { icmpProtocol } from './icmpProtocol.ts';
import { ipVersionMismatch } from './ipVersionMismatch.ts';
import { policyNameDots } from './policyNameDots.ts';
import { policyNameTier } from './policyNameTier.ts';
import { portRange } from './portRange.ts';
import { portsWithoutProtocol } from './portsWithoutProtocol.ts';
import { profileReadOnly } from './profileReadOnly.ts';
import { selectorSyntax } from './selectorSyntax.ts';
import { serviceReference } from './serviceReference.ts';
import { servicesNotAlone } from './servicesNotAlone.ts';
import { servicesWrongEnd } from './servicesWrongEnd.ts';
import { setLabel } from './setLabel.ts';
import { stagedDelete } from './stagedDelete.ts';
import { tierSyntax } from './tierSyntax.ts';
import { tierUnknown } from './tierUnknown.ts';

/** Mistakes that only Calico's kinds can hold. */
export const CALICO_RULES: readonly Rule[] = [
  builtInTier,
  calicoctlRefuses,
  cidrMixedFamilies,
  cidrNegatedEverything,
  globalSelector,
  hostEndpointIncomplete,
  hostEndpointValue,
  hostFlags,
  httpMatch,
  httpMisplaced,
  icmpCode,
  icmpProtocol,
  ipVersionMismatch,
  policyNameDots,
  policyNameTier,
  portRange,
  profileReadOnly,
  portsWithoutProtocol,
  selectorSyntax,
  serviceReference,
  servicesNotAlone,
  servicesWrongEnd,
  setLabel,
  stagedDelete,
  tierSyntax,
  tierUnknown,
];
