import type { Policy } from '../../engine/model.ts';
import { type PortMatch, type Protocol, TCP } from '../../engine/ports.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import type { Path } from '../../syntax/path.ts';
import type { MapNode } from '../../syntax/tree.ts';
import type { TextEdit } from '../rule.ts';
import { isAdmin, portItem } from './adminText.ts';
import { dashIndent } from './insert.ts';
import { replaceItem } from './items.ts';
import type { PolicyText } from './manifest.ts';
import { rewriteScalar } from './rewrite.ts';

const PLACES: readonly Path[] = [
  ['port'],
  ['portNumber', 'port'],
  ['namedPort'],
  ['destinationNamedPort'],
  ['tcp', 'destinationPort', 'number'],
  ['udp', 'destinationPort', 'number'],
  ['sctp', 'destinationPort', 'number'],
];

/** The manifest that names a port. */
export interface PortPlace extends Pick<PolicyText, 'root' | 'text' | 'namespace'> {
  /** What a kind needs that has another key for each sort of port. */
  readonly policy?: Policy | undefined;
  readonly spec?: MapNode;
  /** Ports are texts there. */
  readonly quoted?: true;
}

/** Where the number or name of one port stands; the element itself where it has neither. */
export function portPath({ root }: Pick<PolicyText, 'root'>, { path }: PortMatch): Path {
  const place = PLACES.find((each) => nodeAt(root, [...path, ...each]));
  return place ? [...path, ...place] : path;
}

/** Puts another number or name in the place of a port, written as the policy's kind writes it. */
export function rewritePort(
  found: PortPlace,
  match: PortMatch,
  port: number | string,
  protocol: Protocol = match.protocol ?? TCP,
): readonly TextEdit[] | undefined {
  const { policy, root, spec, text, quoted } = found;
  const named = match.port.kind === 'named';
  if (!policy || !spec || !isAdmin(policy) || named === (typeof port === 'string')) {
    const node = nodeAt(root, portPath(found, match));
    return node && rewriteScalar(text, node, quoted ? String(port) : port);
  }
  const list = nodeAt(root, match.path.slice(0, -1));
  const index = match.path.at(-1);
  if (list?.kind !== 'list' || list.alias !== undefined || typeof index !== 'number') return undefined;
  return replaceItem(text, list, index, written(policy, port, protocol), dashIndent(text, spec));
}

function written(policy: Policy, port: number | string, protocol: Protocol) {
  if (typeof port === 'number') return portItem(policy, protocol, port);
  return policy.kind === 'ClusterNetworkPolicy' ? { destinationNamedPort: port } : { namedPort: port };
}
