/** Looking around in the cluster: its tree, the policies of one pod, and who may reach it. */

import type { Programs } from '../engine/compile.ts';
import { type PodStates, podStates } from '../features/explore/isolation.ts';
import { podPolicies } from '../features/explore/podPolicies.ts';
import { type FoundPods, type Pods, podsAt, podsNamed } from '../features/explore/podsAt.ts';
import { whoCanReach } from '../features/explore/reach.ts';
import { tree } from '../features/explore/tree.ts';
import type { FlowWorld } from '../features/flow/world.ts';
import { plain } from '../features/markdown.ts';
import type { FileSpan } from '../features/results.ts';
import { NO_CLUSTER } from '../features/simulate.ts';
import type { DocumentView } from '../features/view.ts';
import type { MatchesResult } from '../protocol.ts';
import type { ClusterView } from '../rules/rule.ts';
import type { PodQuestion, PolicyService } from '../service.ts';

export interface ExploreOptions {
  /** Undefined while there is none. */
  readonly world: () => FlowWorld | undefined;
  /** Why there is none, where there is none. */
  readonly nothing: () => 'no-snapshot' | 'empty';
  readonly states: (cluster: ClusterView) => PodStates;
  readonly view: (uri: string, offset: number) => { readonly view: DocumentView; readonly at: number } | undefined;
}

/** Depends on policies and pods alone: it goes with the programs that it was made of. */
export function createStates(): (cluster: ClusterView) => PodStates {
  const known = new WeakMap<Programs, PodStates>();
  return (cluster) => {
    const states = known.get(cluster.programs) ?? podStates(cluster);
    known.set(cluster.programs, states);
    return states;
  };
}

type Explore = Pick<PolicyService, 'tree' | 'podPolicies' | 'whoCanReach'>;

export function createExplore({ world, nothing, states, view }: ExploreOptions): Explore {
  function about(params: PodQuestion, now: FlowWorld): FoundPods | undefined {
    if ('end' in params) return podsNamed(params.end, now);
    const seen = view(params.uri, params.offset);
    return seen && podsAt(seen.view, seen.at, now);
  }

  function ofPods(
    params: PodQuestion,
    title: string,
    answer: (pods: Pods, now: FlowWorld) => MatchesResult<FileSpan>,
  ): MatchesResult<FileSpan> {
    const now = world();
    if (now === undefined) return { title, items: [], nothing: NO_CLUSTER };
    const found = about(params, now);
    if (found === undefined) {
      return { title, items: [], nothing: 'Put the cursor into a Pod or a workload, or choose one from the list.' };
    }
    return 'problem' in found ? { title, items: [], nothing: unmarked(found.problem) } : answer(found, now);
  }

  return {
    tree(params) {
      const now = world();
      return now === undefined ? { nodes: [], total: 0, nothing: nothing() } : tree(params, now, states(now.cluster));
    },
    podPolicies: (params) =>
      ofPods(params, 'Policies for this pod', (pods, now) => podPolicies(pods, now, states(now.cluster))),
    whoCanReach: (params) =>
      ofPods(params, 'Who can reach this', (pods, now) => whoCanReach(pods, now, states(now.cluster))),
  };
}

/** Lists show no Markdown. */
function unmarked(text: string): string {
  return plain(text.replaceAll('`', ''));
}
