/** AdminNetworkPolicy, BaselineAdminNetworkPolicy and ClusterNetworkPolicy around NetworkPolicy (kubernetes.md BC.3). */

import { contains, same } from './address.ts';
import type { Cluster, End } from './cluster.ts';
import { everyCourse, oneWord, type Word } from './flow.ts';
import { type Json, list } from './json.ts';
import { matches } from './labels.ts';
import { hasNamedPort, networkPolicySide, type Side } from './networkPolicy.ts';

type Holds = (fact: string) => boolean;
type Action = 'allow' | 'deny' | 'pass';

/**
 * One end of a flow through all tiers (BC.3.1). Whether an address is one of a name's depends on what was resolved; which of
 * several policies of one priority counts, the API leaves to the implementation (BC.3.3): where the choice matters, the
 * answer is not known, whatever the names.
 */
export function kubernetesSide(cluster: Cluster, side: Side): Word {
  return oneWord(
    everyCourse((names) => {
      const words = everyCourse<Word>((ties) => throughTiers(cluster, side, names, ties));
      return words.every((word) => word === words[0]) ? oneWord(words) : 'unknown';
    }),
  );
}

function throughTiers(cluster: Cluster, side: Side, names: Holds, ties: Holds): Word {
  const admin = tierAction(cluster, 'Admin', side, names, ties);
  if (admin === 'allow' || admin === 'deny') return admin;
  const isolated = networkPolicySide(cluster, side);
  if (isolated !== undefined) return isolated;
  return tierAction(cluster, 'Baseline', side, names, ties) === 'deny' ? 'deny' : 'allow';
}

/** How the two APIs stand to each other in one tier is not specified (BC.3.4): either may come first. */
function tierAction(
  cluster: Cluster,
  tier: 'Admin' | 'Baseline',
  side: Side,
  names: Holds,
  ties: Holds,
): Action | undefined {
  const old = cluster.of(tier === 'Admin' ? 'AdminNetworkPolicy' : 'BaselineAdminNetworkPolicy');
  const current = cluster.of('ClusterNetworkPolicy').filter(({ spec }) => spec.tier === tier);
  const first = actionOf(cluster, old, side, names, ties);
  const second = actionOf(cluster, current, side, names, ties);
  if (first === undefined || second === undefined) return first ?? second;
  return first === second || ties(`v1alpha1 comes first in ${tier}`) ? first : second;
}

/** Groups of one priority, lower number first; in a group any policy of which a rule matches. */
function actionOf(
  cluster: Cluster,
  policies: readonly Json[],
  side: Side,
  names: Holds,
  ties: Holds,
): Action | undefined {
  const priorities = [...new Set(policies.map(({ spec }) => spec.priority ?? 0))].sort((a, b) => a - b);
  for (const priority of priorities) {
    const actions = policies
      .filter(({ spec }) => (spec.priority ?? 0) === priority)
      .map((policy) => firstAction(cluster, policy, side, names))
      .filter((action) => action !== undefined);
    const distinct = [...new Set(actions)];
    const last = distinct.pop();
    if (last !== undefined) return distinct.find((action) => ties(`${action} wins at ${priority}`)) ?? last;
  }
  return undefined;
}

function firstAction(cluster: Cluster, policy: Json, side: Side, holds: Holds): Action | undefined {
  if (!subjectMatches(cluster, policy.spec.subject, side.subject)) return undefined;
  for (const rule of list(policy.spec[side.direction === 'Ingress' ? 'ingress' : 'egress'])) {
    if (portsMatch(rule, side) && peersMatch(cluster, rule, side, holds)) return ACTIONS[rule.action];
  }
  return undefined;
}

const ACTIONS: Record<string, Action> = { Allow: 'allow', Accept: 'allow', Deny: 'deny', Pass: 'pass' };

function subjectMatches(cluster: Cluster, subject: Json, end: End): boolean {
  return podsMatch(cluster, subject, end);
}

/** Absent keys of a selector are no requirement; the API server drops null ones (0.3.5). */
function podsMatch(cluster: Cluster, { namespaces, pods }: Json, end: End): boolean {
  if (end.kind !== 'pod') return false;
  const { namespace, labels } = end.pod.metadata;
  const ofNamespace = cluster.namespaceLabels(namespace);
  if (namespaces) return matches(ofNamespace, withoutNull(namespaces));
  return (
    !!pods &&
    matches(ofNamespace, withoutNull(pods.namespaceSelector)) &&
    matches(labels, withoutNull(pods.podSelector))
  );
}

/** Unlike in NetworkPolicy, a label whose value is null is no requirement at all (0.3.5). */
function withoutNull(selector: Json): Json {
  const kept = Object.entries(selector?.matchLabels ?? {}).filter(([, value]) => value !== null);
  return { ...selector, matchLabels: Object.fromEntries(kept) };
}

function peersMatch(cluster: Cluster, rule: Json, side: Side, holds: Holds): boolean {
  const peers = list(side.direction === 'Ingress' ? rule.from : rule.to);
  // A peer that surely matches makes every condition of its neighbours idle.
  if (peers.some((peer) => !peer.domainNames && peerMatches(cluster, peer, side.peer))) return true;
  return peers.some((peer) =>
    list(peer.domainNames).some((name) => side.peer.ip !== undefined && holds(`the address is one of ${name}`)),
  );
}

function peerMatches(cluster: Cluster, peer: Json, end: End): boolean {
  const { ip } = end;
  if (peer.namespaces || peer.pods) return podsMatch(cluster, peer, end);
  if (ip === undefined) return false;
  if (peer.networks) return peer.networks.some((network: string) => contains(network, ip));
  if (!peer.nodes) return false;
  return cluster.nodes.some(
    (node) =>
      matches(node.metadata.labels, withoutNull(peer.nodes)) &&
      list(node.status?.addresses).some(
        ({ type, address }) => ['InternalIP', 'ExternalIP'].includes(type) && same(address, ip),
      ),
  );
}

function portsMatch(rule: Json, { flow, destination }: Side): boolean {
  const elements = rule.ports ?? rule.protocols;
  if (!elements) return true;
  return elements.some((element: Json) => {
    const name = element.namedPort ?? element.destinationNamedPort;
    if (name !== undefined) return hasNamedPort(destination, name, flow);
    const old = element.portNumber ?? element.portRange;
    if (old) {
      return (
        (old.protocol ?? 'TCP') === flow.protocol && inRange(flow.port, old.port ?? old.start, old.port ?? old.end)
      );
    }
    const [protocol = '', body] = Object.entries<Json>(element)[0] ?? [];
    const port = body?.destinationPort;
    if (protocol.toUpperCase() !== flow.protocol) return false;
    return !port || inRange(flow.port, port.number ?? port.range.start, port.number ?? port.range.end);
  });
}

function inRange(port: number | undefined, first: number, last: number): boolean {
  return port !== undefined && first <= port && port <= last;
}
