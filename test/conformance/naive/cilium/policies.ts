/** Every policy kind that Cilium enforces, flattened (cilium.md 4.2, 4.12, 4.13). */

import type { Cluster } from '../cluster.ts';
import { type Json, list } from '../json.ts';
import { effectiveTypes } from '../networkPolicy.ts';
import { type Entry, EVERYBODY, type PeerSelector, type PortRule, TIERS } from './entry.ts';
import { icmpPort } from './icmp.ts';
import { byLabels, byName, byRange, type PeerWorld, peersOf } from './peers.ts';
import { isRefused } from './refused.ts';
import {
  kubernetesRequirements,
  localCluster,
  matchesLabels,
  NAMESPACE,
  namespaceRequirements,
  requirement,
  rewrittenSubject,
} from './selector.ts';
import type { Settings } from './settings.ts';

export function entriesOf(cluster: Cluster, settings: Settings): Entry[] {
  const world = { cluster, settings };
  return cluster.objects.flatMap((object) => {
    const group = `${object.apiVersion}`.split('/')[0];
    if (!settings.kinds.includes(object.kind)) return [];
    if (group === 'cilium.io') return isRefused(object, settings) ? [] : ownEntries(world, object);
    if (object.kind === 'NetworkPolicy') return networkPolicyEntries(settings, object);
    return group === 'policy.networking.k8s.io' ? clusterPolicyEntries(world, object) : [];
  });
}

const SECTIONS = [
  ['ingress', 'Ingress', 'allow'],
  ['ingressDeny', 'Ingress', 'deny'],
  ['egress', 'Egress', 'allow'],
  ['egressDeny', 'Egress', 'deny'],
] as const;

function ownEntries(world: PeerWorld, object: Json): Entry[] {
  const { settings } = world;
  const namespace: string | undefined =
    object.kind === 'CiliumNetworkPolicy' ? (object.metadata.namespace ?? 'default') : undefined;
  const rules = [...(object.spec ? [object.spec] : []), ...list(object.specs)];
  // Rules of hosts are no rules of pods.
  return rules
    .filter(({ endpointSelector }) => endpointSelector)
    .flatMap((rule) => {
      const subject = rewrittenSubject(rule.endpointSelector, namespace);
      return SECTIONS.flatMap(([section, direction, verdict]) =>
        list(rule[section]).map(
          (item) =>
            ({
              direction,
              subject: (labels) => matchesLabels(labels, subject),
              tier: TIERS.Normal,
              priority: 0,
              verdict,
              defaultDeny: !settings.nonDefaultDeny || (rule.enableDefaultDeny?.[direction.toLowerCase()] ?? true),
              l3: peersOf(world, item, direction === 'Ingress' ? 'from' : 'to', verdict === 'deny', namespace, subject),
              l4: [...list(item.toPorts).map(portRule), ...list(item.icmps).map(icmpRule)],
            }) satisfies Entry,
        ),
      );
    });
}

/** Empty lists of requests and names restrict nothing (2.6). */
function portRule({ ports, rules, serverNames }: Json): PortRule {
  return {
    ports: list(ports),
    ...(list(rules?.http).length > 0 && { http: rules.http }),
    ...(list(rules?.dns).length > 0 && { dns: rules.dns }),
    ...(list(serverNames).length > 0 && { serverNames }),
  };
}

function icmpRule({ fields }: Json): PortRule {
  return { ports: list(fields).map(icmpPort) };
}

/** 4.12: the rules of a direction count even where the types leave it out. */
function networkPolicyEntries(settings: Settings, { metadata, spec }: Json): Entry[] {
  const namespace = metadata.namespace;
  const subject = [...kubernetesRequirements(spec?.podSelector), requirement(NAMESPACE, 'In', namespace)];
  const types = effectiveTypes({ spec });
  const entry = (direction: Entry['direction'], l3: Entry['l3'], l4: Entry['l4']): Entry => ({
    direction,
    subject: (labels) => matchesLabels(labels, subject),
    tier: TIERS.Normal,
    priority: 0,
    verdict: 'allow',
    defaultDeny: true,
    l3,
    l4,
  });
  const ofRules = (direction: Entry['direction'], rules: Json, field: 'from' | 'to'): Entry[] =>
    list(rules).map((rule) => {
      const peers = list(rule?.[field]);
      const l3 = peers.length === 0 ? [EVERYBODY] : peers.map((peer) => networkPolicyPeer(settings, peer, namespace));
      return entry(direction, l3, list(rule?.ports).map(networkPolicyPort));
    });
  const isolates = (direction: Entry['direction'], rules: Json, holds: boolean): Entry[] =>
    list(rules).length === 0 && holds ? [entry(direction, null, [])] : [];
  return [
    ...ofRules('Ingress', spec?.ingress, 'from'),
    ...ofRules('Egress', spec?.egress, 'to'),
    ...isolates('Ingress', spec?.ingress, types.includes('Ingress') || !types.includes('Egress')),
    ...isolates('Egress', spec?.egress, types.includes('Egress')),
  ];
}

