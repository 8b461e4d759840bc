import { formatAddress, formatCidr } from '../../engine/address.ts';
import type {
  Condition,
  Deviation,
  Direction,
  Mismatch,
  MissingFact,
  MissingResource,
  Step,
  UnspecifiedTopic,
} from '../../engine/model.ts';
import { shownKey } from '../enforcerKeys.ts';
import { code } from '../markdown.ts';
import {
  addressList,
  endpointName,
  flowPort,
  labelWords,
  oneOf,
  portValueWords,
  portWords,
  protocolWord,
} from './words.ts';

/**
 * One sentence part for every kind of thing the engine says; total, so that a new kind does not compile until it has
 * its words. Texts carry values, never just the fact that something differed.
 */

type ExemptStep = Step & { readonly kind: 'exempt' };
type NoSubjectStep = Step & { readonly kind: 'no-subject' };

/** Why a rule did not match: *needs label `role=api`, has `role=web`*. */
export function mismatchText(mismatch: Mismatch): string {
  switch (mismatch.kind) {
    case 'protocol':
      return `needs ${protocolWord(mismatch.wants)}, flow is ${protocolWord(mismatch.has)}`;
    case 'port':
      return `needs ${oneOf(mismatch.wants.map(portWords))}, flow is ${flowPort(mismatch.protocol, mismatch.has)}`;
    case 'named-port':
      return `needs port ${code(mismatch.name)}, ${namedPortText(mismatch)}`;
    case 'label':
      return labelText(mismatch);
    case 'namespace':
      return `needs a pod of namespace ${code(mismatch.wants)}, is in ${code(mismatch.has)}`;
    case 'outside-range':
      if (mismatch.ranges.length === 0) return 'its range cannot be read';
      return mismatch.has.length === 0
        ? `needs an address in ${oneOf(mismatch.ranges.map(formatCidr))}, has none`
        : `needs an address in ${oneOf(mismatch.ranges.map(formatCidr))}, has ${addressList(mismatch.has)}`;
    case 'excepted':
      return `leaves out ${formatCidr(mismatch.except)}, which holds ${formatAddress(mismatch.has)}`;
    case 'not-a-pod':
      return `selects pods only; ${notAPodText(mismatch.has)}`;
    case 'name-unlearnt':
      return `means what ${oneOf(mismatch.names.map(code))} resolves to, and no DNS rule lets the agent see that`;
    case 'family':
      return `needs IPv${mismatch.wants}, flow is IPv${mismatch.has}`;
    case 'other-family':
      return `names no IPv${mismatch.has} range, so it is no rule for IPv${mismatch.has}`;
    case 'protocol-excluded':
      return `leaves out ${protocolWord(mismatch.protocol)}`;
    case 'icmp':
      return icmpText(mismatch);
    case 'service':
      return `needs an endpoint of Service ${code(`${mismatch.namespace}/${mismatch.name}`)}`;
    case 'port-list':
      return portListText(mismatch);
    case 'no-domain':
      return `means what a domain name resolves to, which is never a ${mismatch.has} under this dataplane`;
    case 'not-a-node':
      return `selects nodes only; ${mismatch.has === 'pod' ? 'a pod of the pod network is none' : 'the address is no node of the snapshot'}`;
    case 'range-ignores':
      return `a range never stands for a ${mismatch.has} under this dataplane`;
  }
}

function namedPortText(mismatch: Mismatch & { readonly kind: 'named-port' }): string {
  if (mismatch.unmeant) return 'which nothing has that its peers mean at this address';
  if (mismatch.endpoint === undefined) return 'which only pods have; the destination is no pod';
  if (mismatch.declared === undefined) return `which ${code(endpointName(mismatch.endpoint))} does not declare`;
  const has = mismatch.has === undefined ? 'no port' : `${mismatch.has}`;
  return `which is ${mismatch.declared} on ${code(endpointName(mismatch.endpoint))}; flow is ${has}`;
}

function icmpText({ type, code: number, negated }: Mismatch & { readonly kind: 'icmp' }): string {
  const what = type === undefined ? 'ICMP' : `ICMP type ${type}${number === undefined ? '' : ` code ${number}`}`;
  return negated ? `leaves out ${what}` : `needs ${what}`;
}

function portListText({ end, ports, negated, has, protocol }: Mismatch & { readonly kind: 'port-list' }): string {
  const list = oneOf(ports.map((port) => portValueWords(port)));
  const whose = end === 'source' ? 'source port' : 'port';
  const flow = has === undefined ? protocolWord(protocol) : `${whose} ${has}`;
  return negated ? `leaves out ${whose} ${list}, flow is ${flow}` : `needs ${whose} ${list}, flow is ${flow}`;
}

const OF = { namespace: 'namespace label', serviceAccount: 'service account label' } as const;
const WHOSE = {
  pod: 'label',
  peer: 'label',
  subject: 'own label',
  namespace: 'namespace label',
  node: 'node label',
} as const;

