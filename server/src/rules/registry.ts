import { agentRefuses } from './agentRefuses.ts';
import { allowsNothing } from './allowsNothing.ts';
import { annotationKeySyntax } from './annotationKeySyntax.ts';
import { annotationsTooLarge } from './annotationsTooLarge.ts';
import { apiVersionMissing } from './apiVersionMissing.ts';
import { apiVersionRemoved } from './apiVersionRemoved.ts';
import { apiVersionWrong } from './apiVersionWrong.ts';
import { baselineName } from './baselineName.ts';
import { builtInTier } from './calico/builtInTier.ts';
import { calicoctlRefuses } from './calico/calicoctlRefuses.ts';
import { cidrMixedFamilies } from './calico/cidrMixedFamilies.ts';
import { cidrNegatedEverything } from './calico/cidrNegatedEverything.ts';
import { globalSelector } from './calico/globalSelector.ts';
import { hostEndpointIncomplete } from './calico/hostEndpointIncomplete.ts';
import { hostEndpointValue } from './calico/hostEndpointValue.ts';
import { hostFlags } from './calico/hostFlags.ts';
import { httpMatch } from './calico/httpMatch.ts';
import { httpMisplaced } from './calico/httpMisplaced.ts';
import { icmpCode } from './calico/icmpCode.ts';
import { icmpProtocol } from './calico/icmpProtocol.ts';
import { ipVersionMismatch } from './calico/ipVersionMismatch.ts';
import { policyNameDots } from './calico/policyNameDots.ts';
import { policyNameTier } from './calico/policyNameTier.ts';
import { portRange } from './calico/portRange.ts';
import { portsWithoutProtocol } from './calico/portsWithoutProtocol.ts';
import { profileReadOnly } from './calico/profileReadOnly.ts';
import { selectorSyntax } from './calico/selectorSyntax.ts';
import { serviceReference } from './calico/serviceReference.ts';
import { servicesNotAlone } from './calico/servicesNotAlone.ts';
import { servicesWrongEnd } from './calico/servicesWrongEnd.ts';
import { setLabel } from './calico/setLabel.ts';
import { stagedDelete } from './calico/stagedDelete.ts';
import { tierSyntax } from './calico/tierSyntax.ts';
import { tierUnknown } from './calico/tierUnknown.ts';
import { cidrHostBits } from './cidrHostBits.ts';
import { cidrIpv4Mapped } from './cidrIpv4Mapped.ts';
import { cidrLeadingZeros } from './cidrLeadingZeros.ts';
import { cidrMissing } from './cidrMissing.ts';
import { cidrNotCanonical } from './cidrNotCanonical.ts';
import { cidrSyntax } from './cidrSyntax.ts';
import { denyAction } from './denyAction.ts';
import { dnsEgressCut } from './dnsEgressCut.ts';
import { dnsPortRange } from './dnsPortRange.ts';
import { dnsRulesOnIngress } from './dnsRulesOnIngress.ts';
import { dnsRulesWithoutPort } from './dnsRulesWithoutPort.ts';
import { dnsTcpMissing } from './dnsTcpMissing.ts';
import { duplicateItem } from './duplicateItem.ts';
import { duplicateKey } from './duplicateKey.ts';
import { egressStaysOpen } from './egressStaysOpen.ts';
import { emptyPeerList } from './emptyPeerList.ts';
import { endPort } from './endPort.ts';
import { exceptOutside } from './exceptOutside.ts';
import { experimentalField } from './experimentalField.ts';
import { expressionKeyMissing } from './expressionKeyMissing.ts';
import { expressionValues } from './expressionValues.ts';
import { fieldMissing } from './fieldMissing.ts';
import { fieldsExclusive } from './fieldsExclusive.ts';
import { finalizerName } from './finalizerName.ts';
import { foreignField } from './foreignField.ts';
import { hostNameSyntax } from './hostNameSyntax.ts';
import { icmpsWithPorts } from './icmpsWithPorts.ts';
import { icmpTypeUnknown } from './icmpTypeUnknown.ts';
import { ingressPeer } from './ingressPeer.ts';
import { kindIgnored } from './kindIgnored.ts';
import { kindMissing } from './kindMissing.ts';
import { kindUnknown } from './kindUnknown.ts';
import { labelKeySyntax } from './labelKeySyntax.ts';
import { labelNull } from './labelNull.ts';
import { labelOutsideMatchLabels } from './labelOutsideMatchLabels.ts';
import { labelValueSyntax } from './labelValueSyntax.ts';
import { layer7NeedsTcp } from './layer7NeedsTcp.ts';
import { layer7OnEveryPort } from './layer7OnEveryPort.ts';
import { layer7OnHost } from './layer7OnHost.ts';
import { listExpected } from './listExpected.ts';
import { listenerPlace } from './listenerPlace.ts';
import { mappingExpected } from './mappingExpected.ts';
import { misplacedField } from './misplacedField.ts';
import { namedPortPeers } from './namedPortPeers.ts';
import { nameMissing } from './nameMissing.ts';
import { nameSyntax } from './nameSyntax.ts';
import { namespaceIgnored } from './namespaceIgnored.ts';
import { namespaceNameLabel } from './namespaceNameLabel.ts';
import { namespaceSyntax } from './namespaceSyntax.ts';
import { needsQuotes } from './needsQuotes.ts';
import { nodePeersOff } from './nodePeersOff.ts';
import { nodeSelectorInNamespace } from './nodeSelectorInNamespace.ts';
import { noRules } from './noRules.ts';
import { oldPeerShape } from './oldPeerShape.ts';
import { operatorUnknown } from './operatorUnknown.ts';
import { ownerReference } from './ownerReference.ts';
import { peerByName } from './peerByName.ts';
import { peerElsewhere } from './peerElsewhere.ts';
import { peerEmpty } from './peerEmpty.ts';
import { peerMixed } from './peerMixed.ts';
import { peerSplit } from './peerSplit.ts';
import { peersCombined } from './peersCombined.ts';
import { podSelectorMissing } from './podSelectorMissing.ts';
import { policyTypeEgressMissing } from './policyTypeEgressMissing.ts';
import { policyTypeIngressMissing } from './policyTypeIngressMissing.ts';
import { policyTypesTooMany } from './policyTypesTooMany.ts';
import { policyTypeUnknown } from './policyTypeUnknown.ts';
import { portLeadingZero } from './portLeadingZero.ts';
import { portListInText } from './portListInText.ts';
import { portlessProtocol } from './portlessProtocol.ts';
import { portMissing } from './portMissing.ts';
import { portNameSyntax } from './portNameSyntax.ts';
import { portOutOfRange } from './portOutOfRange.ts';
import { portQuoted } from './portQuoted.ts';
import { portsInPeer } from './portsInPeer.ts';
import { portsSplit } from './portsSplit.ts';
import { preflightOnly } from './preflightOnly.ts';
import { priorityTie } from './priorityTie.ts';
import { protocolUnknown } from './protocolUnknown.ts';
import { rangeOrder } from './rangeOrder.ts';
import { regexSyntax } from './regexSyntax.ts';
import type { Rule, SliceRule } from './rule.ts';
import { ruleWithoutItems } from './ruleWithoutItems.ts';
import { selectorNested } from './selectorNested.ts';
import { selectsNothing } from './selectsNothing.ts';
import { separatorMissing } from './separatorMissing.ts';
import { serverNamesNeedTls } from './serverNamesNeedTls.ts';
import { serviceAddress } from './serviceAddress.ts';
import { servicePort } from './servicePort.ts';
import { specMissing } from './specMissing.ts';
import { statusField } from './statusField.ts';
import { strayDash } from './strayDash.ts';
import { template } from './template.ts';
import { tooFewItems } from './tooFewItems.ts';
import { tooManyItems } from './tooManyItems.ts';
import { udpMissing } from './udpMissing.ts';
import { unknownField } from './unknownField.ts';
import { unknownPortName } from './unknownPortName.ts';
import { valueLength } from './valueLength.ts';
import { valueNotAllowed } from './valueNotAllowed.ts';
import { valueOutOfRange } from './valueOutOfRange.ts';
import { valuePattern } from './valuePattern.ts';
import { wrongDirectionKey } from './wrongDirectionKey.ts';
import { wrongType } from './wrongType.ts';
import { yamlSyntax } from './yamlSyntax.ts';
import { yamlTab } from './yamlTab.ts';

