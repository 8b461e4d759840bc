import { type Address, formatAddress, formatCidr } from '../../engine/address.ts';
import type { AddressPeer, NamespaceScope, Path, Peer, Rule } from '../../engine/model.ts';
import { type PortMatch, type Protocol, protocolName } from '../../engine/ports.ts';
import type { Requirement, Selector } from '../../engine/selector.ts';
import { code } from '../markdown.ts';

/** The engine's values in the words of the field. User text stands in backticks. */

/** `TCP`; a protocol without a name of its own by its number. */
export function protocolWord(protocol: Protocol): string {
  const name = protocolName(protocol);
  return /^[0-9]/.test(name) ? `IP protocol ${name}` : name;
}

/** `TCP 5432`, `ICMP`: what a flow is. */
export function flowPort(protocol: Protocol, port: number | undefined): string {
  return port === undefined ? protocolWord(protocol) : `${protocolWord(protocol)} ${port}`;
}

/** `TCP 80-90`, `UDP port \`dns\``, `every TCP port`. */
export function portWords(match: PortMatch): string {
  const { protocol, port } = match;
  const name = protocol === undefined ? 'port' : protocolWord(protocol);
  switch (port.kind) {
    case 'all':
      return protocol === undefined ? 'every port' : `every ${name} port`;
    case 'numbers':
      return port.first === port.last ? `${name} ${port.first}` : `${name} ${port.first}-${port.last}`;
    case 'named':
      return protocol === undefined ? `port ${code(port.name)}` : `${name} port ${code(port.name)}`;
  }
}

/** A requirement as `kubectl -l` writes it: `role=api`, `tier in (a, b)`, `canary`, `!canary`. */
export function requirementText(requirement: Requirement): string {
  switch (requirement.op) {
    case 'in': {
      const [only = '', ...more] = requirement.values;
      return more.length === 0 ? `${requirement.key}=${only}` : `${requirement.key} in (${requirement.values.join(', ')})`;
    }
    case 'notIn': {
      const [only = '', ...more] = requirement.values;
      return more.length === 0
        ? `${requirement.key}!=${only}`
        : `${requirement.key} notin (${requirement.values.join(', ')})`;
    }
    case 'exists':
      return requirement.key;
    case 'absent':
      return `!${requirement.key}`;
  }
}

/** Empty for a selector that asks nothing. */
export function selectorText(selector: Selector): string {
  switch (selector.kind) {
    case 'all':
      return '';
    case 'requirement':
      return requirementText(selector.requirement);
    case 'and':
      return selector.of
        .map(selectorText)
        .filter((text) => text !== '')
        .join(', ');
  }
}

/** `a`, `a or b`, `a, b or c`; of more than `most` the rest is counted. */
export function oneOf(texts: readonly string[], most = 3): string {
  return joined(texts, 'or', most);
}

export function allOf(texts: readonly string[], most = 3): string {
  return joined(texts, 'and', most);
}

function joined(texts: readonly string[], word: string, most: number): string {
  if (texts.length <= 1) return texts[0] ?? '';
  if (texts.length > most) return `${texts.slice(0, most).join(', ')} ${word} ${texts.length - most} more`;
  return `${texts.slice(0, -1).join(', ')} ${word} ${texts.at(-1)}`;
}

/** `pods with \`role=api\` in \`shop\``, `10.0.0.0/8 without 10.1.0.0/16`. */
export function peerWords(peer: Peer): string {
  return peer.kind === 'addresses' ? addressPeerWords(peer) : podPeerWords(peer.pods, peer.namespaces);
}

function addressPeerWords(peer: AddressPeer): string {
  const ranges = oneOf(peer.ranges.map(formatCidr));
  return peer.except.length === 0 ? ranges : `${ranges} without ${allOf(peer.except.map(formatCidr))}`;
}

export function podPeerWords(pods: Selector, namespaces: NamespaceScope): string {
  const labels = selectorText(pods);
  const which = labels === '' ? 'any pod' : `pods with ${code(labels)}`;
  return `${which} ${scopeWords(namespaces)}`;
}

function scopeWords(scope: NamespaceScope): string {
  if (scope.kind === 'named') return `in ${code(scope.name)}`;
  const labels = selectorText(scope.selector);
  return labels === '' ? 'in any namespace' : `in namespaces with ${code(labels)}`;
}

/** What a rule admits or refuses: `from pods with \`role=api\` in \`shop\`, TCP 5432`. */
export function ruleWords(rule: Rule): string {
  const preposition = rule.direction === 'ingress' ? 'from' : 'to';
  const peers = rule.peers === undefined ? 'anyone' : oneOf(rule.peers.map(peerWords), 2);
  const ports = rule.ports === undefined ? 'every protocol and port' : oneOf(rule.ports.map(portWords));
  return `${preposition} ${peers}, ${ports}`;
}

export function addressList(addresses: readonly Address[]): string {
  return addresses.map(formatAddress).join(', ');
}

/** `spec.ingress[0].from[1]`, as the API server writes paths; keys that are no identifiers stand in brackets. */
export function pathText(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[A-Za-z_][A-Za-z0-9_-]*$/.test(step)) text += text === '' ? step : `.${step}`;
    else text += `[${step}]`;
  }
  return text;
}

/** An endpoint's id in words: `shop/db-0`, `node n1`, `Deployment shop/web`. */
export function endpointName(id: string): string {
  const [kind = '', ...rest] = id.split('/');
  if (kind === 'pod') return rest.join('/');
  if (kind === 'workload') return `${rest[1]} ${rest[0]}/${rest.slice(2).join('/')}`;
  return `${kind} ${rest.join('/')}`;
}
