import type { Rule } from '../rule.ts';
import { allowIsolates } from './allowIsolates.ts';
import { builtInTier } from './builtInTier.ts';
import { calicoctlRefuses } from './calicoctlRefuses.ts';
import { cidrMixedFamilies } from './cidrMixedFamilies.ts';
import { cidrNegatedEverything } from './cidrNegatedEverything.ts';
import { denyTooLate } from './denyTooLate.ts';
import { globalSelector } from './globalSelector.ts';
import { governsHosts } from './governsHosts.ts';
import { hostEndpointAddresses } from './hostEndpointAddresses.ts';
import { hostEndpointAlone } from './hostEndpointAlone.ts';
import { hostEndpointIncomplete } from './hostEndpointIncomplete.ts';
import { hostEndpointValue } from './hostEndpointValue.ts';
import { hostFlags } from './hostFlags.ts';
import { hostPolicyOnPods } from './hostPolicyOnPods.ts';
import { httpIgnored } from './httpIgnored.ts';
import { httpMatch } from './httpMatch.ts';
import { httpMisplaced } from './httpMisplaced.ts';
import { icmpCode } from './icmpCode.ts';
import { icmpProtocol } from './icmpProtocol.ts';
import { ipVersionMismatch } from './ipVersionMismatch.ts';
import { labelNeverThere } from './labelNeverThere.ts';
import { nodePortTranslated } from './nodePortTranslated.ts';
import { notSelectorScope } from './notSelectorScope.ts';
import { outsideNeverMatches } from './outsideNeverMatches.ts';
import { ownEnd } from './ownEnd.ts';
import { passAllows } from './passAllows.ts';
import { peerWithoutNamespace } from './peerWithoutNamespace.ts';
import { policyNameDots } from './policyNameDots.ts';
import { policyNameTier } from './policyNameTier.ts';
import { portRange } from './portRange.ts';
import { portsWithoutProtocol } from './portsWithoutProtocol.ts';
import { preDnatWithoutDeny } from './preDnatWithoutDeny.ts';
import { profileReadOnly } from './profileReadOnly.ts';
import { rawObject } from './rawObject.ts';
import { selectorSyntax } from './selectorSyntax.ts';
import { selectorValue } from './selectorValue.ts';
import { serviceReference } from './serviceReference.ts';
import { servicesNotAlone } from './servicesNotAlone.ts';
import { servicesWrongEnd } from './servicesWrongEnd.ts';
import { setLabel } from './setLabel.ts';
import { sourcePorts } from './sourcePorts.ts';
import { sourceRewritten } from './sourceRewritten.ts';
import { stagedDelete } from './stagedDelete.ts';
import { stagedPolicy } from './stagedPolicy.ts';
import { tierOrder } from './tierOrder.ts';
import { tierSyntax } from './tierSyntax.ts';
import { tierUnknown } from './tierUnknown.ts';
import { typesMissing } from './typesMissing.ts';
import { untrackedHosts } from './untrackedHosts.ts';

/** Mistakes that only Calico's kinds can hold. */
export const CALICO_RULES: readonly Rule[] = [
  allowIsolates,
  builtInTier,
  calicoctlRefuses,
  cidrMixedFamilies,
  cidrNegatedEverything,
  denyTooLate,
  globalSelector,
  governsHosts,
  hostEndpointAddresses,
  hostEndpointAlone,
  hostEndpointIncomplete,
  hostEndpointValue,
  hostFlags,
  hostPolicyOnPods,
  httpIgnored,
  httpMatch,
  httpMisplaced,
  icmpCode,
  icmpProtocol,
  ipVersionMismatch,
  labelNeverThere,
  nodePortTranslated,
  notSelectorScope,
  outsideNeverMatches,
  ownEnd,
  passAllows,
  peerWithoutNamespace,
  policyNameDots,
  policyNameTier,
  portRange,
  portsWithoutProtocol,
  preDnatWithoutDeny,
  profileReadOnly,
  rawObject,
  selectorSyntax,
  selectorValue,
  serviceReference,
  servicesNotAlone,
  servicesWrongEnd,
  setLabel,
  sourcePorts,
  sourceRewritten,
  stagedDelete,
  stagedPolicy,
  tierOrder,
  tierSyntax,
  tierUnknown,
  typesMissing,
  untrackedHosts,
];
