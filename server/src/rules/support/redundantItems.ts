import { peerCovers } from '../../engine/cover/peers.ts';
import { portCovered } from '../../engine/cover/ports.ts';
import { type CoverFacts, coverFacts } from '../../engine/cover/selectors.ts';
import { CILIUM_SPELLING } from '../../engine/dataplane/cilium/spelling.ts';
import { kubernetes } from '../../engine/dataplane/kubernetes.ts';
import type { Peer, Policy, Rule } from '../../engine/model.ts';
import type { PortMatch } from '../../engine/ports.ts';
import type { Path } from '../../syntax/path.ts';

/** One item of a list of peers or ports that another item of the list covers. */
export interface RedundantItem {
  readonly path: Path;
  readonly by: Path;
  readonly what: 'peer' | 'port';
}

export function redundantItems(policies: readonly Policy[]): readonly RedundantItem[] {
  return policies.flatMap((policy) => {
    const facts = coverFacts({
      ...kubernetes,
      ...(policy.apiVersion.startsWith('cilium.io/') && { spelling: CILIUM_SPELLING }),
    });
    return policy.rules.flatMap((rule) => [...idlePeers(rule, facts), ...idlePorts(rule, facts)]);
  });
}

function idlePeers({ peers = [] }: Rule, facts: CoverFacts): readonly RedundantItem[] {
  const covers = (a: Peer, b: Peer) => peerCovers(a, b, facts);
  return peers.flatMap((peer, index) => {
    const by = peers.find((other, i) => other !== peer && covers(other, peer) && (i < index || !covers(peer, other)));
    return by === undefined || !isSameList(by.path, peer.path) ? [] : [{ path: peer.path, by: by.path, what: 'peer' }];
  });
}

/** An item of the list may be several ports: one for each protocol. */
function idlePorts({ ports = [] }: Rule, facts: CoverFacts): readonly RedundantItem[] {
  const items = new Map<string, PortMatch[]>();
  for (const port of ports) {
    const key = port.path.join('.');
    const item = items.get(key);
    if (item) item.push(port);
    else items.set(key, [port]);
  }
  const covers = (a: readonly PortMatch[], b: readonly PortMatch[]) => b.every((port) => portCovered(a, port, facts));
  const list = [...items.values()];
  return list.flatMap((item, index) => {
    const by = list.find((other, i) => other !== item && covers(other, item) && (i < index || !covers(item, other)));
    const [path, other] = [item[0]?.path, by?.[0]?.path];
    return path && other && isSameList(path, other) ? [{ path, by: other, what: 'port' as const }] : [];
  });
}

function isSameList(a: Path, b: Path): boolean {
  return a.length === b.length && a.slice(0, -1).join('.') === b.slice(0, -1).join('.');
}
