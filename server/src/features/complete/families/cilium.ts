import { containsRange, parseCidr } from '../../../engine/address.ts';
import { labelFilter } from '../../../engine/dataplane/cilium/labelFilter.ts';
import { isSelectable } from '../../../engine/inventory.ts';
import type { Endpoint, Labels, Path, Policy, Rule } from '../../../engine/model.ts';
import { protocolNumber } from '../../../engine/ports.ts';
import { icmpType, icmpTypeNames } from '../../../lower/cilium/icmpTypes.ts';
import { lowerPolicies } from '../../../lower/policies.ts';
import { isObject } from '../../../lower/value.ts';
import type { ClusterView } from '../../../rules/rule.ts';
import { scalar } from '../../../rules/support/render.ts';
import { ENTITY_WORDS } from '../../../schema/cilium/entities.ts';
import { toJson } from '../../../syntax/json.ts';
import { count } from '../../words.ts';
import { cidrValues } from '../addresses.ts';
import { type LabelsGiven, valuesIn } from '../labels.ts';
import { lists, textAt, whole } from '../plain.ts';
import { portValues } from '../ports.ts';
import type { Proposal } from '../proposal.ts';
import type { Spot } from '../spot.ts';
import type { FamilyCompletion } from './family.ts';

export const CILIUM: FamilyCompletion = {
  values: {
    'cilium-entity': () =>
      Object.entries(ENTITY_WORDS).map(([label, detail]) => ({ label, detail, kind: 'enum' as const })),
    'cilium-cidr': (spot) => ranges(spot.view.cluster),
    'cilium-except': (spot, field) => (field.type === 'list' ? lists(spot, field) : exceptions(spot)),
    'cilium-cidr-group': ({ view }) => groups(view.cluster),
    'cilium-service-name': services,
    'cilium-service-namespace': ({ view }) => namespaces(view.cluster),
    'cilium-port': ports,
    'cilium-icmp-type': types,
    'cilium-fqdn': ({ view }) => hostNames(view.cluster).filter(({ label }) => !label.includes('*')),
    'cilium-fqdn-pattern': ({ view }) => [
      ...hostNames(view.cluster).filter(({ label }) => label.includes('*')),
      { label: '*', detail: 'every name', insert: '"*"', kind: 'value' as const },
    ],
    'cilium-subject': (spot) => [
      whole('{}', spot.policy?.namespace === undefined ? 'every pod' : `every pod of ${spot.namespace}`),
    ],
    'cilium-subject-nodes': () => [whole('{}', 'every node')],
    'cilium-peer-endpoints': () => [whole('{}', 'every pod of its namespaces')],
    'cilium-peer-nodes': () => [whole('{}', 'every other node')],
    'cilium-section': () => [whole('[{}]', 'one empty item: it closes the pods and lets nothing through')],
    'cilium-item': (spot, field) => [whole('{}', 'closes the pods, and lets nothing through'), ...lists(spot, field)],
  },
  selectors: {
    'cilium-subject': (spot) => pods(spot, true),
    'cilium-peer-endpoints': (spot) => pods(spot, false),
    'cilium-subject-nodes': () => ({ of: 'nodes' }),
    'cilium-peer-nodes': () => ({ of: 'nodes' }),
    'cilium-group-selector': (spot) => given('group', groupLabels(spot.view.cluster)),
    'cilium-service-selector': (spot) =>
      given(
        'Service',
        (spot.view.cluster?.inventory.services ?? []).map(({ labels }) => labels ?? new Map()),
      ),
  },
};

const NAMESPACE = 'io.kubernetes.pod.namespace';
const NAMESPACE_LABELS = 'io.cilium.k8s.namespace.labels.';

/** Pods by the labels that Cilium gives them: their own, and those it derives (cilium.md 2.2). */
function pods(spot: Spot, ofSubject: boolean): LabelsGiven {
  const { cluster } = spot.view;
  const keeps = labelFilter('');
  const clusterwide = spot.fields?.[0]?.fields?.kind?.enum?.[0] === 'CiliumClusterwideNetworkPolicy';
  const within = ofSubject && !clusterwide ? spot.namespace : undefined;
  const found = (cluster?.inventory.endpoints ?? []).filter(
    (pod) => isSelectable(pod) && pod.namespace !== undefined && (within === undefined || pod.namespace === within),
  );
  const isOwn = (key: string) => keeps(key) && !key.startsWith('io.cilium.k8s');
  const derivedOf = (pod: Endpoint) =>
    derivedLabels(pod, cluster).filter(([key]) => within === undefined || key !== NAMESPACE);
  const sourced = (labels: readonly (readonly [string, string])[]) =>
    labels.map(([key, value]) => [`k8s:${key}`, value] as const);
  return {
    of: 'given',
    noun: 'pod',
    offered: () =>
      found.map((pod) => {
        const own = [...pod.labels].filter(([key]) => isOwn(key));
        // With a source where one is typed, and where the key is Cilium's own.
        return new Map([...(spot.context.prefix.includes(':') ? sourced(own) : own), ...sourced(derivedOf(pod))]);
      }),
    valuesOf(written) {
      const key = written.replace(/^(?:k8s|any):/, '');
      const own = isOwn(key);
      return found.flatMap(
        (pod) =>
          derivedOf(pod).findLast(([name]) => name === key)?.[1] ?? (own ? pod.labels.get(key) : undefined) ?? [],
      );
    },
  };
}

function derivedLabels(pod: Endpoint, cluster: ClusterView | undefined): readonly (readonly [string, string])[] {
  const namespace = pod.namespace ?? '';
  const labels = cluster?.inventory.namespace(namespace).labels ?? new Map<string, string>();
  return [
    [NAMESPACE, namespace],
    ['io.cilium.k8s.policy.serviceaccount', pod.serviceAccount ?? 'default'],
    ...[...labels].map(([key, value]) => [NAMESPACE_LABELS + key, value] as const),
  ];
}

