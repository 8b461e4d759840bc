/** The list behind *Policies for This Pod*: what selects it, direction by direction, in the order of evaluation. */

import type { Direction, Policy } from '../../engine/model.ts';
import type { MatchesResult, MatchItem } from '../../protocol.ts';
import type { ClusterView } from '../../rules/rule.ts';
import type { FlowWorld } from '../flow/world.ts';
import { plain } from '../markdown.ts';
import type { FileSpan } from '../results.ts';
import { rulePhrase } from '../rulePhrase.ts';
import { capital, count, plainWords } from '../words.ts';
import { type PodStates, sharedState, stateSentence, stateWords } from './isolation.ts';
import type { Pods } from './podsAt.ts';
import { policyKind, type Selecting, selecting } from './selecting.ts';

type Item = MatchItem<FileSpan>;

/** Rules that a line has room for. */
const SHOWN_RULES = 2;

export function podPolicies(about: Pods, world: FlowWorld, states: PodStates): MatchesResult<FileSpan> {
  const { pods, label, end } = about;
  const state = sharedState(pods.map(states));
  const items = (['ingress', 'egress'] as const).flatMap((direction): readonly Item[] => {
    const group = `${capital(direction)} ${stateSentence(state[direction], direction)}`;
    return selecting(world.cluster, pods, direction).map((one) => item(one, direction, group, pods.length, world));
  });
  const watched = watchedItems(about, world);
  return {
    title: `Policies for ${plain(label)}: ${stateWords(state)}`,
    items: [...items, ...watched],
    about: { label, end },
    ...(items.length + watched.length === 0 && { nothing: nothingText(about, world, states) }),
  };
}

function nothingText({ label, pods }: Pods, { cluster }: FlowWorld, states: PodStates): string {
  const state = sharedState(pods.map(states));
  if (state.ingress === 'host' || state.ingress === 'finished')
    return `${plain(label)} is ${stateSentence(state.ingress, 'ingress')}.`;
  return `No policy selects ${plain(label)}: everything passes, in and out. That is so ${plainWords(cluster.words)}.`;
}

function item(one: Selecting, direction: Direction, group: string, asked: number, world: FlowWorld): Item {
  const { policy, pods, perhaps, isolates } = one;
  const place = world.policyPlace(policy.id, []);
  const notes = [
    policyKind(policy, plain),
    ...(pods.length < asked ? [`${pods.length} of ${asked} pods`] : []),
    ...(perhaps ? ['perhaps: it depends on a label that the snapshot lacks'] : []),
  ];
  return {
    group,
    label: plain(policy.name),
    description: notes.join(' · '),
    detail: rulesWords(policy, direction, isolates),
    ...(place && { place }),
  };
}

/** `allow from pods with role=api on TCP 80; 2 more rules`. */
function rulesWords(policy: Policy, direction: Direction, isolates: boolean): string {
  const rules = policy.rules.filter((rule) => rule.direction === direction);
  if (rules.length === 0) return isolates ? 'isolates, and allows nothing' : `no ${direction} rules`;
  const shown = rules.slice(0, SHOWN_RULES).map((rule) => `${rule.action.toLowerCase()} ${rulePhrase(rule, plain)}`);
  const more = rules.length - shown.length;
  return [...shown, ...(more > 0 ? [count(more, 'more rule')] : [])].join('; ');
}

/** Those that are never enforced, and say what they would do. */
function watchedItems({ pods }: Pods, world: FlowWorld): readonly Item[] {
  const programs = world.cluster.programs.pending();
  if (programs === undefined) return [];
  const pending: ClusterView = { ...world.cluster, programs };
  const enforced = new Set(world.cluster.programs.policies.map(({ id }) => id));
  return (['ingress', 'egress'] as const).flatMap((direction) =>
    selecting(pending, pods, direction)
      .filter(({ policy }) => !enforced.has(policy.id))
      .map((one) => item(one, direction, `Staged: not enforced (${direction})`, pods.length, world)),
  );
}