/** Of a label that holds the namespace's name. */
function namespaceNameText({ requirement, has, negated }: Mismatch & { readonly kind: 'label' }): string {
  const holds = has === undefined ? 'is in no namespace' : `is in ${code(has)}`;
  const values = requirement.op === 'in' || requirement.op === 'notIn' ? oneOf(requirement.values.map(code)) : '';
  switch (requirement.op) {
    case 'in':
      if (requirement.values.length === 0) return 'its selector cannot be read';
      return `${negated ? 'leaves out' : 'needs a pod of'} namespace ${values}, ${holds}`;
    case 'notIn':
      return `${negated ? 'needs a pod of' : 'leaves out'} namespace ${values}, ${holds}`;
    case 'exists':
      return negated ? `leaves out what is in a namespace, ${holds}` : 'needs a pod, has no namespace';
    case 'absent':
      return negated ? 'needs a pod, has no namespace' : `leaves out what is in a namespace, ${holds}`;
    case 'text':
      return `needs another namespace, ${holds}`;
  }
}

function labelText(written: Mismatch & { readonly kind: 'label' }): string {
  const asked = shownKey(written.requirement.key);
  if (asked.of === 'namespaceName') return namespaceNameText(written);
  const mismatch = { ...written, requirement: { ...written.requirement, key: asked.key } };
  const { requirement, has } = mismatch;
  const whose = asked.of === 'own' ? WHOSE[mismatch.of] : `${mismatch.of === 'subject' ? 'own ' : ''}${OF[asked.of]}`;
  const holds = has === undefined ? `no label ${code(requirement.key)}` : code(`${requirement.key}=${has}`);
  const holder = mismatch.of === 'namespace' ? `${code(mismatch.name)} has` : 'has';
  if (mismatch.negated) return `leaves out ${whose} ${labelWords(requirement)}, ${holder} ${holds}`;
  switch (requirement.op) {
    case 'in':
      // What cannot be read is lowered to a demand that nothing meets.
      if (requirement.values.length === 0) return 'its selector cannot be read';
      return `needs ${whose} ${labelWords(requirement)}, ${holder} ${holds}`;
    case 'notIn':
      return `leaves out ${whose} ${oneOf(requirement.values.map((value) => code(`${requirement.key}=${value}`)))}, ${holder} ${holds}`;
    case 'exists':
      return `needs a ${whose} ${code(requirement.key)}, ${holder} none`;
    case 'absent':
      return `needs no ${whose} ${code(requirement.key)}, ${holder} ${holds}`;
    case 'text':
      return `needs ${whose} ${labelWords(requirement)}, ${holder} ${holds}`;
  }
}

function notAPodText(has: 'outside' | 'node' | 'host-network'): string {
  switch (has) {
    case 'outside':
      return 'the address is no pod of the snapshot';
    case 'node':
      return 'a node has no pod labels';
    case 'host-network':
      return "a pod on its node's network counts as the node";
  }
}

/** What is not known, and what would make it known. Stands alone as a sentence without its full stop. */
export function missingText(missing: MissingFact): string {
  switch (missing.kind) {
    case 'interface':
      return `which interface of node ${code(missing.node)} it takes is not known: a host endpoint that names one and no address governs only that one`;
    case 'earlier-policy':
      return `${code(endpointName(missing.endpoint))} keeps the policy that it had before, which a snapshot does not tell`;
    case 'host-rules':
      return `node ${code(missing.node)} leaves it to its own packet filter, which nobody knows here`;
    case 'implementation':
      return `${unspecifiedText(missing.topic)}; most enforcers ${missing.fallback} it`;
    case 'resource':
      return missingResourceText(missing);
    case 'endpoint':
      return `${code(endpointName(missing.id))} is not in the snapshot`;
    case 'label-value':
      if (missing.of === 'node')
        return `the labels of ${code(endpointName(missing.name))} are not known; its Node object in the snapshot would tell`;
      return missing.of === 'pod'
        ? `the value of label ${code(missing.key)} on ${code(endpointName(missing.name))} is given when its pods start; a snapshot with the pods would tell`
        : `the value of label ${code(missing.key)} on namespace ${code(missing.name)} is not known; its Namespace object would tell`;
    case 'namespace-labels':
      return `the labels of namespace ${code(missing.namespace)} are not known; its Namespace object in the snapshot would tell`;
    case 'address':
      return `${code(endpointName(missing.endpoint))} has no address in the snapshot; a snapshot with its running pods would tell`;
    case 'node':
      return `the node of ${code(endpointName(missing.endpoint))} is not known; a snapshot with its running pods would tell`;
    case 'named-port':
      return `the number of port ${code(missing.name)} on ${code(endpointName(missing.endpoint))} is not known`;
  }
}

