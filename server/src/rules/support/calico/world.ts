import { isWithin } from '../../../engine/bitset.ts';
import { CALICO_LABELLING } from '../../../engine/dataplane/calico/labelling.ts';
import { type LabelledThing, type Labelling, labellingFrom } from '../../../engine/labelling.ts';
import type { Endpoint, HostEndpoint } from '../../../engine/model.ts';
import { type LabelFacts, matches, type Selector, valuesAsked } from '../../../engine/selector.ts';
import { subjectSelector } from '../../../engine/subjects.ts';
import { NAMESPACE_LABEL } from '../../../lower/calico/effective.ts';
import type { ClusterView } from '../../rule.ts';
import { arePodsKnown, type Selected } from '../view.ts';
import type { CalicoPolicy } from './policy.ts';

/** Calico labels things in its own way, whoever is known to enforce: what its selectors mean is asked of this. */
export function labellingOf({ inventory }: ClusterView): Labelling {
  return labellingFrom(CALICO_LABELLING, inventory);
}

/** Calico's Felix is what enforces here: verdicts of the view are its verdicts. */
export function isEnforcing({ programs }: ClusterView): boolean {
  return programs.dataplane.labelling?.key === 'calico';
}

/** The pods that an effective selector means. */
export function podsOf(cluster: ClusterView, selector: Selector): Selected {
  const { sure, possible } = labellingOf(cluster).pods(selector);
  return {
    pods: cluster.inventory.endpointsOf(sure),
    certain:
      (sure === possible || isWithin(possible, sure)) &&
      arePodsKnown(
        cluster,
        valuesAsked(selector, (key) => key === NAMESPACE_LABEL),
      ),
  };
}

/** The pods that a policy governs, host-only stages left out. */
export function governedPods(cluster: ClusterView, { policy }: CalicoPolicy): Selected {
  if (policy.stage === 'untracked' || policy.stage === 'pre-dnat') return { pods: [], certain: true };
  return podsOf(cluster, subjectSelector(policy.subject));
}

/** Network sets and host endpoints that an effective selector means. */
export function thingsOf(cluster: ClusterView, selector: Selector): readonly LabelledThing[] {
  return labellingOf(cluster).things.filter(({ facts }) => matches(selector, facts) !== 'no');
}

/** The host endpoints that a policy governs; none for those of a namespace. */
export function governedHosts(cluster: ClusterView, { policy, global }: CalicoPolicy): readonly HostEndpoint[] {
  if (!global) return [];
  const selector = subjectSelector(policy.subject);
  return cluster.inventory.hostEndpoints.filter(({ labels }) => matches(selector, factsWith(labels)) === 'yes');
}

export function factsWith(labels: LabelFacts['labels']): LabelFacts {
  return { labels, isUnknown: () => 'no' };
}

const NOTHING = factsWith(new Map());

/** The selector takes in what has no label at all, host endpoints among it. */
export function takesUnlabelled(selector: Selector): boolean {
  return matches(selector, NOTHING) === 'yes';
}

/** The view shows pods there, or the Namespace itself; of a global policy, any pod. */
export function isKnown(cluster: ClusterView, { global, namespace }: CalicoPolicy): boolean {
  if (global) return cluster.inventory.endpoints.some(({ kind }) => kind === 'pod');
  return cluster.inventory.endpointsIn(namespace).length > 0 || cluster.inventory.namespace(namespace).labelsKnown;
}

/** The endpoint's labels in Calico's eyes. */
export function factsOf(cluster: ClusterView, pod: Endpoint): LabelFacts {
  return labellingOf(cluster).podFacts(cluster.inventory.ordinal(pod.id));
}
