import { child, items, numberOf, textOf } from '../checks.ts';
import type { Check } from '../field.ts';

/** CEL of ClusterNetworkPolicy: `self.start < self.end`. */
export const RANGE_ORDER: Check = {
  name: 'range-order',
  fails: (node) => {
    const start = numberOf(child(node, 'start'));
    const end = numberOf(child(node, 'end'));
    return start === undefined || end === undefined || start < end ? undefined : { at: [], facts: { start, end } };
  },
};

/** CEL of the experimental channel: a named port beside peers that have no named ports. */
export const NAMED_PORT_PEERS: Check = {
  name: 'named-port-peers',
  channel: 'experimental',
  fails: (node) => {
    const ports = items(child(node, 'ports') ?? child(node, 'protocols'));
    const index = ports.findIndex((port) => child(port, 'namedPort') ?? child(port, 'destinationNamedPort'));
    const peers = items(child(node, 'to'));
    const kinds = ['networks', 'nodes', 'domainNames'].filter((kind) => peers.some((peer) => child(peer, kind)));
    const [kind] = kinds;
    if (index < 0 || kind === undefined) return undefined;
    const list = child(node, 'ports') ? 'ports' : 'protocols';
    const name = list === 'ports' ? 'namedPort' : 'destinationNamedPort';
    return { at: [list, index, name], facts: { peer: kind } };
  },
};

/** CEL of BaselineAdminNetworkPolicy: there is one, and it is called `default`. */
export const BASELINE_NAME: Check = {
  name: 'baseline-name',
  fails: (_, root) => {
    const metadata = child(root, 'metadata');
    const name = textOf(child(metadata, 'name'));
    if (name === 'default') return undefined;
    if (name !== undefined && name !== '') return { at: ['metadata', 'name'], facts: { name } };
    // Without any name there is nothing to call it yet, and another rule says so.
    return textOf(child(metadata, 'generateName')) ? { at: ['metadata', 'generateName'] } : undefined;
  },
};
