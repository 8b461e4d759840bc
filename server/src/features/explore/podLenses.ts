/** Lenses over the labels of pods and of what makes pods: their isolation, and the way to both lists. */

import { entryAt } from '../../syntax/cursor.ts';
import type { Span } from '../../syntax/tree.ts';
import { moved } from '../place.ts';
import type { CodeLens } from '../results.ts';
import type { DocumentView, PlacedManifest } from '../view.ts';
import { count } from '../words.ts';
import { type PodStates, sharedState, stateWords } from './isolation.ts';
import { podsOf } from './podsAt.ts';
import { selecting } from './selecting.ts';

/** A file with more is a dump of a cluster, where lines over each pod would only be in the way. */
const MOST = 50;

/** Nothing where the cluster has no policies: there is nothing to tell then. */
export function podLenses(view: DocumentView, states: PodStates): readonly CodeLens[] {
  const { cluster } = view;
  if (cluster === undefined || cluster.policies.length === 0) return [];
  const makers = view.objects.filter(({ object }) => object.kind !== undefined && LABELS.has(object.kind));
  if (makers.length > MOST) return [];
  return makers.flatMap((manifest): readonly CodeLens[] => {
    if (manifest.object.slice.template) return [];
    const found = podsOf(manifest, view, { cluster });
    if (found === undefined || 'problem' in found) return [];
    const policies = new Set(
      (['ingress', 'egress'] as const).flatMap((direction) =>
        selecting(cluster, found.pods, direction).map(({ policy }) => policy.object ?? policy.id),
      ),
    );
    const span = lensSpan(manifest);
    const state = stateWords(sharedState(found.pods.map(states)));
    return [
      {
        span,
        title: `${state} · ${count(policies.size, 'policy')}`,
        action: { kind: 'podPolicies', at: span.start },
      },
      { span, title: 'Who can reach this', action: { kind: 'whoCanReach', at: span.start } },
    ];
  });
}

const TEMPLATE = ['spec', 'template', 'metadata', 'labels'];

/** Where each kind has the labels of its pods. */
const LABELS: ReadonlyMap<string, readonly string[]> = new Map([
  ['Pod', ['metadata', 'labels']],
  ['Deployment', TEMPLATE],
  ['StatefulSet', TEMPLATE],
  ['DaemonSet', TEMPLATE],
  ['ReplicaSet', TEMPLATE],
  ['ReplicationController', TEMPLATE],
  ['Job', TEMPLATE],
  ['CronJob', ['spec', 'jobTemplate', ...TEMPLATE]],
]);

function lensSpan({ object, start }: PlacedManifest): Span {
  const labels = entryAt(object.node, LABELS.get(object.kind ?? '') ?? []);
  return moved(labels?.keyNode.span ?? object.node.entries[0]?.keyNode.span ?? object.node.span, start);
}
