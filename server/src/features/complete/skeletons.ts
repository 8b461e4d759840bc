/** Whole policies for an empty document, named for their purpose. */

import type { ClusterView } from '../../rules/rule.ts';
import type { DashIndent } from '../../rules/support/render.ts';
import type { Proposal } from './proposal.ts';
import { adminSkeletons } from './skeletons/admin.ts';
import { calicoSkeletons } from './skeletons/calico.ts';
import { ciliumSkeletons } from './skeletons/cilium.ts';
import { kubernetesSkeletons } from './skeletons/kubernetes.ts';
import { map, type Skeleton, text } from './skeletons/skeleton.ts';
import { blank, blockText, numbered, type Shape, shownBlanks } from './snippet.ts';

export interface SkeletonOptions {
  readonly namespace: string;
  readonly cluster: ClusterView | undefined;
  readonly dashes: DashIndent;
  readonly newline: string;
}

export function skeletons(options: SkeletonOptions): readonly Proposal[] {
  const { cluster } = options;
  const all = [
    ...kubernetesSkeletons(cluster),
    ...adminSkeletons(cluster),
    ...calicoSkeletons(cluster),
    ...ciliumSkeletons(cluster),
  ];
  return all.map((skeleton) => proposal(skeleton, options));
}

function proposal(skeleton: Skeleton, { namespace, dashes, newline }: SkeletonOptions): Proposal {
  const { purpose, name, fixedName, detail, spec } = skeleton;
  const manifest: Readonly<Record<string, Shape>> = {
    apiVersion: text(skeleton.apiVersion),
    kind: text(skeleton.kind),
    metadata: map({
      name: text(fixedName ? name : blank(name)),
      ...(skeleton.namespaced && { namespace: text(blank(namespace)) }),
      ...(skeleton.labels && { labels: skeleton.labels }),
    }),
    spec: map(spec),
  };
  const written = blockText(Object.entries(manifest), { column: 0, dashes, flow: false, newline });
  return {
    label: purpose,
    detail,
    documentation: shownBlanks(written).replace(/^/gm, '    '),
    insert: numbered(written),
    snippet: true,
    kind: 'snippet',
  };
}
