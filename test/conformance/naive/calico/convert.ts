/** Kubernetes' own policy kinds as the Calico policies that they are read as (calico.md 4.8). */

import { type Json, list } from '../json.ts';
import { effectiveTypes } from '../networkPolicy.ts';

const ORCHESTRATOR = `projectcalico.org/orchestrator == 'k8s'`;

/** The orchestrator term and the selector: pods only. */
function podSelector(selector: Json): string {
  return [ORCHESTRATOR, ...terms(selector)].join(' && ');
}

function terms(selector: Json): string[] {
  const labels = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => `${key} == '${value ?? ''}'`);
  const expressions = list(selector?.matchExpressions).map(({ key, operator, values }) => {
    const set = `{${list(values)
      .map((value) => `'${value}'`)
      .join(', ')}}`;
    if (operator === 'In') return `${key} in ${set}`;
    if (operator === 'NotIn') return `${key} not in ${set}`;
    return operator === 'Exists' ? `has(${key})` : `! has(${key})`;
  });
  return [...labels, ...expressions];
}

/** `{}` is every namespace. */
function namespaceSelector(selector: Json): string {
  const all = terms(selector);
  return all.length === 0 ? 'all()' : all.join(' && ');
}

export function fromNetworkPolicy({ metadata, spec }: Json): Json {
  return {
    kind: 'KubernetesNetworkPolicy',
    metadata,
    spec: {
      order: 1000,
      selector: podSelector(spec?.podSelector),
      types: effectiveTypes({ spec }),
      ingress: list(spec?.ingress).flatMap((rule) => networkPolicyRules(rule?.from, rule?.ports, 'source')),
      egress: list(spec?.egress).flatMap((rule) => networkPolicyRules(rule?.to, rule?.ports, 'destination')),
    },
  };
}

interface Target {
  readonly protocol?: string;
  readonly ports?: readonly (string | number)[];
}

/** One Allow rule for each pair of a peer and a port; the port is always the destination's. */
function networkPolicyRules(peers: Json, ports: Json, side: 'source' | 'destination'): Json[] {
  const entities = list(peers).length === 0 ? [{}] : list(peers).map(networkPolicyPeer);
  const targets: Target[] = list(ports).length === 0 ? [{}] : list(ports).map(networkPolicyPort);
  return entities.flatMap((entity) =>
    targets.map(({ protocol, ports: numbers }) => ({
      action: 'Allow',
      ...(protocol && { protocol }),
      source: side === 'source' ? entity : {},
      destination: { ...(side === 'destination' && entity), ...(numbers && { ports: numbers }) },
    })),
  );
}

function networkPolicyPeer(peer: Json): Json {
  if (peer.ipBlock) return { nets: [peer.ipBlock.cidr], notNets: list(peer.ipBlock.except) };
  return {
    selector: podSelector(peer.podSelector),
    ...(peer.namespaceSelector && { namespaceSelector: namespaceSelector(peer.namespaceSelector) }),
  };
}

function networkPolicyPort(port: Json): Target {
  const protocol = port?.protocol ?? 'TCP';
  if ((port?.port ?? undefined) === undefined) return { protocol };
  return { protocol, ports: [port.endPort ? `${port.port}:${port.endPort}` : port.port] };
}

/** A global policy in the tier that stands for the API's own. */
export function fromAdminPolicy(policy: Json, tier: string, kind: string): Json {
  const { metadata, spec } = policy;
  const ingress = list(spec.ingress).flatMap((rule) => adminRules(rule, rule.from, 'source'));
  const egress = list(spec.egress).flatMap((rule) => adminRules(rule, rule.to, 'destination'));
  const { namespaces, pods } = spec.subject;
  return {
    kind,
    metadata: { name: metadata.name },
    spec: {
      tier,
      order: spec.priority ?? 1000,
      selector: podSelector(pods?.podSelector),
      namespaceSelector: namespaceSelector(namespaces ?? pods?.namespaceSelector),
      types: [...(ingress.length > 0 ? ['Ingress'] : []), ...(egress.length > 0 ? ['Egress'] : [])],
      ingress,
      egress,
    },
  };
}

/** Every peer of it is pods, namespaces or ranges. */
export function isExpressible({ spec }: Json): boolean {
  const peers = [
    ...list(spec.ingress).flatMap((rule) => list(rule.from)),
    ...list(spec.egress).flatMap((rule) => list(rule.to)),
  ];
  return peers.every((peer) => adminPeer(peer) !== undefined);
}

const ACTIONS: Record<string, string> = { Allow: 'Allow', Accept: 'Allow', Deny: 'Deny', Pass: 'Pass' };

function adminRules(rule: Json, peers: Json, side: 'source' | 'destination'): Json[] {
  const action = ACTIONS[rule.action];
  const entities = list(peers).flatMap((peer) => adminPeer(peer) ?? []);
  // A peer that cannot be expressed fails closed (BC.3.5).
  if (list(peers).some((peer) => adminPeer(peer) === undefined)) return action === 'Allow' ? [] : [{ action: 'Deny' }];
  return entities.flatMap((entity) =>
    adminPorts(rule).map(({ protocol, ports }) => ({
      action,
      ...(protocol && { protocol }),
      source: side === 'source' ? entity : {},
      destination: { ...(side === 'destination' && entity), ...(ports && { ports }) },
    })),
  );
}

function adminPeer({ namespaces, pods, networks }: Json): Json[] | undefined {
  // No orchestrator term here: network sets of those namespaces match as well.
  if (namespaces) return [{ namespaceSelector: namespaceSelector(namespaces) }];
  if (pods) {
    return [{ selector: podSelector(pods.podSelector), namespaceSelector: namespaceSelector(pods.namespaceSelector) }];
  }
  // Ranges of the two families make two rules, or neither family would have the whole.
  return networks?.map((network: string) => ({ nets: [network] }));
}

function adminPorts(rule: Json): Target[] {
  const elements = rule.ports ?? rule.protocols;
  if (!elements) return [{}];
  // The v1alpha1 kinds: one named port makes the rule match every protocol and port.
  if (elements.some(({ namedPort }: Json) => namedPort !== undefined)) return [{}];
  return elements.map((element: Json) => {
    if (element.destinationNamedPort !== undefined) return { ports: [element.destinationNamedPort] };
    const old = element.portNumber ?? element.portRange;
    if (old) return { protocol: old.protocol ?? 'TCP', ports: [old.port ?? `${old.start}:${old.end}`] };
    const [protocol = '', body] = Object.entries<Json>(element)[0] ?? [];
    const port = body.destinationPort;
    return {
      protocol: protocol.toUpperCase(),
      ...(port && { ports: [port.number ?? `${port.range.start}:${port.range.end}`] }),
    };
  });
}
