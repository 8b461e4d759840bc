import { FELIX_ACTION, FELIX_LISTS, FELIX_SYNC } from '../engine/dataplane/calico/hosts.ts';
import { CILIUM_CONFIG, CILIUM_CONFIG_KEYS } from '../engine/dataplane/cilium/settings.ts';
import type { Json, JsonObject } from '../lower/object.ts';
import { textAt } from '../lower/value.ts';

/**
 * The allow-list: of a cluster object only these fields stay in memory (kubernetes.md A.6.1). Nothing else is ever
 * copied, so no environment variable, argument, annotation or secret can stay behind.
 *
 * A pattern names a scalar; `[]` goes into each item of a list; a last `*` keeps a map of scalars (labels). A
 * container's image is read by `detect.ts` for the few system workloads that tell the dataplane, and not kept.
 */
const METADATA = [
  'apiVersion',
  'kind',
  'metadata.name',
  'metadata.generateName',
  'metadata.namespace',
  'metadata.labels.*',
] as const;

const OWNERS = [
  'metadata.ownerReferences[].kind',
  'metadata.ownerReferences[].name',
  'metadata.ownerReferences[].controller',
] as const;

const CONTAINER_PORTS = ['name', 'containerPort', 'protocol'];

const POD_SPEC = [
  'hostNetwork',
  'serviceAccountName',
  'serviceAccount',
  ...CONTAINER_PORTS.map((field) => `containers[].ports[].${field}`),
  ...CONTAINER_PORTS.map((field) => `initContainers[].ports[].${field}`),
  'initContainers[].restartPolicy',
];

const template = (path: string): readonly string[] => [
  `${path}.metadata.labels.*`,
  ...POD_SPEC.map((field) => `${path}.spec.${field}`),
];

const WORKLOAD = [...METADATA, ...OWNERS, ...template('spec.template')];
const SCALED = [...WORKLOAD, 'spec.replicas'];

export const KEPT_FIELDS: Readonly<Record<string, readonly string[]>> = {
  Namespace: METADATA,
  Pod: [
    ...METADATA,
    ...OWNERS,
    'spec.nodeName',
    ...POD_SPEC.map((field) => `spec.${field}`),
    'status.phase',
    'status.podIP',
    'status.podIPs[].ip',
    'status.hostIP',
    'status.hostIPs[].ip',
  ],
  ServiceAccount: METADATA,
  Tier: [...METADATA, 'spec.order', 'spec.defaultAction'],
  NetworkSet: [...METADATA, 'spec.nets[]'],
  HostEndpoint: [
    ...METADATA,
    'spec.node',
    'spec.interfaceName',
    'spec.expectedIPs[]',
    'spec.profiles[]',
    ...['name', 'protocol', 'port'].map((field) => `spec.ports[].${field}`),
  ],
  FelixConfiguration: [
    ...METADATA,
    `spec.${FELIX_ACTION}`,
    `spec.${FELIX_SYNC}`,
    ...Object.values(FELIX_LISTS).flatMap((field) =>
      ['protocol', 'port', 'net'].map((part) => `spec.${field}[].${part}`),
    ),
  ],
  GlobalNetworkSet: [...METADATA, 'spec.nets[]'],
  CiliumCIDRGroup: [...METADATA, 'spec.externalCIDRs[]'],
  ConfigMap: [...METADATA, ...CILIUM_CONFIG_KEYS.map((key) => `data.${key}`)],
  Node: [...METADATA, 'status.addresses[].type', 'status.addresses[].address'],
  Service: [
    ...METADATA,
    'spec.type',
    'spec.clusterIP',
    'spec.clusterIPs[]',
    'spec.externalIPs[]',
    'spec.externalName',
    'spec.externalTrafficPolicy',
    'spec.internalTrafficPolicy',
    'spec.selector.*',
    ...['name', 'protocol', 'port', 'targetPort', 'nodePort'].map((field) => `spec.ports[].${field}`),
    'status.loadBalancer.ingress[].ip',
  ],
  EndpointSlice: [
    ...METADATA,
    'addressType',
    'endpoints[].addresses[]',
    'endpoints[].conditions.ready',
    'endpoints[].nodeName',
    'ports[].name',
    'ports[].protocol',
    'ports[].port',
  ],
  Deployment: SCALED,
  ReplicaSet: SCALED,
  ReplicationController: SCALED,
  DaemonSet: WORKLOAD,
  StatefulSet: [...SCALED, 'spec.ordinals.start'],
  Job: [...WORKLOAD, 'spec.suspend', 'spec.parallelism', 'spec.completionMode'],
  CronJob: [
    ...METADATA,
    ...OWNERS,
    'spec.suspend',
    'spec.jobTemplate.spec.completionMode',
    ...template('spec.jobTemplate.spec.template'),
  ],
};

