import type { Rule } from '../rule.ts';
import { agentRefuses } from './agentRefuses.ts';
import { allowLimitsNothing } from './allowLimitsNothing.ts';
import { apiServerByService } from './apiServerByService.ts';
import { baselineCloses } from './baselineCloses.ts';
import { cidrGroupUnknown } from './cidrGroupUnknown.ts';
import { defaultDenyIdle } from './defaultDenyIdle.ts';
import { denyWithoutAllow } from './denyWithoutAllow.ts';
import { dnsAnywhere } from './dnsAnywhere.ts';
import { dnsPortRange } from './dnsPortRange.ts';
import { dnsRuleMissesName } from './dnsRuleMissesName.ts';
import { dnsRulesOnIngress } from './dnsRulesOnIngress.ts';
import { dnsRulesWithoutPort } from './dnsRulesWithoutPort.ts';
import { exceptEverything } from './exceptEverything.ts';
import { fqdnInCluster } from './fqdnInCluster.ts';
import { fqdnTooWide } from './fqdnTooWide.ts';
import { fqdnWithoutDnsRule } from './fqdnWithoutDnsRule.ts';
import { hostNameSyntax } from './hostNameSyntax.ts';
import { httpHeader } from './httpHeader.ts';
import { httpHost } from './httpHost.ts';
import { httpMethod } from './httpMethod.ts';
import { httpOnTls } from './httpOnTls.ts';
import { httpPath } from './httpPath.ts';
import { icmpFamily } from './icmpFamily.ts';
import { icmpInPorts } from './icmpInPorts.ts';
import { icmpsWithPorts } from './icmpsWithPorts.ts';
import { icmpTypeUnknown } from './icmpTypeUnknown.ts';
import { icmpTypeZero } from './icmpTypeZero.ts';
import { labelFiltered } from './labelFiltered.ts';
import { layer7Empty } from './layer7Empty.ts';
import { layer7NeedsTcp } from './layer7NeedsTcp.ts';
import { layer7OnEveryPort } from './layer7OnEveryPort.ts';
import { layer7OnHost } from './layer7OnHost.ts';
import { layer7Void } from './layer7Void.ts';
import { listenerPlace } from './listenerPlace.ts';
import { nodePeersOff } from './nodePeersOff.ts';
import { nodeSelectorInNamespace } from './nodeSelectorInNamespace.ts';
import { nodesCutOff } from './nodesCutOff.ts';
import { ownNamespaceOnly } from './ownNamespaceOnly.ts';
import { ownNodeOnly } from './ownNodeOnly.ts';
import { peersCombined } from './peersCombined.ts';
import { portLeadingZero } from './portLeadingZero.ts';
import { portlessProtocol } from './portlessProtocol.ts';
import { portMissing } from './portMissing.ts';
import { portsNameNothing } from './portsNameNothing.ts';
import { preflightOnly } from './preflightOnly.ts';
import { probesDenied } from './probesDenied.ts';
import { rangeMissesPods } from './rangeMissesPods.ts';
import { regexSyntax } from './regexSyntax.ts';
import { reservedSubject } from './reservedSubject.ts';
import { ruleWithoutItems } from './ruleWithoutItems.ts';
import { selectorHoldsOutsiders } from './selectorHoldsOutsiders.ts';
import { serverNamesNeedTls } from './serverNamesNeedTls.ts';
import { serviceAnywhere } from './serviceAnywhere.ts';
import { servicesInDeny } from './servicesInDeny.ts';
import { serviceUnknown } from './serviceUnknown.ts';
import { specMissing } from './specMissing.ts';
import { subjectNamespace } from './subjectNamespace.ts';
import { systemPodsCut } from './systemPodsCut.ts';

/** Mistakes that only Cilium's kinds can hold. */
export const CILIUM_RULES: readonly Rule[] = [
  agentRefuses,
  allowLimitsNothing,
  apiServerByService,
  baselineCloses,
  cidrGroupUnknown,
  defaultDenyIdle,
  denyWithoutAllow,
  dnsAnywhere,
  dnsPortRange,
  dnsRuleMissesName,
  dnsRulesOnIngress,
  dnsRulesWithoutPort,
  exceptEverything,
  fqdnInCluster,
  fqdnTooWide,
  fqdnWithoutDnsRule,
  hostNameSyntax,
  httpHeader,
  httpHost,
  httpMethod,
  httpOnTls,
  httpPath,
  icmpFamily,
  icmpInPorts,
  icmpTypeUnknown,
  icmpTypeZero,
  icmpsWithPorts,
  labelFiltered,
  layer7Empty,
  layer7NeedsTcp,
  layer7OnEveryPort,
  layer7OnHost,
  layer7Void,
  listenerPlace,
  nodePeersOff,
  nodeSelectorInNamespace,
  nodesCutOff,
  ownNamespaceOnly,
  ownNodeOnly,
  peersCombined,
  portLeadingZero,
  portMissing,
  portlessProtocol,
  portsNameNothing,
  preflightOnly,
  probesDenied,
  rangeMissesPods,
  regexSyntax,
  reservedSubject,
  ruleWithoutItems,
  selectorHoldsOutsiders,
  serverNamesNeedTls,
  serviceAnywhere,
  serviceUnknown,
  servicesInDeny,
  specMissing,
  subjectNamespace,
  systemPodsCut,
];
