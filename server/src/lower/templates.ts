import type { Endpoint, WorkloadRef } from '../engine/model.ts';
import type { Json, JsonObject } from './object.ts';
import { podTraits } from './pods.ts';
import { at, integerAt, isTrueAt, textAt, textMapAt } from './value.ts';

/** Kinds that make pods from a template, with the API group each is served from. */
const GROUPS: ReadonlyMap<string, readonly string[]> = new Map([
  ['Deployment', ['apps', 'extensions']],
  ['StatefulSet', ['apps']],
  ['DaemonSet', ['apps', 'extensions']],
  ['ReplicaSet', ['apps', 'extensions']],
  ['ReplicationController', ['']],
  ['Job', ['batch']],
  ['CronJob', ['batch']],
]);

/** True for a workload of Kubernetes itself: kinds of other groups may share a name and mean something else. */
export function isWorkload(group: string, kind: string): boolean {
  return GROUPS.get(kind)?.includes(group) === true;
}

/**
 * The representative pod of a workload that has no Pods in the snapshot (kubernetes.md A.6.3). One stands for all of
 * its replicas: they differ only in addresses, names and the labels listed as unknown.
 */
export function lowerTemplate(workload: JsonObject, ref: WorkloadRef, namespace: string): Endpoint {
  const template = podTemplate(workload, ref.kind);
  const added = addedLabels(workload, ref);
  const labels = new Map(textMapAt(template, 'metadata', 'labels'));
  for (const [key, value] of added.known) labels.set(key, value);
  for (const key of added.unknown) labels.delete(key);
  return {
    id: `workload/${namespace}/${ref.kind}/${ref.name}`,
    kind: 'pod',
    namespace,
    name: ref.name,
    labels,
    unknownLabels: new Set(added.unknown),
    addresses: [],
    ...podTraits(template),
    finished: false,
    workload: ref,
    template: true,
    ...(wantsNoPods(workload, ref.kind) && { idle: true }),
  };
}

/** What its manifest gives the pods, without what controllers add. */
export function writtenPods(workload: JsonObject, kind: string): Pick<Endpoint, 'labels' | 'ports' | 'serviceAccount'> {
  const template = podTemplate(workload, kind);
  return { labels: textMapAt(template, 'metadata', 'labels'), ...podTraits(template) };
}

function podTemplate(workload: JsonObject, kind: string): Json | undefined {
  return kind === 'CronJob'
    ? at(workload, 'spec', 'jobTemplate', 'spec', 'template')
    : at(workload, 'spec', 'template');
}

interface AddedLabels {
  readonly known: readonly (readonly [key: string, value: string])[];
  readonly unknown: readonly string[];
}

/** What the workload's controller adds to its template's labels (rows of A.6.3). */
function addedLabels(workload: JsonObject, ref: WorkloadRef): AddedLabels {
  switch (ref.kind) {
    case 'Deployment':
      return { known: [], unknown: ['pod-template-hash'] };
    case 'DaemonSet':
      return { known: [], unknown: ['controller-revision-hash', 'pod-template-generation'] };
    case 'StatefulSet':
      return statefulSetLabels(workload, ref.name);
    case 'Job':
      return jobLabels(at(workload, 'spec'), ref.name);
    case 'CronJob':
      return jobLabels(at(workload, 'spec', 'jobTemplate', 'spec'), undefined);
    default:
      return { known: [], unknown: [] };
  }
}

/** A single replica has a known ordinal; of several, the labels that number them differ, so no one value is right. */
function statefulSetLabels(workload: JsonObject, name: string): AddedLabels {
  const podName = 'statefulset.kubernetes.io/pod-name';
  const podIndex = 'apps.kubernetes.io/pod-index';
  const hash = 'controller-revision-hash';
  if ((integerAt(workload, 'spec', 'replicas') ?? 1) !== 1) return { known: [], unknown: [podName, podIndex, hash] };
  const ordinal = integerAt(workload, 'spec', 'ordinals', 'start') ?? 0;
  return {
    known: [
      [podName, `${name}-${ordinal}`],
      [podIndex, String(ordinal)],
    ],
    unknown: [hash],
  };
}

/** `name` is undefined for a CronJob, whose Jobs get a suffix that nobody knows yet. */
function jobLabels(spec: Json | undefined, name: string | undefined): AddedLabels {
  const names = ['batch.kubernetes.io/job-name', 'job-name'];
  const unknown = ['batch.kubernetes.io/controller-uid', 'controller-uid'];
  if (textAt(spec, 'completionMode') === 'Indexed') unknown.push('batch.kubernetes.io/job-completion-index');
  if (name === undefined) return { known: [], unknown: [...names, ...unknown] };
  return { known: names.map((key) => [key, name] as const), unknown };
}

function wantsNoPods(workload: JsonObject, kind: string): boolean {
  if (kind === 'Job') return isTrueAt(workload, 'spec', 'suspend') || integerAt(workload, 'spec', 'parallelism') === 0;
  if (kind === 'CronJob') return isTrueAt(workload, 'spec', 'suspend');
  return integerAt(workload, 'spec', 'replicas') === 0;
}
