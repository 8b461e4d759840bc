/**
 * AdminNetworkPolicy and BaselineAdminNetworkPolicy (policy.networking.k8s.io/v1alpha1) and ClusterNetworkPolicy
 * (v1alpha2) as the engine sees them (kubernetes.md B, C, BC.3).
 *
 * Total on any JSON. For objects that the API server accepts it is exactly what the API says; of others (half typed)
 * what cannot be read is left out: a rule without readable peers matches nobody, a subject that cannot be read
 * selects nobody.
 */

import type { Action, Direction, Policy, Rule, Subject } from '../../engine/model.ts';
import { ALL, allOf, type Selector } from '../../engine/selector.ts';
import { lowerLabelSelector } from '../labelSelector.ts';
import type { Json, JsonObject } from '../object.ts';
import { at, integerAt, isObject, listAt, textAt } from '../value.ts';
import { withoutNulls } from '../withoutNulls.ts';
import { lowerPeers } from './peers.ts';
import { lowerPorts } from './ports.ts';

const GROUP = 'policy.networking.k8s.io';

/** Names of the tiers; where an enforcer puts them is a fact of `engine/dataplane/`. */
export type AdminTier = 'Admin' | 'Baseline';

/** One of the three kinds, and what differs between them. */
interface AdminKind {
  readonly apiVersion: string;
  readonly kind: string;
  /** Undefined where `spec.tier` says it. */
  readonly tier: AdminTier | undefined;
  readonly actions: Readonly<Record<string, Action>>;
}

const KINDS: readonly AdminKind[] = [
  {
    apiVersion: `${GROUP}/v1alpha1`,
    kind: 'AdminNetworkPolicy',
    tier: 'Admin',
    actions: { Allow: 'Allow', Deny: 'Deny', Pass: 'Pass' },
  },
  {
    apiVersion: `${GROUP}/v1alpha1`,
    kind: 'BaselineAdminNetworkPolicy',
    tier: 'Baseline',
    actions: { Allow: 'Allow', Deny: 'Deny' },
  },
  {
    apiVersion: `${GROUP}/v1alpha2`,
    kind: 'ClusterNetworkPolicy',
    tier: undefined,
    actions: { Accept: 'Allow', Deny: 'Deny', Pass: 'Pass' },
  },
];

/** After every numbered policy of the tier: what BaselineAdminNetworkPolicy, which has no number, counts as (BC.3.4). */
const AFTER_ALL = 1001;

/** Undefined for any other kind. */
export function lowerAdminPolicy(written: JsonObject): Policy | undefined {
  const kind = KINDS.find((one) => one.kind === at(written, 'kind') && one.apiVersion === at(written, 'apiVersion'));
  if (kind === undefined) return undefined;
  const value = withoutNulls(written);
  const name = textAt(value, 'metadata', 'name') ?? textAt(value, 'metadata', 'generateName') ?? '';
  const spec = at(value, 'spec');
  const rules = [...lowerRules(spec, 'ingress', kind), ...lowerRules(spec, 'egress', kind)];
  return {
    id: `${GROUP}/${kind.kind}/${name}`,
    apiVersion: kind.apiVersion,
    kind: kind.kind,
    name,
    tier: kind.tier ?? (at(spec, 'tier') === 'Baseline' ? 'Baseline' : 'Admin'),
    order: integerAt(spec, 'priority') ?? AFTER_ALL,
    subject: lowerSubject(spec),
    // A direction without rules is not affected (BC.3.2, 2).
    directions: [...new Set(rules.map(({ direction }) => direction))],
    rules,
  };
}

function lowerSubject(spec: Json | undefined): Subject {
  const path = ['spec', 'subject'];
  const subject = at(spec, 'subject');
  const namespaces = at(subject, 'namespaces');
  const pods = at(subject, 'pods');
  const both = podsAt(pods, [...path, 'pods']);
  // Exactly one key; several or none are refused (B-V3, C-V4).
  if (isObject(subject) && Object.keys(subject).length === 1) {
    if (namespaces !== undefined) {
      const selector = lowerLabelSelector(namespaces, [...path, 'namespaces']);
      return { kind: 'pods', namespaces: { kind: 'selected', selector }, pods: ALL, path: [...path, 'namespaces'] };
    }
    if (both !== undefined) {
      const { namespaces: selector, pods: selected } = both;
      return { kind: 'pods', namespaces: { kind: 'selected', selector }, pods: selected, path: [...path, 'pods'] };
    }
  }
  return { kind: 'pods', namespaces: { kind: 'selected', selector: NOBODY }, pods: NOBODY, path };
}

const NOBODY: Selector = allOf([{ op: 'in', key: '', values: [] }]);

/** `{namespaceSelector, podSelector}`: a missing namespace selector means every namespace (C.1; refused in B). */
export function podsAt(
  value: Json | undefined,
  path: readonly (string | number)[],
): { readonly namespaces: Selector; readonly pods: Selector } | undefined {
  if (!isObject(value) || at(value, 'podSelector') === undefined) return undefined;
  return {
    namespaces: lowerLabelSelector(at(value, 'namespaceSelector'), [...path, 'namespaceSelector']),
    pods: lowerLabelSelector(at(value, 'podSelector'), [...path, 'podSelector']),
  };
}

function lowerRules(spec: Json | undefined, direction: Direction, kind: AdminKind): readonly Rule[] {
  return listAt(spec, direction).flatMap((written, index): readonly Rule[] => {
    const name = textAt(written, 'action') ?? '';
    const action = Object.hasOwn(kind.actions, name) ? kind.actions[name] : undefined;
    if (action === undefined) return [];
    const path = ['spec', direction, index];
    const field = direction === 'ingress' ? 'from' : 'to';
    const peers = lowerPeers(listAt(written, field), [...path, field], direction);
    return [{ direction, action, path, peers, ports: lowerPorts(written, path) }];
  });
}