function given(noun: string, all: readonly Labels[]): LabelsGiven {
  return { of: 'given', noun, offered: () => all, valuesOf: (key) => valuesIn(all, key) };
}

function groupLabels(cluster: ClusterView | undefined): readonly Labels[] {
  return groupsOf(cluster).map(({ labels }) => labels);
}

function groupsOf(cluster: ClusterView | undefined) {
  return (cluster?.inventory.addressSets ?? []).filter(({ kind }) => kind === 'CiliumCIDRGroup');
}

function groups(cluster: ClusterView | undefined): readonly Proposal[] {
  return groupsOf(cluster).map(({ name, ranges: held }) => ({
    label: name,
    detail: count(held.length, 'range'),
    insert: scalar(name),
    kind: 'value',
  }));
}

/** Cilium never means pods or nodes by address. */
function ranges(cluster: ClusterView | undefined): readonly Proposal[] {
  return cidrValues(cluster)
    .filter(({ detail }) => !detail.startsWith('node '))
    .map((proposal) => ({
      ...proposal,
      detail: proposal.detail.replace(/, pods and nodes too$/, ' outside the cluster'),
    }));
}

function exceptions(spot: Spot): readonly Proposal[] {
  const range = parseCidr(textAt(spot, [...spot.path.slice(0, -2), 'cidr']) ?? '');
  if (!range) return [];
  return ranges(spot.view.cluster).filter(({ label }) => {
    const inner = parseCidr(label);
    return inner !== undefined && containsRange(range, inner);
  });
}

function namespaces(cluster: ClusterView | undefined): readonly Proposal[] {
  return [...(cluster?.inventory.namespaces.keys() ?? [])].map((name) => ({
    label: name,
    detail: '',
    insert: scalar(name),
    kind: 'value',
  }));
}

/** Of the namespace that is written beside the name. */
function services(spot: Spot): readonly Proposal[] {
  const namespace = textAt(spot, [...spot.path.slice(0, -1), 'namespace']);
  const all = (spot.view.cluster?.inventory.services ?? []).filter(
    (service) => namespace === undefined || service.namespace === namespace,
  );
  return all.map((service) => ({
    label: service.name,
    detail: `in ${service.namespace}`,
    insert: scalar(service.name),
    kind: 'value',
  }));
}

/** Names first; numbers in quotes. */
function ports(spot: Spot): readonly Proposal[] {
  const { cluster } = spot.view;
  const at = (spot.fields ?? []).findIndex((field) => field.role === 'cilium-item');
  const found = at < 0 ? undefined : withoutPorts(spot, spot.path.slice(0, at));
  if (!cluster || !found) return [];
  const written = textAt(spot, [...spot.path.slice(0, -1), 'protocol']);
  const protocol = written === undefined || written === 'ANY' ? undefined : protocolNumber(written);
  return portValues(cluster, found.policy, found.rule, protocol).map((proposal) =>
    /^\d+$/.test(proposal.label) ? { ...proposal, insert: `"${proposal.label}"` } : proposal,
  );
}

/** The item as a policy of its own, without the ports that are being typed: with them the agent takes none of it. */
function withoutPorts(spot: Spot, item: Path): { readonly policy: Policy; readonly rule: Rule } | undefined {
  const root = spot.nodeAt([]);
  const written = root && toJson(root);
  const section = String(item.at(-2));
  const node = spot.nodeAt(item);
  const one = node ? toJson(node) : {};
  const selector = spot.nodeAt([...item.slice(0, -2), 'endpointSelector']);
  if (!isObject(written)) return undefined;
  const peers = Object.fromEntries(
    Object.entries(isObject(one) ? one : {}).filter(([key]) => /^(from|to)(?!Ports)/.test(key)),
  );
  const endpointSelector = selector ? toJson(selector) : {};
  const { specs: _, ...rest } = written;
  const alone = { ...rest, spec: { endpointSelector, [section]: [peers] } };
  const [policy] = lowerPolicies(alone, { defaultNamespace: spot.namespace });
  const rule = policy?.rules[0];
  if (!policy || !rule) return undefined;
  return { policy, rule: rule.peers?.length === 0 ? { ...rule, peers: undefined } : rule };
}

/** Names of the family that is written beside the type. */
function types(spot: Spot): readonly Proposal[] {
  const family = textAt(spot, [...spot.path.slice(0, -1), 'family']) === 'IPv6' ? 'IPv6' : 'IPv4';
  const names = icmpTypeNames(family).filter((name) => name !== 'ExtendedEchoReply');
  const first = names.filter((name) => name === 'EchoRequest');
  return [...first, ...names.filter((name) => name !== 'EchoRequest')].map((label) => ({
    label,
    detail: `${family} type ${icmpType(label, family)}`,
    kind: 'enum',
  }));
}

/** Names that other policies speak of. */
function hostNames(cluster: ClusterView | undefined): readonly Proposal[] {
  const found = new Map<string, number>();
  for (const policy of cluster?.policies ?? []) {
    const names = policy.rules
      .flatMap(({ peers }) => peers ?? [])
      .flatMap((peer) => (peer.kind === 'domains' ? peer.names : []));
    for (const name of new Set(names)) found.set(name, (found.get(name) ?? 0) + 1);
  }
  return [...found]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([label, number]) => ({
      label,
      detail: `in ${number} ${number === 1 ? 'policy' : 'policies'}`,
      insert: label.startsWith('*') ? `"${label}"` : label,
      kind: 'value',
    }));
}
