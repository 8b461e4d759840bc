import type { Rule } from '../rule.ts';
import { allowsNothing } from './allowsNothing.ts';
import { cidrMissing } from './cidrMissing.ts';
import { dnsEgressCut } from './dnsEgressCut.ts';
import { dnsTcpMissing } from './dnsTcpMissing.ts';
import { dnsWrongPeer } from './dnsWrongPeer.ts';
import { egressStaysOpen } from './egressStaysOpen.ts';
import { emptyPeerList } from './emptyPeerList.ts';
import { emptyRule } from './emptyRule.ts';
import { exceptReadmitted } from './exceptReadmitted.ts';
import { familyMissing } from './familyMissing.ts';
import { generatedLabel } from './generatedLabel.ts';
import { hostNetwork } from './hostNetwork.ts';
import { ingressDeniedByDefault } from './ingressDeniedByDefault.ts';
import { labelAbsent } from './labelAbsent.ts';
import { labelEmpty } from './labelEmpty.ts';
import { namespaceLabelOnPods } from './namespaceLabelOnPods.ts';
import { namespaceNameLabel } from './namespaceNameLabel.ts';
import { noSuchNamespace } from './noSuchNamespace.ts';
import { notOnlyInternet } from './notOnlyInternet.ts';
import { otherEndDenies } from './otherEndDenies.ts';
import { outsideLeftOut } from './outsideLeftOut.ts';
import { peerElsewhere } from './peerElsewhere.ts';
import { peerEmpty } from './peerEmpty.ts';
import { peerJoined } from './peerJoined.ts';
import { peerMatchesNothing } from './peerMatchesNothing.ts';
import { peerMixed } from './peerMixed.ts';
import { peerSplit } from './peerSplit.ts';
import { podAddress } from './podAddress.ts';
import { podSelectorMissing } from './podSelectorMissing.ts';
import { policyTypeEgressMissing } from './policyTypeEgressMissing.ts';
import { policyTypeIngressMissing } from './policyTypeIngressMissing.ts';
import { policyTypesTooMany } from './policyTypesTooMany.ts';
import { policyTypeUnknown } from './policyTypeUnknown.ts';
import { portNameDiffers } from './portNameDiffers.ts';
import { portNameProtocol } from './portNameProtocol.ts';
import { portsInPeer } from './portsInPeer.ts';
import { portsSplit } from './portsSplit.ts';
import { replyRule } from './replyRule.ts';
import { selectorContradiction } from './selectorContradiction.ts';
import { selectsNothing } from './selectsNothing.ts';
import { serviceAddress } from './serviceAddress.ts';
import { servicePort } from './servicePort.ts';
import { strayDash } from './strayDash.ts';
import { typeWithoutRules } from './typeWithoutRules.ts';
import { udpMissing } from './udpMissing.ts';
import { unknownPortName } from './unknownPortName.ts';
import { wrongEndPort } from './wrongEndPort.ts';

/** Mistakes of NetworkPolicy, some of which other kinds can hold as well. */
export const KUBERNETES_RULES: readonly Rule[] = [
  // Fields that are not there, or stand elsewhere
  portsInPeer,
  // Selectors and peers
  peerEmpty,
  peerMixed,
  // Addresses
  cidrMissing,
  // Ports and directions
  policyTypeUnknown,
  policyTypesTooMany,
  // Accepted, and likely a mistake: whom the policy is about
  podSelectorMissing,
  selectsNothing,
  generatedLabel,
  hostNetwork,
  labelAbsent,
  selectorContradiction,
  labelEmpty,
  // In which directions
  allowsNothing,
  egressStaysOpen,
  ingressDeniedByDefault,
  policyTypeEgressMissing,
  policyTypeIngressMissing,
  typeWithoutRules,
  // Who is at the other end
  emptyPeerList,
  exceptReadmitted,
  familyMissing,
  emptyRule,
  namespaceNameLabel,
  namespaceLabelOnPods,
  noSuchNamespace,
  outsideLeftOut,
  notOnlyInternet,
  otherEndDenies,
  peerElsewhere,
  peerJoined,
  peerMatchesNothing,
  peerSplit,
  podAddress,
  serviceAddress,
  strayDash,
  // On which ports
  dnsEgressCut,
  dnsTcpMissing,
  dnsWrongPeer,
  portsSplit,
  replyRule,
  portNameDiffers,
  portNameProtocol,
  servicePort,
  udpMissing,
  unknownPortName,
  wrongEndPort,
];
