import type { WorkloadRef } from '../engine/model.ts';
import type { JsonObject } from './object.ts';
import { at, isTrueAt, listAt, objectAt, textAt } from './value.ts';

/** Finds an object that may be among those at hand. */
export type FindObject = (kind: string, namespace: string, name: string) => JsonObject | undefined;

/** Longer chains of owners than any controller builds; a cycle of hand-written references ends here. */
const MAX_CHAIN = 8;

/**
 * The workload that people know a pod by: the last of the chain of controllers, so a Deployment instead of its
 * ReplicaSet and a CronJob instead of its Job. Undefined for a bare pod and for a static pod, which its node owns.
 */
export function workloadOf(pod: JsonObject, namespace: string, find: FindObject): WorkloadRef | undefined {
  const owner = controllerOf(pod);
  if (owner === undefined || owner.kind === 'Node') return undefined;
  return topOf(owner, namespace, find, (missing) => namedAfterOwner(missing, pod, namespace, find));
}

/** The same for pod after pod: those that say the very same as the one before them have the very same workload. */
export function workloadsOfPods(find: FindObject): (pod: JsonObject, namespace: string) => WorkloadRef | undefined {
  let last: { owners: unknown; labels: unknown; namespace: string; workload: WorkloadRef | undefined } | undefined;
  return (pod, namespace) => {
    const metadata = objectAt(pod, 'metadata');
    const owners = at(metadata, 'ownerReferences');
    const labels = at(metadata, 'labels');
    if (owners === undefined) return undefined;
    if (last?.owners === owners && last.labels === labels && last.namespace === namespace) return last.workload;
    last = { owners, labels, namespace, workload: workloadOf(pod, namespace, find) };
    return last.workload;
  };
}

/** The last of the chain of controllers above a workload; the workload itself where nobody owns it. */
export function topOf(
  workload: WorkloadRef,
  namespace: string,
  find: FindObject,
  ownerOfMissing: (missing: WorkloadRef) => WorkloadRef | undefined = () => undefined,
): WorkloadRef {
  let top = workload;
  for (let hops = 0; hops < MAX_CHAIN; hops += 1) {
    const object = find(top.kind, namespace, top.name);
    const next: WorkloadRef | undefined = object ? controllerOf(object) : ownerOfMissing(top);
    if (next === undefined) return top;
    top = next;
  }
  return top;
}

/** The owner reference with `controller: true`, as kind and name. */
export function controllerOf(object: JsonObject): WorkloadRef | undefined {
  for (const reference of listAt(object, 'metadata', 'ownerReferences')) {
    const kind = textAt(reference, 'kind');
    const name = textAt(reference, 'name');
    if (isTrueAt(reference, 'controller') && kind !== undefined && name !== undefined) return { kind, name };
  }
  return undefined;
}

/**
 * The owner's owner when the owner itself was not captured (a dump of pods without ReplicaSets). A Deployment names
 * its ReplicaSets after itself and the hash that its pods carry as a label; a CronJob names its Jobs after itself and
 * a number, which is taken as proof only if that CronJob is there.
 */
function namedAfterOwner(
  owner: WorkloadRef,
  pod: JsonObject,
  namespace: string,
  find: FindObject,
): WorkloadRef | undefined {
  if (owner.kind === 'ReplicaSet') {
    const suffix = `-${textAt(pod, 'metadata', 'labels', 'pod-template-hash') ?? ''}`;
    if (suffix === '-' || !owner.name.endsWith(suffix) || owner.name === suffix) return undefined;
    return { kind: 'Deployment', name: owner.name.slice(0, -suffix.length) };
  }
  if (owner.kind === 'Job') {
    const name = /^(.+)-\d+$/.exec(owner.name)?.[1];
    if (name !== undefined && find('CronJob', namespace, name)) return { kind: 'CronJob', name };
  }
  return undefined;
}
