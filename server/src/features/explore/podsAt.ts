/** Whom a question is about: an end by name, or the pod or workload in whose manifest the cursor stands. */

import type { Endpoint } from '../../engine/model.ts';
import { podsBehind } from '../../engine/services.ts';
import { WORKLOAD_KINDS } from '../../lower/sorted.ts';
import { pathAt } from '../../syntax/cursor.ts';
import type { FlowWorld } from '../flow/world.ts';
import { code } from '../markdown.ts';
import { objectHolding, sliceAt } from '../place.ts';
import { resolveEnd } from '../resolveEnd.ts';
import type { DocumentView, PlacedManifest } from '../view.ts';
import { workloadIn } from './workloads.ts';

/** Never without pods. */
export interface Pods {
  readonly pods: readonly Endpoint[];
  /** `shop/web`. */
  readonly label: string;
  /** What to ask again for the same. */
  readonly end: string;
}

export type FoundPods = Pods | { readonly problem: string };

/** Total: what has no policies of pods is answered with a sentence. */
export function podsNamed(text: string, world: FlowWorld): FoundPods {
  const resolved = resolveEnd(text, world);
  if (!resolved.ok) return { problem: resolved.problem };
  const { end } = resolved;
  const { label, text: name } = end.named;
  if (end.kind === 'outside')
    return { problem: `${code(label)} is outside the cluster: no policy of pods selects it.` };
  const pods = end.kind === 'service' ? podsBehind(end.service, world.cluster.inventory) : end.endpoints;
  if (pods.length === 0) return { problem: `${label} leads to no pod.` };
  if (pods.some(({ kind }) => kind === 'node')) {
    return { problem: `${code(label)} is a node: policies of pods do not select it.` };
  }
  return { pods, label, end: name };
}

/** Undefined where the text is of nothing that is or makes pods. */
export function podsAt(view: DocumentView, offset: number, world: FlowWorld): FoundPods | undefined {
  const slice = sliceAt(view.slices, offset);
  if (slice === undefined) return undefined;
  const path = pathAt(slice.slice, offset - slice.start)?.path ?? [];
  const manifest = objectHolding(view, slice, path) ?? view.objects.find(({ start }) => start === slice.start);
  return manifest && podsOf(manifest, view, world);
}

/** The pods that the object is or makes, as the cluster knows them now. */
export function podsOf(
  { object }: PlacedManifest,
  view: Pick<DocumentView, 'settings'>,
  { cluster }: Pick<FlowWorld, 'cluster'>,
): FoundPods | undefined {
  const { kind, name } = object;
  if (kind === undefined || name === undefined || !MAKERS.has(kind)) return undefined;
  const namespace = object.namespace ?? view.settings.defaultNamespace;
  const label = `${namespace}/${name}`;
  if (kind === 'Pod') {
    const pod = cluster.inventory.endpoint(`pod/${label}`);
    return pod === undefined ? absent('pod', label, cluster.words) : { pods: [pod], label, end: `pod:${label}` };
  }
  const group = workloadIn(cluster.inventory, namespace, kind, name);
  if (group === undefined) return absent(kind, label, cluster.words);
  return { pods: group.endpoints, label, end: `workload:${namespace}/${kind}/${name}` };
}

function absent(what: string, label: string, words: string): FoundPods {
  return { problem: `There is no ${what} ${code(label)} ${words}.` };
}

const MAKERS: ReadonlySet<string> = new Set(['Pod', ...WORKLOAD_KINDS]);