function networkPolicyPeer(settings: Settings, peer: Json, namespace: string): PeerSelector {
  if (peer.ipBlock) return byRange(peer.ipBlock.cidr, list(peer.ipBlock.except), settings);
  const pods = kubernetesRequirements(peer.podSelector);
  const namespaces = peer.namespaceSelector
    ? namespaceRequirements(peer.namespaceSelector)
    : [requirement(NAMESPACE, 'In', namespace)];
  return byLabels([...pods, ...namespaces, ...localCluster(pods, settings)]);
}

function networkPolicyPort(port: Json): PortRule {
  const number = (port?.port ?? undefined) === undefined ? '0' : `${port.port}`;
  return { ports: [{ protocol: port?.protocol ?? 'TCP', port: number, endPort: port?.endPort }] };
}

const ACTIONS: Record<string, Entry['verdict']> = { Accept: 'allow', Deny: 'deny', Pass: 'pass' };

/** 4.13: each rule has a priority of its own, and none of them isolates. */
function clusterPolicyEntries(world: PeerWorld, { spec }: Json): Entry[] {
  const { namespaces, pods } = spec.subject;
  const subject = namespaces
    ? namespaceRequirements(namespaces)
    : [...namespaceRequirements(pods.namespaceSelector), ...kubernetesRequirements(withoutNull(pods.podSelector))];
  return (['ingress', 'egress'] as const).flatMap((section) =>
    list(spec[section]).flatMap((rule, index): Entry[] => {
      const verdict = ACTIONS[rule.action] ?? 'deny';
      const known = list(rule.from ?? rule.to).map((peer) => clusterPolicyPeer(world, peer));
      const entry: Entry = {
        direction: section === 'ingress' ? 'Ingress' : 'Egress',
        subject: (labels) => matchesLabels(labels, subject),
        tier: spec.tier === 'Admin' ? TIERS.Admin : TIERS.Baseline,
        priority: spec.priority + index / 100,
        verdict,
        defaultDeny: false,
        l3: known.flatMap((selectors) => selectors ?? []),
        l4: list(rule.protocols).map(clusterPolicyPort),
      };
      // A peer that is not known: no Accept comes of the rule, and any other becomes a deny of everything.
      if (known.includes(undefined))
        return verdict === 'allow' ? [] : [{ ...entry, verdict: 'deny', l3: [EVERYBODY], l4: [] }];
      const names = list(rule.to).flatMap(({ domainNames }) => list(domainNames));
      return names.length === 0 ? [entry] : [entry, { ...entry, l3: [DNS_PODS], l4: [dnsPorts(names)] }];
    }),
  );
}

function withoutNull(selector: Json): Json {
  const kept = Object.entries(selector?.matchLabels ?? {}).filter(([, value]) => value !== null);
  return { ...selector, matchLabels: Object.fromEntries(kept) };
}

const DNS_PODS = byLabels([requirement('k8s-app', 'In', 'kube-dns')]);

function dnsPorts(names: readonly string[]): PortRule {
  return {
    ports: [{ port: 'dns' }, { port: 'dns-tcp' }],
    dns: names.map((name) => ({ matchPattern: fromDomainName(name) })),
  };
}

function fromDomainName(name: string): string {
  return name.startsWith('*.') ? `*${name}` : name;
}

function clusterPolicyPeer({ settings }: PeerWorld, peer: Json): PeerSelector[] | undefined {
  if (peer.namespaces) {
    const own = namespaceRequirements(withoutNull(peer.namespaces));
    // The fault of 1.20.2: only negative expressions select every pod and every range too.
    return own.every(({ operator }) => ['NotIn', 'DoesNotExist'].includes(operator)) ? [EVERYBODY] : [byLabels(own)];
  }
  if (peer.pods) {
    const pods = kubernetesRequirements(withoutNull(peer.pods.podSelector));
    const namespaces = namespaceRequirements(withoutNull(peer.pods.namespaceSelector));
    return [byLabels([...pods, ...namespaces, ...localCluster(pods, settings)])];
  }
  if (peer.networks) return peer.networks.map((network: string) => byRange(network, [], settings));
  if (peer.domainNames) return peer.domainNames.map((name: string) => byName(fromDomainName(name)));
  return undefined;
}

function clusterPolicyPort(element: Json): PortRule {
  if (element.destinationNamedPort !== undefined) return { ports: [{ port: element.destinationNamedPort }] };
  const [protocol = '', body] = Object.entries<Json>(element)[0] ?? [];
  const port = body.destinationPort;
  if (!port) return { ports: [{ protocol, port: '0' }] };
  return { ports: [{ protocol, port: `${port.number ?? port.range.start}`, endPort: port.range?.end }] };
}
