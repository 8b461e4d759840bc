/** Views as the service makes them, from text alone: the file under the cursor, and a cluster beside it. */

import { compile } from '../../../server/src/engine/compile.ts';
import { type DataplaneName, dataplane } from '../../../server/src/engine/dataplane/index.ts';
import { buildInventory } from '../../../server/src/engine/inventory.ts';
import type { MissingResource } from '../../../server/src/engine/model.ts';
import type { DocumentView, FeatureSettings, PlacedManifest } from '../../../server/src/features/view.ts';
import { snapshotWords } from '../../../server/src/features/words.ts';
import { lowerNetworkPolicy } from '../../../server/src/lower/kubernetes.ts';
import type { PlacedObject } from '../../../server/src/lower/lists.ts';
import { readObjects } from '../../../server/src/lower/objects.ts';
import { isObject } from '../../../server/src/lower/value.ts';
import type { ClusterView } from '../../../server/src/rules/rule.ts';
import { buildCluster, snapshotOf } from '../../../server/src/snapshot/build.ts';
import type { SnapshotSource } from '../../../server/src/snapshot/snapshot.ts';
import { toJson } from '../../../server/src/syntax/json.ts';
import { cutSlices } from '../../../server/src/syntax/slices.ts';
import { Text } from '../../../server/src/syntax/text.ts';

export const NOW = Date.UTC(2026, 10, 24, 12);
const HOUR = 3_600_000;

/** Two hours old, called `staging`. */
export const STAGING: SnapshotSource = {
  kind: 'file',
  name: 'staging',
  uri: 'file:///staging.yaml',
  capturedAt: NOW - 2 * HOUR,
};
export const WORKSPACE: SnapshotSource = { kind: 'workspace', name: 'workspace manifests', uri: 'file:///w' };

export interface WorldOptions {
  /** YAML of the cluster's objects; undefined: nothing is known of any cluster. */
  readonly cluster?: string;
  /** What of it could not be read. */
  readonly missing?: readonly MissingResource[];
  readonly source?: SnapshotSource;
  readonly dataplane?: DataplaneName;
  readonly settings?: Partial<FeatureSettings>;
  readonly loading?: boolean;
}

const DEFAULTS: FeatureSettings = { defaultNamespace: 'default', kubernetesMinor: 37, hoverDetail: 'brief' };

export function viewOf(text: string, options: WorldOptions = {}): DocumentView {
  const settings = { ...DEFAULTS, ...options.settings };
  const slices = cutSlices(text);
  const objects = slices.flatMap(({ slice, start }, document) =>
    readObjects(slice, settings).map(
      (object): PlacedManifest => ({
        object: { ...object, policy: object.policy ?? lowered(object.node, settings.defaultNamespace) },
        document,
        start,
      }),
    ),
  );
  const policies = objects.flatMap(({ object: { policy, policies: all } }) => (all.length > 0 ? all : (policy ?? [])));
  const cluster = options.cluster === undefined ? undefined : clusterOf(options.cluster, policies, options);
  return {
    uri: 'file:///policy.yaml',
    text: new Text(text),
    slices,
    objects,
    settings,
    cluster,
    loading: options.loading ?? false,
    endpointPlace: (id) =>
      cluster?.inventory.endpoint(id) && { uri: STAGING.uri, span: { start: id.length, end: id.length + 1 } },
    now: NOW,
  };
}

type Policies = ClusterView['policies'];

function clusterOf(yaml: string, policies: Policies, options: WorldOptions): ClusterView {
  const source = options.source ?? STAGING;
  const { cluster, inventory: whole } = inventoryOf(yaml, source.uri);
  const inventory = options.missing ? buildInventory({ ...cluster.facts, missing: options.missing }) : whole;
  return {
    snapshot: snapshotOf(source, cluster, []),
    inventory,
    policies,
    programs: compile(
      policies,
      inventory,
      dataplane(options.dataplane ?? 'kubernetes', { settings: cluster.facts.settings }),
      cluster.tiers,
    ),
    words: snapshotWords(source, NOW),
  };
}

/** Reading a cluster is slow work that properties would repeat for each of their runs. */
const read = new Map<string, ReturnType<typeof readInventory>>();

function inventoryOf(yaml: string, uri: string) {
  const known = read.get(yaml) ?? readInventory(yaml, uri);
  read.set(yaml, known);
  return known;
}

function readInventory(yaml: string, uri: string) {
  const objects: PlacedObject[] = cutSlices(yaml).flatMap(({ slice }, document) => {
    const value = slice.root ? toJson(slice.root) : null;
    return isObject(value) ? [{ value, place: { uri, document, at: [] } }] : [];
  });
  const cluster = buildCluster([{ objects, hints: [], problems: [] }], { defaultNamespace: 'default' });
  return { cluster, inventory: buildInventory(cluster.facts) };
}

function lowered(node: Parameters<typeof toJson>[0], defaultNamespace: string) {
  const value = toJson(node);
  return isObject(value) ? lowerNetworkPolicy(value, { defaultNamespace }) : undefined;
}

/** The text without its `|`, and where that stood. */
export function cursor(marked: string): { readonly text: string; readonly offset: number } {
  const offset = marked.indexOf('|');
  if (offset < 0 || marked.indexOf('|', offset + 1) >= 0) throw new Error('a fixture has exactly one cursor `|`');
  return { text: marked.slice(0, offset) + marked.slice(offset + 1), offset };
}

/** A NetworkPolicy `allow` in `shop` around a `spec`, which is indented by two. */
export function policyWith(spec: string): string {
  const indented = spec.replace(/^(?=.)/gm, '  ');
  return `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: allow\n  namespace: shop\nspec:\n${indented}\n`;
}

/** Pods as `namespace/workload*replicas key=value … [port=number/UDP …]`, by Deployments; with Namespaces and their labels. */
export function clusterYaml(namespaces: Readonly<Record<string, string>>, pods: readonly string[]): string {
  const documents: string[] = Object.entries(namespaces).map(
    ([name, labels]) => `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}, labels: {${flowLabels(labels)}}}`,
  );
  let address = 0;
  for (const line of pods) {
    const [head = '', ...rest] = line.split(' ');
    const [place = '', count = '1'] = head.split('*');
    const [namespace, workload] = place.split('/');
    const labels = rest.filter((part) => part.includes('=') && !part.includes(':'));
    const ports = rest.filter((part) => part.includes(':'));
    for (let i = 0; i < Number(count); i++) {
      address++;
      documents.push(
        [
          'apiVersion: v1',
          'kind: Pod',
          `metadata: {name: ${workload}-${i}, namespace: ${namespace}, labels: {${flowLabels(labels.join(' '))}}, ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: ${workload}, controller: true, uid: u}]}`,
          `spec: {nodeName: n1, containers: [{name: c, ports: [${ports.map(flowPort).join(', ')}]}]}`,
          `status: {phase: Running, podIP: 10.0.${address >> 8}.${address & 255}, podIPs: [{ip: 10.0.${address >> 8}.${address & 255}}]}`,
        ].join('\n'),
      );
    }
  }
  return documents.join('\n---\n');
}

function flowLabels(text: string): string {
  return text
    .split(' ')
    .filter((pair) => pair !== '')
    .map((pair) => pair.replace('=', ': '))
    .join(', ');
}

/** `http:8080`, `dns:53/UDP`. */
function flowPort(text: string): string {
  const [name, number = ''] = text.split(':');
  const [port, protocol = 'TCP'] = number.split('/');
  return `{name: ${name}, containerPort: ${port}, protocol: ${protocol}}`;
}
