import type { Rule } from '../rule.ts';
import { agentRefuses } from './agentRefuses.ts';
import { dnsPortRange } from './dnsPortRange.ts';
import { dnsRulesOnIngress } from './dnsRulesOnIngress.ts';
import { dnsRulesWithoutPort } from './dnsRulesWithoutPort.ts';
import { hostNameSyntax } from './hostNameSyntax.ts';
import { icmpsWithPorts } from './icmpsWithPorts.ts';
import { icmpTypeUnknown } from './icmpTypeUnknown.ts';
import { layer7NeedsTcp } from './layer7NeedsTcp.ts';
import { layer7OnEveryPort } from './layer7OnEveryPort.ts';
import { layer7OnHost } from './layer7OnHost.ts';
import { listenerPlace } from './listenerPlace.ts';
import { nodePeersOff } from './nodePeersOff.ts';
import { nodeSelectorInNamespace } from './nodeSelectorInNamespace.ts';
import { peersCombined } from './peersCombined.ts';
import { portLeadingZero } from './portLeadingZero.ts';
import { portlessProtocol } from './portlessProtocol.ts';
import { portMissing } from './portMissing.ts';
import { preflightOnly } from './preflightOnly.ts';
import { regexSyntax } from './regexSyntax.ts';
import { ruleWithoutItems } from './ruleWithoutItems.ts';
import { serverNamesNeedTls } from './serverNamesNeedTls.ts';
import { specMissing } from './specMissing.ts';

/** Mistakes that only Cilium's kinds can hold. */
export const CILIUM_RULES: readonly Rule[] = [
  agentRefuses,
  dnsPortRange,
  dnsRulesOnIngress,
  dnsRulesWithoutPort,
  hostNameSyntax,
  icmpTypeUnknown,
  icmpsWithPorts,
  layer7NeedsTcp,
  layer7OnEveryPort,
  layer7OnHost,
  listenerPlace,
  nodePeersOff,
  nodeSelectorInNamespace,
  peersCombined,
  portLeadingZero,
  portMissing,
  portlessProtocol,
  preflightOnly,
  regexSyntax,
  ruleWithoutItems,
  serverNamesNeedTls,
  specMissing,
];
