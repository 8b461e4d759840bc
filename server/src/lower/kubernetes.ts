import { parseCidr } from '../engine/address.ts';
import type { AddressPeer, Direction, NamespaceScope, Path, Peer, Policy, Rule } from '../engine/model.ts';
import { hasPorts, isPortNumber, type PortMatch, type PortValue, protocolNumber, TCP } from '../engine/ports.ts';
import { ALL } from '../engine/selector.ts';
import { lowerLabelSelector } from './labelSelector.ts';
import type { Json, JsonObject } from './object.ts';
import { at, isObject, listAt, textAt } from './value.ts';

const API_VERSION = 'networking.k8s.io/v1';
const KIND = 'NetworkPolicy';

/** calico.md 0.5: W1 through Calico's own API server or calicoctl, W2 into native CRDs, W3 raw `crd.projectcalico.org/v1`. */
export type WritePath = 'W1' | 'W2' | 'W3';

export interface LowerOptions {
  /** Where a policy goes that names no namespace (kubernetes.md A.1). */
  readonly defaultNamespace: string;
  /** How objects of `projectcalico.org/v3` were written, which decides some defaults (calico.md 0.5). Absent: W1. */
  readonly writePath?: WritePath;
}

/**
 * A NetworkPolicy as the engine sees it; undefined for any other kind. Total on any JSON.
 *
 * For objects that the API server accepts this is exactly what it would store: null, absent and empty as in
 * kubernetes.md 0.3.4, defaults of A.2.2, unknown fields dropped. For objects that it would refuse (half-typed text)
 * it is lenient, in one way only: **what cannot be read grants and isolates nothing more**. A rule, peer or port that
 * cannot be read is left out, and a list of which nothing is left matches nobody, not everybody; a selector that
 * cannot be read selects nobody; policy types that cannot be read are left out, and with none left the default
 * applies.
 */
export function lowerNetworkPolicy(value: JsonObject, { defaultNamespace }: LowerOptions): Policy | undefined {
  if (at(value, 'apiVersion') !== API_VERSION || at(value, 'kind') !== KIND) return undefined;
  const namespace = textAt(value, 'metadata', 'namespace') ?? defaultNamespace;
  const name = textAt(value, 'metadata', 'name') ?? textAt(value, 'metadata', 'generateName') ?? '';
  const spec = at(value, 'spec');
  const rules = [...lowerRules(spec, 'ingress', 'from', namespace), ...lowerRules(spec, 'egress', 'to', namespace)];
  const podSelector = at(spec, 'podSelector');
  const path = ['spec', 'podSelector'];
  return {
    id: `networking.k8s.io/${KIND}/${namespace}/${name}`,
    apiVersion: API_VERSION,
    kind: KIND,
    namespace,
    name,
    tier: KIND,
    // Their order never matters: all rules allow (kubernetes.md A.3.2).
    order: 0,
    subject: {
      kind: 'pods',
      namespaces: { kind: 'named', name: namespace },
      pods: lowerLabelSelector(podSelector, path),
      path,
    },
    directions: effectiveTypes(spec),
    rules,
  };
}

/** `effectivePolicyTypes` of kubernetes.md A.2.2: `egress: []` does not add Egress; what is written is never extended. */
function effectiveTypes(spec: Json | undefined): readonly Direction[] {
  const written = listAt(spec, 'policyTypes');
  const ingress = written.includes('Ingress');
  const egress = written.includes('Egress');
  if (!ingress && !egress) return listAt(spec, 'egress').length > 0 ? ['ingress', 'egress'] : ['ingress'];
  return [...(ingress ? (['ingress'] as const) : []), ...(egress ? (['egress'] as const) : [])];
}

function lowerRules(
  spec: Json | undefined,
  direction: Direction,
  peersField: 'from' | 'to',
  namespace: string,
): readonly Rule[] {
  return listAt(spec, direction).flatMap((written, index): readonly Rule[] => {
    // A null item, which is a lone dash, is the empty rule: everyone, every port.
    if (written !== null && !isObject(written)) return [];
    const path = ['spec', direction, index];
    const peers = orEveryone(at(written, peersField), (peer, i) =>
      lowerPeer(peer, [...path, peersField, i], namespace),
    );
    const ports = orEveryone(at(written, 'ports'), (port, i) => lowerPort(port, [...path, 'ports', i]));
    return [{ direction, action: 'Allow', path, peers, ports }];
  });
}

/** Absent, null and empty lists restrict nothing (undefined). Items without a reading are left out. */
function orEveryone<T>(
  value: Json | undefined,
  read: (item: Json, index: number) => T | undefined,
): readonly T[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) return [];
  if (value.length === 0) return undefined;
  return value.flatMap((item: Json, index) => read(item, index) ?? []);
}

/** A peer's fields are pointers: null is absent, `{}` is set (kubernetes.md 0.3.4). */
function lowerPeer(value: Json, path: Path, namespace: string): Peer | undefined {
  const pods = at(value, 'podSelector') ?? undefined;
  const namespaces = at(value, 'namespaceSelector') ?? undefined;
  const block = at(value, 'ipBlock') ?? undefined;
  if (block !== undefined) return (pods ?? namespaces) ? undefined : lowerBlock(block, path);
  if (pods === undefined && namespaces === undefined) return undefined;
  const scope: NamespaceScope =
    namespaces === undefined
      ? { kind: 'named', name: namespace }
      : { kind: 'selected', selector: lowerLabelSelector(namespaces, [...path, 'namespaceSelector']) };
  const selector = pods === undefined ? ALL : lowerLabelSelector(pods, [...path, 'podSelector']);
  return { kind: 'pods', namespaces: scope, pods: selector, path };
}

function lowerBlock(block: Json, path: Path): AddressPeer | undefined {
  const range = rangeAt(at(block, 'cidr'));
  const written = at(block, 'except') ?? [];
  if (range === undefined || !Array.isArray(written)) return undefined;
  const except = written.flatMap((text: Json) => rangeAt(text) ?? []);
  // An exception that cannot be read might have been for anyone: the range is left out with it.
  return except.length === written.length ? { kind: 'addresses', ranges: [range], except, path } : undefined;
}

function rangeAt(value: Json | undefined) {
  return typeof value === 'string' ? parseCidr(value) : undefined;
}

/** A null item is the zero port: every TCP port (kubernetes.md A.3.4). */
function lowerPort(value: Json, path: Path): PortMatch | undefined {
  if (value !== null && !isObject(value)) return undefined;
  const written = at(value, 'protocol') ?? 'TCP';
  const protocol = written === 'TCP' ? TCP : typeof written === 'string' ? protocolNumber(written) : undefined;
  if (protocol === undefined || !hasPorts(protocol)) return undefined;
  const port = portValue(at(value, 'port') ?? undefined, at(value, 'endPort') ?? undefined);
  return port && { protocol, port, path };
}

function portValue(port: Json | undefined, endPort: Json | undefined): PortValue | undefined {
  if (endPort === undefined) {
    if (port === undefined) return { kind: 'all' };
    if (typeof port === 'string') return port === '' ? undefined : { kind: 'named', name: port };
  }
  if (typeof port !== 'number' || !isPortNumber(port)) return undefined;
  if (endPort === undefined) return { kind: 'numbers', first: port, last: port, ranged: false };
  if (typeof endPort !== 'number' || !isPortNumber(endPort) || endPort < port) return undefined;
  return { kind: 'numbers', first: port, last: endPort, ranged: true };
}
