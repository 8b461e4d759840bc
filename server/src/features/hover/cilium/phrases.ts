/** Items of Cilium's rules in the words of their own fields. */

import type { Peer, Policy, Rule } from '../../../engine/model.ts';
import type { PortMatch } from '../../../engine/ports.ts';
import { nodeAt } from '../../../syntax/cursor.ts';
import type { MapNode } from '../../../syntax/tree.ts';
import { code } from '../../markdown.ts';
import { joined, peerPhrase, portPhrase, selectorText } from '../../phrases.ts';
import { scopeWords, writtenPart } from './selectors.ts';

/** `from pods with app=api in shop on TCP 8080`, `to the entity world on every protocol and port`. */
export function itemPhrase(rule: Rule, policy: Policy, root: MapNode): string {
  const way = rule.direction === 'ingress' ? 'from' : 'to';
  const who =
    rule.peers === undefined
      ? 'anyone'
      : joined(
          rule.peers.map((peer) => peerWords(peer, policy, root)),
          'or',
          3,
        );
  return `${way} ${who} on ${portWords(rule.ports)}`;
}

function peerWords(peer: Peer, policy: Policy, root: MapNode): string {
  const list = String(peer.path.at(-2));
  if (list.endsWith('Entities')) {
    const name = nodeAt(root, peer.path);
    return name?.kind === 'scalar' ? `the entity ${code(String(name.value))}` : 'an entity';
  }
  if (peer.kind !== 'labelled') return peerPhrase(peer, code);
  const asked = selectorText(writtenPart(peer.selector, peer.path));
  if (list.endsWith('Endpoints')) {
    const { where } = scopeWords(peer.selector, peer.path, policy.namespace);
    return asked === '' ? `any pod ${where}` : `pods with ${code(asked)} ${where}`;
  }
  if (list.endsWith('Nodes')) return asked === '' ? 'any other node' : `other nodes with ${code(asked)}`;
  return list.endsWith('CIDRSet') ? 'a group of ranges' : 'a group of a cloud provider';
}

/** One port of three protocols is said once. */
export function portWords(ports: readonly PortMatch[] | undefined): string {
  if (ports === undefined) return 'every protocol and port';
  if (ports.length === 0) return 'no port';
  const items = new Map<string, PortMatch[]>();
  for (const port of ports) {
    const key = JSON.stringify(port.path);
    items.set(key, [...(items.get(key) ?? []), port]);
  }
  return joined(
    [...items.values()].map((same) => {
      const [first] = same;
      if (!first) return '';
      return same.length > 1 ? portPhrase({ ...first, protocol: undefined }, code) : portPhrase(first, code);
    }),
    'or',
  );
}
