/** Ranges worth offering: those that other policies name, the nodes, the API server, everything. */

import { type Cidr, formatCidr, singleAddress } from '../../engine/address.ts';
import type { ClusterView } from '../../rules/rule.ts';
import { count } from '../words.ts';
import type { Proposal } from './proposal.ts';

export function cidrValues(cluster: ClusterView | undefined): readonly Proposal[] {
  const found = new Map<string, string>();
  const add = (range: Cidr, detail: string) => {
    const text = formatCidr(range);
    if (!found.has(text)) found.set(text, detail);
  };
  for (const [text, policies] of cluster ? rangesInPolicies(cluster) : [])
    found.set(text, `in ${count(policies, 'policy')}`);
  for (const backend of cluster?.inventory.service('default', 'kubernetes')?.backends ?? []) {
    add(singleAddress(backend.address), 'the API server');
  }
  for (const endpoint of cluster?.inventory.endpoints ?? []) {
    if (endpoint.kind === 'node')
      for (const address of endpoint.addresses) add(singleAddress(address), `node ${endpoint.name}`);
  }
  const whole = [
    ['0.0.0.0/0', 'every IPv4 address, pods and nodes too'],
    ['::/0', 'every IPv6 address, pods and nodes too'],
  ] as const;
  for (const [text, detail] of whole) if (!found.has(text)) found.set(text, detail);
  return [...found].map(([text, detail]) => ({
    label: text,
    detail,
    insert: text.startsWith(':') ? `"${text}"` : text,
    kind: 'value',
  }));
}

/** Ranges by the number of policies that name them, most named first. */
function rangesInPolicies(cluster: ClusterView): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const policy of cluster.policies) {
    const ranges = policy.rules.flatMap(
      (rule) => rule.peers?.flatMap((peer) => (peer.kind === 'addresses' ? peer.ranges : [])) ?? [],
    );
    for (const text of new Set(ranges.map(formatCidr))) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}
