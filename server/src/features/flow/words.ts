import { type Address, formatAddress } from '../../engine/address.ts';
import { type PortMatch, type PortValue, type Protocol, protocolName } from '../../engine/ports.ts';
import type { Requirement } from '../../engine/selector.ts';
import { code } from '../markdown.ts';
import { joined, portPhrase, requirementText } from '../phrases.ts';

/** Values of flows and traces in words; rules, peers and ports are said by `phrases.ts`. User text stands in backticks. */

/** `TCP`; a protocol without a name of its own by its number. */
export function protocolWord(protocol: Protocol): string {
  const name = protocolName(protocol);
  return /^[0-9]/.test(name) ? `IP protocol ${name}` : name;
}

/** `TCP 5432`, `ICMP`: what a flow is. */
export function flowPort(protocol: Protocol, port: number | undefined): string {
  return port === undefined ? protocolWord(protocol) : `${protocolWord(protocol)} ${port}`;
}

export function oneOf(texts: readonly string[], most = 3): string {
  return joined(texts, 'or', most);
}

export function allOf(texts: readonly string[], most = 3): string {
  return joined(texts, 'and', most);
}

export function portWords(match: PortMatch): string {
  return portPhrase(match, code);
}

/** In backticks, as `kubectl -l` writes it. */
export function labelWords(requirement: Requirement): string {
  return code(requirementText(requirement));
}

/** `80`, `80 to 90`, `` `web` ``. */
export function portValueWords(port: PortValue): string {
  switch (port.kind) {
    case 'all':
      return 'any';
    case 'numbers':
      return port.first === port.last ? `${port.first}` : `${port.first} to ${port.last}`;
    case 'named':
      return code(port.name);
  }
}

export function addressList(addresses: readonly Address[]): string {
  return addresses.map(formatAddress).join(', ');
}

/** An endpoint's id in words: `shop/db-0`, `node n1`, `Deployment shop/web`. */
export function endpointName(id: string): string {
  const [kind = '', ...rest] = id.split('/');
  if (kind === 'pod') return rest.join('/');
  if (kind === 'workload') return `${rest[1]} ${rest[0]}/${rest.slice(2).join('/')}`;
  return `${kind} ${rest.join('/')}`;
}