/** `networkpolicies.networking.k8s.io` could not be read, and why. Without its full stop. */
export function missingResourceText({ resource, why }: Pick<MissingResource, 'resource' | 'why'>): string {
  const name = code(resource);
  switch (why) {
    case 'forbidden':
      return `${name} could not be read for the snapshot: the API server forbids it; a snapshot by somebody who may read them would tell`;
    case 'not-asked':
      return `${name} of other namespaces are not in the snapshot; a snapshot of all namespaces would tell`;
    case 'not-answered':
      return `${name} could not be read for the snapshot: the API server did not answer; another capture may tell`;
    case 'hashed':
      return `${name} are not all in the snapshot, because some make no sense with hashed names`;
  }
}

/** What the API leaves to the implementation. */
export function unspecifiedText(topic: UnspecifiedTopic): string {
  switch (topic) {
    case 'hairpin':
      return 'a pod that reaches itself through a Service is left to the implementation';
    case 'protocol':
      return 'protocols other than TCP, UDP and SCTP are left to the implementation';
    case 'existing-connection':
      return 'connections that were open before a policy changed are left to the implementation';
    case 'equal-priority':
      return 'which of several policies of one priority counts is left to the implementation';
    case 'rewritten-source':
      return 'a source address that a node or load balancer rewrote is left to the implementation';
  }
}

export function exemptText(why: ExemptStep['why'], direction: Direction): string {
  switch (why) {
    case 'reply':
      return 'replies of an accepted connection always pass';
    case 'existing-connection':
      return 'connections that were open before the policies changed go on under this dataplane';
    case 'self':
      return 'a pod always reaches itself';
    case 'own-node':
      return direction === 'ingress'
        ? "the pod's own node always reaches it"
        : 'the pod always reaches its own node under this dataplane';
  }
}

export function noSubjectText(why: NoSubjectStep['why'], name: string): string {
  switch (why) {
    case 'outside':
      return `no policy to ask: ${name} is outside the cluster`;
    case 'node':
      return `no policy to ask: ${name} is no pod`;
    case 'host-network':
      return `no policy to ask: ${name} is on its node's network, where policies select no pod`;
    case 'finished':
      return `no policy to ask: ${name} has finished and holds no address`;
    case 'missing':
      return `not known: ${name} is not in the snapshot`;
  }
}

/** A fact of the dataplane that the API's own text does not say. Stands alone as a sentence without its full stop. */
export function deviationText(deviation: Deviation, dataplane: string): string {
  switch (deviation) {
    case 'undeclared-directions':
      return `${dataplane} also enforces rules of a direction that policyTypes does not list`;
    case 'ranges-hold-no-pods':
      return `${dataplane} never lets an address range stand for pods`;
    case 'ranges-hold-no-nodes':
      return `${dataplane} never lets an address range stand for nodes`;
    case 'own-node-last':
      return `${dataplane} lets a pod's own node in after all policies, not before them`;
    case 'no-port-ranges':
      return `${dataplane} reads no endPort: of a range only the first port counts`;
    case 'no-named-ports':
      return `${dataplane} knows no port names`;
    case 'init-container-ports':
      return `${dataplane} counts init containers when it looks up a port name differently from the default here`;
    case 'last-port-name':
      return `${dataplane} takes the last of several containers with the same port name`;
    case 'port-names-of-all-pods':
      return `${dataplane} looks up port names of what a pod sends in all pods together, and skips one that has several numbers`;
    case 'port-names-are-every-port':
      return `${dataplane} does not read port names in this kind: a rule with one is for every protocol and port`;
    case 'requests-unread':
      return `${dataplane} does not look at requests here, so a rule that names some lets every request pass`;
    case 'unread-peers-skipped':
      return `${dataplane} does not read a kind of peer that a rule names, and skips the rule because it would allow`;
    case 'unread-peers-deny':
      return `${dataplane} does not read a kind of peer that a rule names, and denies everything in its place`;
    case 'negations-hold-everybody':
      return `${dataplane} takes a namespaces peer of nothing but negations for everybody`;
    case 'baseline-after-isolation':
      return `${dataplane} asks the Baseline tier before it closes a pod that a NetworkPolicy isolates`;
    case 'audit-mode':
      return `${dataplane} is in audit mode: it reports what policies deny, and drops nothing`;
    case 'protocol-not-carried':
      return `${dataplane} drops this protocol before it asks any policy`;
  }
}

/** What follows *allowed if*. */
export function conditionText(condition: Condition): string {
  switch (condition.kind) {
    case 'backend':
      return `${code(condition.service)} leads to one of the ${condition.allowed} of ${condition.of} ends that policy admits`;
    case 'source-port':
      return "the client's own port is one that the rule names";
    case 'icmp-type':
      return 'the ICMP type is one that the rule names';
    case 'dns-query':
      return `the name that is asked for is ${oneOf(condition.names.map(code))}`;
    case 'tls-name':
      return `the connection is TLS for ${oneOf(condition.names.map(code))}`;
    case 'authentication':
      return 'both ends have authenticated each other';
    case 'http':
      return `the request is ${oneOf(condition.requests.map(code))}`;
    case 'domain':
      return `${oneOf(condition.names.map(code))} resolves to the address`;
  }
}