/** What all pods of a workload, or all objects of a namespace, have alike. */
const SHARED: ReadonlySet<string> = new Set([
  ...['apiVersion', 'containers', 'initContainers', 'kind', 'labels', 'namespace', 'nodeName', 'ownerReferences'],
  ...['hostIP', 'phase', 'serviceAccountName'],
]);

/** What to keep below one place: a scalar, a map of scalars, the items of a list, or some fields. */
type Keep = 'scalar' | 'map' | { readonly items: Keep } | { readonly fields: readonly KeptField[] };

interface KeptField {
  readonly field: string;
  readonly below: Keep;
  /** Many objects have it alike. */
  readonly shared: boolean;
}

/** Keeps what the allow-list names. A kind that is not on it is not kept at all. */
export interface Projection {
  keeps(kind: string | undefined): boolean;
  /** `share`: parts that many objects have alike are one and the same in all of them. */
  project(object: JsonObject, share?: Share): JsonObject | undefined;
}

/** Values of one field, `of` whatever the object it stands in has there besides; for as long as one file is read. */
export interface Share {
  /** What was kept of a value that says the same. */
  known(field: object, value: Json): Json | undefined;
  /** Another value that says the same as `kept`, which is what was kept of `value`. */
  share(field: object, value: Json, kept: Json): Json;
}

export function createProjection(kept: Readonly<Record<string, readonly string[]>> = KEPT_FIELDS): Projection {
  const tables = new Map(Object.entries(kept).map(([kind, patterns]) => [kind, table(patterns.map(stepsOf))]));
  return {
    keeps: (kind) => kind !== undefined && tables.has(kind),
    project(object, share) {
      const kind = textAt(object, 'kind') ?? '';
      const keep = isForeign(kind, object) ? undefined : tables.get(kind);
      const found = keep && pick(object, keep, share);
      return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as JsonObject) : undefined;
    },
  };
}

/** Of all ConfigMaps only the one with an enforcer's settings is any of our business. */
function isForeign(kind: string, object: JsonObject): boolean {
  return kind === 'ConfigMap' && textAt(object, 'metadata', 'name') !== CILIUM_CONFIG;
}

/** `a.b[].c` -> `['a', 'b', '[]', 'c']` */
function stepsOf(pattern: string): readonly string[] {
  return pattern.split('.').flatMap((step) => (step.endsWith('[]') ? [step.slice(0, -2), '[]'] : [step]));
}

function table(patterns: readonly (readonly string[])[]): Keep {
  const [first] = patterns;
  if (first === undefined || first.length === 0) return 'scalar';
  if (first[0] === '*') return 'map';
  if (first[0] === '[]') return { items: table(patterns.map((steps) => steps.slice(1))) };
  const groups = new Map<string, (readonly string[])[]>();
  for (const [step = '', ...rest] of patterns) groups.set(step, [...(groups.get(step) ?? []), rest]);
  return {
    fields: [...groups].map(([field, rests]) => ({ field, below: table(rests), shared: SHARED.has(field) })),
  };
}

/** Undefined where the value is not of the kind that the table expects: then nothing of it is kept. */
function pick(value: Json, keep: Keep, share: Share | undefined): Json | undefined {
  if (keep === 'scalar') return isScalar(value) ? value : undefined;
  if (value === null) return null;
  if (typeof value !== 'object') return undefined;
  if (Array.isArray(value)) {
    if (typeof keep === 'string' || !('items' in keep)) return undefined;
    // An item that is not what was expected leaves its place behind: paths keep counting right.
    return (value as readonly Json[]).map((item) => pick(item, keep.items, share) ?? null);
  }
  const object = value as JsonObject;
  // `Object.fromEntries` makes own properties of any name, `__proto__` included.
  if (keep === 'map') return Object.fromEntries(Object.entries(object).filter(([, entry]) => isScalar(entry)));
  if (!('fields' in keep)) return undefined;
  const picked: Record<string, Json> = {};
  for (const kept of keep.fields) {
    if (!Object.hasOwn(object, kept.field)) continue;
    const value = object[kept.field] ?? null;
    const sharing = kept.shared ? share : undefined;
    const found = sharing?.known(kept, value) ?? pick(value, kept.below, share);
    if (found !== undefined) picked[kept.field] = sharing?.share(kept, value, found) ?? found;
  }
  return picked;
}

function isScalar(value: Json): boolean {
  return value === null || typeof value !== 'object';
}
