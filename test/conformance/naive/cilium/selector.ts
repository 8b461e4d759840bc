/** Cilium's label selectors and what the agent makes of them (cilium.md 2.1, 2.4). */

import { type Json, list } from '../json.ts';
import type { Label } from './identity.ts';
import type { Settings } from './settings.ts';

export interface Requirement {
  readonly source: string;
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** A key without source is of any. */
export function requirementsOf(selector: Json, missingSource = 'any'): Requirement[] {
  const labels = Object.entries<Json>(selector?.matchLabels ?? {}).filter(([, value]) => value !== null);
  return [
    ...labels.map(([key, value]) => ({ ...keyOf(key, missingSource), operator: 'In', values: [value] })),
    ...list(selector?.matchExpressions).map(({ key, operator, values }) => ({
      ...keyOf(key, missingSource),
      operator,
      values: list(values),
    })),
  ];
}

function keyOf(text: string, missingSource: string): { source: string; key: string } {
  const [source = '', key] = text.split(':');
  return key === undefined ? { source: missingSource, key: source } : { source, key };
}

export function matchesLabels(labels: readonly Label[], requirements: readonly Requirement[]): boolean {
  return requirements.every(({ source, key, operator, values }) => {
    const found = labels.find((label) => (source === 'any' || label.source === source) && label.key === key);
    if (operator === 'Exists') return found !== undefined;
    if (operator === 'DoesNotExist') return found === undefined;
    if (operator === 'NotIn') return found === undefined || !values.includes(found.value);
    return found !== undefined && values.includes(found.value);
  });
}

export const NAMESPACE = 'io.kubernetes.pod.namespace';
const NAMESPACE_LABELS = 'io.cilium.k8s.namespace.labels.';
const CLUSTER = 'io.cilium.k8s.policy.cluster';

export function requirement(key: string, operator: string, ...values: string[]): Requirement {
  return { source: 'k8s', key, operator, values };
}

const fromKubernetes = ({ source }: Requirement): boolean => source === 'k8s' || source === 'any';

/** Without a namespace the policy is clusterwide. */
export function rewrittenPeer(
  selector: Json,
  namespace: string | undefined,
  subject: readonly Requirement[],
  settings: Settings,
): Requirement[] {
  const own = requirementsOf(selector);
  if (own.some(({ source }) => source === 'reserved')) return own;
  const added: Requirement[] = [];
  if (!own.some((each) => fromKubernetes(each) && each.key === NAMESPACE)) {
    if (namespace === undefined) {
      if (!subject.some(({ source, key }) => source === 'reserved' && key === 'init')) {
        added.push(requirement(NAMESPACE, 'Exists'));
      }
    } else if (!own.some((each) => fromKubernetes(each) && each.key.startsWith(NAMESPACE_LABELS))) {
      added.push(requirement(NAMESPACE, 'In', namespace));
    }
  }
  return [...own, ...added, ...localCluster(own, settings)];
}

export function localCluster(own: readonly Requirement[], settings: Settings): Requirement[] {
  if (!settings.defaultLocalCluster || own.some((each) => fromKubernetes(each) && each.key === CLUSTER)) return [];
  return [requirement(CLUSTER, 'In', settings.clusterName)];
}

/** Of a policy in a namespace: the namespace is set over what is written with the source `k8s`. */
export function rewrittenSubject(selector: Json, namespace: string | undefined): Requirement[] {
  if (namespace === undefined) return requirementsOf(selector);
  const labels = Object.entries(selector?.matchLabels ?? {}).filter(([key]) => key !== `k8s:${NAMESPACE}`);
  return [
    ...requirementsOf({ ...selector, matchLabels: Object.fromEntries(labels) }),
    requirement(NAMESPACE, 'In', namespace),
  ];
}

/** Labels of Namespaces as pods carry them; `{}` is every namespace. */
export function namespaceRequirements(selector: Json): Requirement[] {
  const own = kubernetesRequirements(selector).map((each) => ({ ...each, key: NAMESPACE_LABELS + each.key }));
  return own.length === 0 ? [requirement(NAMESPACE, 'Exists')] : own;
}

/** Keys of a Kubernetes selector are Kubernetes labels, and have no source; a null value is the empty one (kubernetes.md 0.3.4). */
export function kubernetesRequirements(selector: Json): Requirement[] {
  const labels = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => [key, value ?? '']);
  return requirementsOf({ ...selector, matchLabels: Object.fromEntries(labels) }, 'k8s');
}
