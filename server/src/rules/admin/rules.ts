import type { Rule } from '../rule.ts';
import { acceptsOnly } from './acceptsOnly.ts';
import { baselineName } from './baselineName.ts';
import { baselineOverridden } from './baselineOverridden.ts';
import { denyAction } from './denyAction.ts';
import { denyAnyAddress } from './denyAnyAddress.ts';
import { denyPodsOnly } from './denyPodsOnly.ts';
import { domainAction } from './domainAction.ts';
import { domainOfService } from './domainOfService.ts';
import { ingressPeer } from './ingressPeer.ts';
import { mixedAdminApis } from './mixedAdminApis.ts';
import { namedPortPeers } from './namedPortPeers.ts';
import { namespaceSelectorMissing } from './namespaceSelectorMissing.ts';
import { noRules } from './noRules.ts';
import { oldPeerShape } from './oldPeerShape.ts';
import { passIsNoAllow } from './passIsNoAllow.ts';
import { systemNamespaces } from './systemNamespaces.ts';

/** Mistakes that only the admin APIs can hold. */
export const ADMIN_RULES: readonly Rule[] = [
  // Fields that are not there, or stand elsewhere
  denyAction,
  ingressPeer,
  oldPeerShape,
  // Metadata
  baselineName,
  // Ports and directions
  namedPortPeers,
  // Accepted, and likely a mistake: whom the policy is about
  namespaceSelectorMissing,
  noRules,
  systemNamespaces,
  // Who is at the other end
  denyAnyAddress,
  denyPodsOnly,
  domainAction,
  domainOfService,
  // What it comes to
  acceptsOnly,
  baselineOverridden,
  mixedAdminApis,
  passIsNoAllow,
];
