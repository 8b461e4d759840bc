/**
 * Cilium's label selectors as the engine's (cilium.md 2). Keys keep their source: `k8s:app`, `reserved:host`; a key
 * without source is asked of every source, as `any:app`. The labels on the other side are written the same way.
 */

import type { Path } from '../../engine/model.ts';
import { allOf, type Requirement, type Selector } from '../../engine/selector.ts';
import type { Json } from '../object.ts';
import { at, isObject } from '../value.ts';

export const POD_NAMESPACE = 'io.kubernetes.pod.namespace';
export const NAMESPACE_LABELS = 'io.cilium.k8s.namespace.labels.';
export const CLUSTER = 'io.cilium.k8s.policy.cluster';
/** Not a label of Cilium's: everything in the cluster that the snapshot shows has it, whatever the cluster is called. */
export const OWN_CLUSTER = 'netpol:own-cluster';

/** The requirements of a selector, keys with their source; undefined where Cilium cannot read it (cilium.md 3.3). */
export function readSelector(value: Json | undefined, path: Path): readonly Requirement[] | undefined {
  if (!isObject(value)) return undefined;
  const pairs = at(value, 'matchLabels') ?? {};
  const expressions = at(value, 'matchExpressions') ?? [];
  if (!isObject(pairs) || !Array.isArray(expressions)) return undefined;
  const found: (Requirement | undefined)[] = [
    ...Object.entries(pairs).map(([key, wanted]) => pair(key, wanted, [...path, 'matchLabels', key])),
    ...expressions.map((item: Json, index) => expression(item, [...path, 'matchExpressions', index])),
  ];
  const known = found.filter((requirement) => requirement !== undefined);
  return known.length === found.length ? known : undefined;
}

function pair(key: string, wanted: Json, path: Path): Requirement | undefined {
  const sourced = withSource(key);
  return sourced === undefined || typeof wanted !== 'string'
    ? undefined
    : { op: 'in', key: sourced, values: [wanted], path };
}

function expression(item: Json, path: Path): Requirement | undefined {
  const written = at(item, 'key');
  const key = typeof written === 'string' ? withSource(written) : undefined;
  if (key === undefined) return undefined;
  const list = at(item, 'values') ?? [];
  if (!Array.isArray(list)) return undefined;
  const values = list.filter((value) => typeof value === 'string');
  if (values.length !== list.length) return undefined;
  switch (at(item, 'operator')) {
    case 'In':
      return values.length > 0 ? { op: 'in', key, values, path } : undefined;
    case 'NotIn':
      return values.length > 0 ? { op: 'notIn', key, values, path } : undefined;
    case 'Exists':
      return values.length === 0 ? { op: 'exists', key, path } : undefined;
    case 'DoesNotExist':
      return values.length === 0 ? { op: 'absent', key, path } : undefined;
    default:
      return undefined;
  }
}

/** `app` -> `any:app`; at most one colon, and letters and digits before it. */
function withSource(key: string): string | undefined {
  const colon = key.indexOf(':');
  if (colon < 0) return key === '' ? undefined : `any:${key}`;
  const source = key.slice(0, colon);
  const rest = key.slice(colon + 1);
  return /^[A-Za-z0-9]+$/.test(source) && rest !== '' && !rest.includes(':') ? `${source}:${rest}` : undefined;
}

/**
 * Whom a policy applies to. In a namespace its own: what the text says of the namespace with Kubernetes' source is
 * overwritten, what it says without source stays beside it (cilium.md 2.4).
 */
export function subjectSelector(requirements: readonly Requirement[], namespace: string | undefined): Selector {
  if (namespace === undefined) return allOf(requirements);
  const own = `k8s:${POD_NAMESPACE}`;
  const kept = requirements.filter(({ key, op, path }) => !(key === own && op === 'in' && isPair(path)));
  return allOf([...kept, { op: 'in', key: own, values: [namespace] }]);
}

function isPair(path: Path | undefined): boolean {
  return path?.at(-2) === 'matchLabels';
}

/** An element of `fromEndpoints` or `toEndpoints` as the agent rewrites it (cilium.md 2.4). */
export function peerSelector(
  requirements: readonly Requirement[],
  namespace: string | undefined,
  subject: readonly Requirement[],
): Selector {
  const keys = requirements.map(({ key }) => key);
  if (keys.some((key) => key.startsWith('reserved:'))) return allOf(requirements);
  const added: Requirement[] = [];
  if (!keys.some((key) => isKey(key, POD_NAMESPACE))) {
    if (namespace === undefined) {
      if (!subject.some(({ key }) => key === 'reserved:init'))
        added.push({ op: 'exists', key: `k8s:${POD_NAMESPACE}` });
    } else if (!keys.some((key) => /^(k8s|any):io\.cilium\.k8s\.namespace\.labels\./.test(key))) {
      added.push({ op: 'in', key: `k8s:${POD_NAMESPACE}`, values: [namespace] });
    }
  }
  if (!keys.some((key) => isKey(key, CLUSTER))) added.push({ op: 'exists', key: OWN_CLUSTER });
  return allOf([...requirements, ...added]);
}

function isKey(key: string, name: string): boolean {
  return key === `k8s:${name}` || key === `any:${name}`;
}

/** `fromNodes`: remote nodes only (cilium.md 2.4). */
export function nodeSelector(requirements: readonly Requirement[]): Selector {
  return allOf([...requirements, { op: 'exists', key: 'reserved:remote-node' }]);
}

const RESERVED = ['host', 'remote-node', 'init', 'ingress', 'health', 'unmanaged', 'kube-apiserver'] as const;

/** What a class of ends means (cilium.md 4.5); undefined for a name that the agent does not know. */
export function entitySelector(name: string, path: Path): Selector | undefined {
  const reserved = (...names: readonly string[]): Selector => ({
    kind: 'or',
    of: names.map((one) => ({ kind: 'requirement', requirement: { op: 'exists', key: `reserved:${one}`, path } })),
  });
  const inCluster = (key: string): Selector => ({
    kind: 'or',
    of: [reserved(...RESERVED), { kind: 'requirement', requirement: { op: 'exists', key, path } }],
  });
  switch (name) {
    case 'all':
      return { kind: 'all' };
    case 'none':
      return { kind: 'or', of: [] };
    case 'world':
      return reserved('world', 'world-ipv4', 'world-ipv6');
    case 'cluster':
      return inCluster(OWN_CLUSTER_PODS);
    case 'cluster-mesh':
      return inCluster(`k8s:${CLUSTER}`);
    case 'world-ipv4':
    case 'world-ipv6':
      return reserved(name);
    default:
      return RESERVED.some((one) => one === name) ? reserved(name) : undefined;
  }
}

/** Of pods of the own cluster only, whatever the agent adds to other ends. */
export const OWN_CLUSTER_PODS = 'netpol:own-cluster-pod';
