/**
 * Selectors of pods in one spelling, so that those of several APIs compare: pods by their own labels and by those of
 * their namespace become one selector over the labels that the enforcer gives them.
 */

import { NAMESPACE_NAME_LABEL } from '../inventory.ts';
import type { NamespaceScope } from '../model.ts';
import { renamed, type Selector } from '../selector.ts';

export interface Spelling {
  /** Pods of a scope as the enforcer's own selectors write them. */
  readonly flat: (namespaces: NamespaceScope, pods: Selector) => Selector;
  /** The enforcer's own selector with keys that always say the same written alike. `ofPods`: only pods are asked. */
  readonly plain: (selector: Selector, ofPods: boolean) => Selector;
  /** A key as it is written alike, for whoever only looks things up. */
  readonly alike: (key: string) => string;
  /** Nothing but pods can match the enforcer's own selector. */
  readonly podsAlone: (selector: Selector) => boolean;
}

/** No pod label has a blank. */
const OWN_NAMESPACE = ' namespace';
const OF_NAMESPACE = ' of namespace ';

/** Where pods are selected as Kubernetes does it. */
export const KUBERNETES_SPELLING: Spelling = {
  flat: (namespaces, pods) => ({ kind: 'and', of: [scope(namespaces), pods] }),
  plain: (selector) => selector,
  alike: (key) => key,
  podsAlone: () => false,
};

function scope(namespaces: NamespaceScope): Selector {
  if (namespaces.kind === 'named') return inNamespace(OWN_NAMESPACE, namespaces.name);
  return renamed(namespaces.selector, (key) => (key === NAMESPACE_NAME_LABEL ? OWN_NAMESPACE : OF_NAMESPACE + key));
}

export function inNamespace(key: string, name: string): Selector {
  return { kind: 'requirement', requirement: { op: 'in', key, values: [name] } };
}
