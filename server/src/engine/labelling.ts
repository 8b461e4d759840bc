/**
 * Labels as one enforcer sees them. Kubernetes selects pods by their own labels and those of their namespaces; Calico
 * and Cilium flatten both, and more, into one set of labels per thing, and label other things than pods too.
 */

import type { Side } from './ends.ts';
import type { Inventory } from './inventory.ts';
import type { Matching } from './labels.ts';
import type { Endpoint, HostEndpoint } from './model.ts';
import type { LabelFacts, Selector } from './selector.ts';
import { finish, type Steps } from './steps.ts';

export interface Labelling {
  /** Selectable pods that match, by ordinal. Answers are remembered. */
  pods(selector: Selector): Matching;
  /** The labels of a selectable pod. */
  podFacts(ordinal: number): LabelFacts;
  /**
   * What else the enforcer labels at that end, as seen from the policy's subject: sets of addresses that hold it, a
   * node, the world outside. One that matches suffices.
   */
  others(end: Side, subject: Side): readonly LabelFacts[];
  /** Where a label of a pod comes from. */
  origin(key: string): LabelOrigin;
  /** Things besides pods that have a name and labels of their own: network sets, host endpoints, CIDR groups. */
  readonly things: readonly LabelledThing[];
  /** The labels of a node as whom policies of hosts select; absent: the enforcer has none. */
  nodeFacts?(node: Endpoint): LabelFacts;
  /** The labels of a host's interface; absent: the enforcer knows no such thing. */
  hostFacts?(host: HostEndpoint): LabelFacts;
}

/** `fixed`: every pod has it. `nothing`: no pod does. */
export type LabelOrigin =
  | { readonly of: 'pod' | 'namespace'; readonly key: string }
  | { readonly of: 'namespace-name' | 'account-name' | 'fixed' | 'nothing' };

export interface LabelledThing {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly facts: LabelFacts;
}

/** How to make one; made once per inventory for each key (`Inventory.derive`). */
export interface LabellingOf {
  readonly key: string;
  readonly make: (inventory: Inventory) => Steps<Labelling>;
}

export function labellingFrom({ key, make }: LabellingOf, inventory: Inventory): Labelling {
  return inventory.derive(key, (of) => finish(make(of)));
}

export function labellingFromInSteps({ key, make }: LabellingOf, inventory: Inventory): Steps<Labelling> {
  return inventory.deriveInSteps(key, make);
}