/** Rules about the text of a document, whatever it holds. */
export const SLICE_RULES: readonly SliceRule[] = [yamlSyntax, yamlTab, duplicateKey, separatorMissing, template];

/** Rules about one object: one name a line, in the order in which equal places are told. */
export const RULES: readonly Rule[] = [
  // What the object is
  apiVersionMissing,
  apiVersionRemoved,
  apiVersionWrong,
  kindMissing,
  kindUnknown,
  // Fields that are not there, or stand elsewhere
  denyAction,
  foreignField,
  ingressPeer,
  labelOutsideMatchLabels,
  misplacedField,
  oldPeerShape,
  peerByName,
  portsInPeer,
  selectorNested,
  statusField,
  unknownField,
  wrongDirectionKey,
  experimentalField,
  fieldMissing,
  fieldsExclusive,
  // Values that no field of the kind takes
  duplicateItem,
  tooFewItems,
  tooManyItems,
  valueLength,
  valueNotAllowed,
  valueOutOfRange,
  valuePattern,
  // Values of the wrong type
  listExpected,
  mappingExpected,
  needsQuotes,
  wrongType,
  // Metadata
  annotationKeySyntax,
  annotationsTooLarge,
  baselineName,
  finalizerName,
  nameMissing,
  nameSyntax,
  namespaceIgnored,
  namespaceSyntax,
  ownerReference,
  // Selectors and peers
  expressionKeyMissing,
  expressionValues,
  labelKeySyntax,
  labelValueSyntax,
  operatorUnknown,
  peerEmpty,
  peerMixed,
  // Addresses
  cidrHostBits,
  cidrIpv4Mapped,
  cidrLeadingZeros,
  cidrMissing,
  cidrNotCanonical,
  cidrSyntax,
  exceptOutside,
  // Ports and directions
  endPort,
  namedPortPeers,
  policyTypeUnknown,
  policyTypesTooMany,
  portListInText,
  portNameSyntax,
  portOutOfRange,
  portQuoted,
  protocolUnknown,
  // What only Cilium's own programs refuse
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
  // Of Calico's kinds alone
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
  rangeOrder,
  // Accepted, and likely a mistake: whom the policy is about
  labelNull,
  noRules,
  podSelectorMissing,
  selectsNothing,
  kindIgnored,
  priorityTie,
  // … in which directions
  allowsNothing,
  egressStaysOpen,
  policyTypeEgressMissing,
  policyTypeIngressMissing,
  // … who is at the other end
  emptyPeerList,
  namespaceNameLabel,
  peerElsewhere,
  peerSplit,
  serviceAddress,
  strayDash,
  // … on which ports
  dnsEgressCut,
  dnsTcpMissing,
  portsSplit,
  servicePort,
  udpMissing,
  unknownPortName,
];
