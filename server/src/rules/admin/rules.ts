import type { Rule } from '../rule.ts';
import { baselineName } from './baselineName.ts';
import { denyAction } from './denyAction.ts';
import { ingressPeer } from './ingressPeer.ts';
import { namedPortPeers } from './namedPortPeers.ts';
import { noRules } from './noRules.ts';
import { oldPeerShape } from './oldPeerShape.ts';

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
  noRules,
];
