import { implies } from '../../engine/algebra.ts';
import { NAMESPACE_NAME_LABEL } from '../../engine/inventory.ts';
import type { Peer, Policy, Rule } from '../../engine/model.ts';
import { type PortMatch, TCP, UDP } from '../../engine/ports.ts';
import { isEverything, requirements, type Selector } from '../../engine/selector.ts';
import { subjectSelector } from '../../engine/subjects.ts';
import type { ClusterView } from '../rule.ts';
import { covers } from './portWords.ts';
import { governs } from './view.ts';

/** What the text alone says about the way to the name servers, where no cluster shows them. */

/** CoreDNS in most clusters; OpenShift's name servers listen on the second. */
const DNS_PORTS = [53, 5353];
const DNS_NAMESPACES = ['kube-system', 'openshift-dns'];

export function isTcpDns(match: PortMatch): boolean {
  return (
    match.protocol === TCP &&
    match.port.kind === 'numbers' &&
    !match.port.ranged &&
    DNS_PORTS.includes(match.port.first)
  );
}

export function isUdpDns(match: PortMatch): boolean {
  return DNS_PORTS.some((port) => covers(match, UDP, port));
}

/** Could this rule be a way to the name servers? In doubt yes. */
export function mayReachDns(rule: Rule): boolean {
  if (rule.ports?.some((match) => isUdpDns(match) || match.port.kind === 'named')) return true;
  if (rule.ports !== undefined) return false;
  return (
    rule.peers === undefined ||
    rule.peers.some((peer) => {
      if (peer.kind === 'domains') return false;
      if (peer.kind !== 'pods') return true;
      return peer.namespaces.kind === 'named'
        ? DNS_NAMESPACES.includes(peer.namespaces.name)
        : mayMeanDnsNamespace(peer.namespaces.selector);
    })
  );
}

function mayMeanDnsNamespace(selector: Selector): boolean {
  const named = requirements(selector).find(({ op, key }) => op === 'in' && key === NAMESPACE_NAME_LABEL);
  return named?.op !== 'in' || named.values.some((name) => DNS_NAMESPACES.includes(name));
}

/** Another policy that surely selects the same pods may let names through. */
export function helped(cluster: ClusterView | undefined, policy: Policy): boolean {
  return (cluster?.policies ?? []).some(
    (other) =>
      other.id !== policy.id &&
      other.namespace === policy.namespace &&
      governs(other, 'egress') &&
      implies(subjectSelector(policy.subject), subjectSelector(other.subject)) &&
      other.rules.some((rule) => rule.direction === 'egress' && mayReachDns(rule)),
  );
}

/** The first rule that surely denies names, where no rule before it may let them through. */
export function denyingRule({ rules }: Policy): Rule | undefined {
  for (const rule of rules) {
    if (rule.direction !== 'egress') continue;
    if (rule.action !== 'Deny') {
      if (mayReachDns(rule)) return undefined;
    } else if (rule.peers?.some(isEverybody) && (rule.ports === undefined || rule.ports.some(isUdpDns))) {
      return rule;
    }
  }
  return undefined;
}

/** Every pod of the cluster is among them, the name servers too. */
function isEverybody(peer: Peer): boolean {
  if (peer.kind === 'addresses') return peer.ranges.some(({ length, family }) => length === 0 && family === 4);
  if (peer.kind !== 'pods' || peer.namespaces.kind !== 'selected') return false;
  return isEverything(peer.namespaces.selector) && isEverything(peer.pods);
}
