import type { Endpoint } from '../engine/model.ts';
import { eachInSteps, type Steps } from '../engine/steps.ts';
import type { JsonObject } from './object.ts';
import { readAddresses } from './pods.ts';
import { listAt, objectAt, textAt, textMapAt } from './value.ts';

/** Addresses of these types are compared with a packet's; names and what a cloud adds are not (kubernetes.md BC.6). */
const ADDRESS_TYPES: ReadonlySet<string | undefined> = new Set(['InternalIP', 'ExternalIP']);

/** A Node object as an endpoint: it has labels and addresses, no namespace and no policies of its own. */
export function lowerNode(node: JsonObject, name: string): Endpoint {
  const addresses = listAt(node, 'status', 'addresses').filter((entry) => ADDRESS_TYPES.has(textAt(entry, 'type')));
  return nodeEndpoint(
    name,
    textMapAt(node, 'metadata', 'labels'),
    addresses.map((entry) => textAt(entry, 'address')),
  );
}

/**
 * Nodes of which only their pods tell: name and addresses (`status.hostIPs`), no labels. Without them a dump of pods
 * alone would take a node's address for one outside the cluster, and miss that a pod's own node may always reach it.
 */
export function* nodesSeenByPods(pods: Iterable<{ readonly value: JsonObject }>): Steps<readonly Endpoint[]> {
  const texts = new Map<string, Set<string>>();
  yield* eachInSteps(pods, ({ value: pod }) => {
    const node = textAt(pod, 'spec', 'nodeName');
    if (node === undefined) return;
    let seen = texts.get(node);
    if (seen === undefined) {
      seen = new Set();
      texts.set(node, seen);
    }
    const status = objectAt(pod, 'status');
    const ip = textAt(status, 'hostIP');
    if (ip !== undefined) seen.add(ip);
    for (const entry of listAt(status, 'hostIPs')) {
      const more = textAt(entry, 'ip');
      if (more !== undefined) seen.add(more);
    }
  });
  return [...texts]
    .filter(([, ips]) => ips.size > 0)
    .map(([name, ips]) => ({
      ...nodeEndpoint(name, new Map(), [...ips]),
      labelsKnown: false as const,
    }));
}

function nodeEndpoint(
  name: string,
  labels: ReadonlyMap<string, string>,
  addresses: readonly (string | undefined)[],
): Endpoint {
  return {
    id: `node/${name}`,
    kind: 'node',
    name,
    labels,
    unknownLabels: new Set(),
    addresses: readAddresses(addresses),
    hostNetwork: true,
    finished: false,
    ports: [],
    template: false,
  };
}
