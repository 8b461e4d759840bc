/** What a policy of Cilium means once the API server has dropped a key: often more is open than anybody wanted. */

import { equallyNear } from '../../../schema/near.ts';
import type { UnknownViolation } from '../../../schema/violation.ts';
import { nodeAt } from '../../../syntax/cursor.ts';
import type { MapNode, Node } from '../../../syntax/tree.ts';
import { given, holdsSomething } from '../nodes.ts';

const PEERS = /^(from|to)(Endpoints|Entities|CIDR|CIDRSet|Nodes|Groups|Services|FQDNs)$/;

export function effectWithout(unknown: UnknownViolation, root: Node): string | undefined {
  const { map, parent, path } = unknown;
  switch (parent.role) {
    case 'cilium-subject':
      return asksNothing(map)
        ? `the rule is about every pod of the ${isClusterwide(root) ? 'cluster' : 'namespace'}`
        : undefined;
    case 'cilium-subject-nodes':
      return asksNothing(map) ? 'the rule is about every node' : undefined;
    case 'cilium-peer-endpoints':
      return asksNothing(map)
        ? `this peer is every pod of the ${isClusterwide(root) ? 'cluster' : 'namespace'}`
        : undefined;
    case 'cilium-peer-nodes':
      return asksNothing(map) ? 'this peer is every other node' : undefined;
    case 'cilium-group-selector':
      return asksNothing(map) ? 'the selector is empty and matches everybody' : undefined;
    case 'cilium-service-selector':
      return asksNothing(map) ? 'every Service is meant' : undefined;
    case 'cilium-rule':
      return withoutRuleField(unknown);
    case 'cilium-item':
      return withoutItemField(map, denies(path), meantBy(unknown));
    case 'cilium-port-rule':
      return withoutPortRuleField(map, denies(path), meantBy(unknown));
    case 'cilium-port-item':
      return meantBy(unknown) === 'endPort' && given(map, 'port') ? 'only the one port is meant' : undefined;
    case 'cilium-http-rule':
      return map.entries.length === 1 ? 'every request passes' : 'only what is left of this rule is asked of a request';
    case 'cilium-cidr-rule':
      return meantBy(unknown) === 'except' && given(map, 'cidr') ? 'nothing is taken out of `cidr`' : undefined;
    case 'cilium-service-ref':
      return meantBy(unknown) === 'namespace' ? 'Services of that name in every namespace are meant' : undefined;
    case 'cilium-default-deny':
      return 'the pods are closed after all';
    default:
      return undefined;
  }
}

function withoutRuleField(unknown: UnknownViolation): string | undefined {
  const meant = meantBy(unknown);
  if (meant === 'enableDefaultDeny') return 'the rule closes its pods in each direction in which it has an item';
  if (/^(in|e)gressDeny$/.test(meant)) return 'nothing of this is denied';
  return /^(in|e)gress$/.test(meant) ? `nothing closes the pods for ${meant}` : undefined;
}

/** Peers that are gone leave the ports to everybody; ports that are gone leave the peers every port. */
function withoutItemField(item: MapNode, isDeny: boolean, meant: string): string | undefined {
  const does = isDeny ? 'denied to' : 'open to';
  const isPeer = (key: string) => PEERS.test(key) && holdsSomething(given(item, key));
  const peers = item.entries.some(({ key }) => isPeer(key));
  const ports = holdsSomething(given(item, 'toPorts')) || holdsSomething(given(item, 'icmps'));
  if (!peers && ports) return `the ports are ${does} everybody`;
  if (!peers) return `this item ${isDeny ? 'denies' : 'allows'} nothing`;
  if (!ports && (meant === 'toPorts' || meant === 'icmps' || meant === 'ports')) {
    return `every port is ${isDeny ? 'denied to' : 'open to'} these peers`;
  }
  return undefined;
}

function withoutPortRuleField(rule: MapNode, isDeny: boolean, meant: string): string | undefined {
  if (!holdsSomething(given(rule, 'ports')))
    return `this item names no port and ${isDeny ? 'denies' : 'allows'} nothing`;
  if (meant === 'rules') return 'everything on these ports is let through, whatever it carries';
  return meant === 'serverNames' ? 'every server name is let through' : undefined;
}

/** The field that the key stands for; '' where two are equally near. */
function meantBy({ near, entry }: UnknownViolation): string {
  const [first, ...more] = equallyNear(entry.key, near);
  return more.length > 0 ? '' : (first ?? entry.key);
}

function denies(path: UnknownViolation['path']): boolean {
  return path.some((step) => typeof step === 'string' && step.endsWith('Deny'));
}

function isClusterwide(root: Node): boolean {
  const kind = nodeAt(root, ['kind']);
  return kind?.kind === 'scalar' && kind.value === 'CiliumClusterwideNetworkPolicy';
}

/** No requirement is left in a selector. */
function asksNothing(selector: MapNode): boolean {
  return !holdsSomething(given(selector, 'matchLabels')) && !holdsSomething(given(selector, 'matchExpressions'));
}
