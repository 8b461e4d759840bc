import type { Endpoint, Policy, Rule as PolicyRule } from '../../engine/model.ts';
import type { ClusterView } from '../rule.ts';
import { rulesMeet } from './overlap.ts';
import { code } from './text.ts';
import { subjects } from './view.ts';

/** Two policies of the admin kinds that say different things of the same connections, in words ready for a sentence. */

/** A rule of the one, and one of the other. */
export type Clash = readonly [PolicyRule, PolicyRule];

/** Pods to which both apply. */
export function sharedPods(cluster: ClusterView, own: readonly Endpoint[], other: Policy): readonly Endpoint[] {
  const theirs = new Set(subjects(cluster, other).pods);
  return own.filter((pod) => theirs.has(pod));
}

/** The first rules of both that meet and say different things. */
export function clashOf(cluster: ClusterView, a: Policy, b: Policy): Clash | undefined {
  for (const one of a.rules) {
    for (const other of b.rules) {
      if (one.action !== other.action && rulesMeet(cluster, one, other)) return [one, other];
    }
  }
  return undefined;
}

/** *the two contradict each other: ingress rule 1 here says …* */
export function clashWords(policy: Policy, other: Policy, [here, there]: Clash): string {
  return `the two contradict each other: ${ruleWords(here)} here says ${actionWord(policy, here)}, ${ruleWords(there)} there says ${actionWord(other, there)}`;
}

/** As its kind writes it. */
function actionWord({ kind }: Policy, { action }: PolicyRule): string {
  return code(action === 'Allow' && kind === 'ClusterNetworkPolicy' ? 'Accept' : action);
}

function ruleWords({ direction, path }: PolicyRule): string {
  return `${direction} rule ${Number(path.at(-1)) + 1}`;
}
