/** One end of a flow through Calico's tiers (calico.md 4.2). */

import type { Cluster, Ends } from '../cluster.ts';
import { everyCourse, oneWord, protocolNumber, type Word } from '../flow.ts';
import { type Json, list } from '../json.ts';
import type { Side } from '../networkPolicy.ts';
import { addressables, podLabels } from './objects.ts';
import { type Policy, policiesOf, type Release } from './policies.ts';
import { type Packet, ruleMatches, type World } from './rule.ts';

interface Tier {
  readonly name: string;
  readonly order: number;
  readonly passes: boolean;
  /** Only policies speak of it (V05). */
  readonly unknown: boolean;
}

export function calicoSide(cluster: Cluster, release: Release): (side: Side, ends: Ends) => Word {
  const world: World = { cluster, objects: addressables(cluster) };
  const policies = policiesOf(cluster, release);
  const tiers = tiersOf(cluster, policies, release.minor);
  const requests = hasApplicationLayer(cluster);
  return (side, ends) => {
    const { direction, subject, peer } = side;
    // P8: what the own node sends is never policed.
    if (direction === 'Ingress' && peer.kind === 'node' && peer.node === subject.pod.spec.nodeName) return 'allow';
    const packet = packetOf(side, ends);
    // 4.9: pods may not send what tunnels between nodes look like.
    if (direction === 'Egress' && packet.protocol === 17 && packet.destination.port === 4789) return 'deny';
    const labels = podLabels(cluster, subject.pod);
    const governing = policies.filter((policy) => policy.types.includes(direction) && policy.governs(labels));
    const words = everyCourse<Word>((holds) => {
      const asks = (rule: Json): boolean =>
        !requests ||
        direction === 'Egress' ||
        packet.protocol !== 6 ||
        !asksRequest(rule) ||
        holds(JSON.stringify(rule.http));
      for (const tier of tiers) {
        const own = governing.filter((policy) => policy.tier === tier.name);
        if (own.length === 0) continue;
        const action = firstAction(world, own, direction, packet, asks) ?? (tier.passes ? 'Pass' : 'Deny');
        if (action === 'Allow') return 'allow';
        if (action === 'Deny') return 'deny';
      }
      // The profile of the pod's namespace allows.
      return 'allow';
    });
    return oneWord(words);
  };
}

/** 4.11: the dataplanes themselves never look at requests; Felix hands policy on to what does, where it is told to. */
function hasApplicationLayer(cluster: Cluster): boolean {
  return cluster
    .of('FelixConfiguration')
    .some(({ metadata, spec }) => metadata.name === 'default' && !!spec?.policySyncPathPrefix);
}

function asksRequest({ http }: Json): boolean {
  const methods = list(http?.methods);
  return (methods.length > 0 && !methods.includes('*')) || list(http?.paths).length > 0;
}

function firstAction(
  world: World,
  policies: readonly Policy[],
  direction: string,
  packet: Packet,
  asks: (rule: Json) => boolean,
): string | undefined {
  const sorted = [...policies].sort((a, b) =>
    a.order === b.order ? compare(a.key, b.key) : a.order < b.order ? -1 : 1,
  );
  for (const policy of sorted) {
    for (const rule of policy.rules[direction] ?? []) {
      const matches = rule.action !== 'Log' && ruleMatches(world, rule, policy.namespace, packet);
      if (matches && asks(rule)) return rule.action;
    }
  }
  return undefined;
}

function tiersOf(cluster: Cluster, policies: readonly Policy[], minor: number): Tier[] {
  const known = [...builtInTiers(minor), ...(minor >= 29 ? cluster.of('Tier').map(ownTier) : [])];
  const named = new Set(known.map(({ name }) => name));
  const unknown = [...new Set(policies.map(({ tier }) => tier))]
    .filter((name) => !named.has(name))
    .map((name) => ({ name, order: 0, passes: false, unknown: true }));
  const unique = known.filter(({ name }, index) => known.findIndex((tier) => tier.name === name) === index);
  return [...unique, ...unknown].sort(
    (a, b) => Number(a.unknown) - Number(b.unknown) || a.order - b.order || compare(a.name, b.name),
  );
}

function ownTier({ metadata, spec }: Json): Tier {
  return {
    name: metadata.name,
    order: spec?.order ?? 1_000_000,
    passes: spec?.defaultAction === 'Pass',
    unknown: false,
  };
}

function builtInTiers(minor: number): Tier[] {
  const tier = (name: string, order: number, passes: boolean): Tier => ({ name, order, passes, unknown: false });
  const [first, last] =
    minor >= 32 ? ['kube-admin', 'kube-baseline'] : ['adminnetworkpolicy', 'baselineadminnetworkpolicy'];
  return [tier('default', 1_000_000, false), tier(first, 1000, true), tier(last, 10_000_000, true)];
}

function packetOf({ flow }: Side, { source, destination, v6 }: Ends): Packet {
  return {
    v6,
    protocol: protocolNumber(flow.protocol) ?? 0,
    source: { ip: source.ip, port: flow.sourcePort },
    destination: { ip: destination.ip, port: flow.port },
    icmp: flow.icmp,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
