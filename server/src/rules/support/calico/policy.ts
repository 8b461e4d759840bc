import type { DataplaneName } from '../../../engine/dataplane/dataplane.ts';
import type { Action, Direction, Path, Policy, Rule } from '../../../engine/model.ts';
import { get } from '../../../syntax/cursor.ts';
import type { ListNode, MapNode } from '../../../syntax/tree.ts';
import type { RuleSubject } from '../../rule.ts';
import { DIRECTIONS, itemsOf } from '../manifest.ts';
import { given } from '../nodes.ts';
import { ruleAt } from '../portWords.ts';
import { isGlobalPolicy } from './objects.ts';

/** A policy of Calico's own kinds, as its text stands and as Felix gets it. */
export interface CalicoPolicy {
  readonly policy: Policy;
  readonly text: string;
  readonly root: MapNode;
  readonly spec: MapNode;
  readonly global: boolean;
  /** '' for a global policy. */
  readonly namespace: string;
  /** The namespace is written, not assumed. */
  readonly namespaceWritten: boolean;
  readonly staged: boolean;
  /** Stored past whatever checks and fills in (calico.md 0.5, W3). */
  readonly raw: boolean;
}

/** One rule as text and as the engine reads it. */
export interface CalicoRule {
  readonly direction: Direction;
  readonly action: Action;
  readonly index: number;
  readonly path: Path;
  readonly list: ListNode;
  readonly map: MapNode;
  readonly rule: Rule;
}

export type RuleEnd = 'source' | 'destination';
export const RULE_ENDS: readonly RuleEnd[] = ['source', 'destination'];

/** One end of a rule, where something is asked of it. */
export interface CalicoEnd {
  readonly end: RuleEnd;
  /** Not the governed endpoint's own. */
  readonly other: boolean;
  readonly path: Path;
  readonly map: MapNode;
}

const KINDS: ReadonlySet<unknown> = new Set([
  'NetworkPolicy',
  'GlobalNetworkPolicy',
  'StagedNetworkPolicy',
  'StagedGlobalNetworkPolicy',
]);

/** Of their clusters `kind-ignored` says all there is to say of such a policy. */
const OTHERS: ReadonlySet<DataplaneName> = new Set(['cilium', 'weave', 'none']);

/** Undefined for other kinds, for templates, for what Felix would not load, and where it is known that another enforces. */
export function calicoPolicy({ object, settings, cluster }: RuleSubject): CalicoPolicy | undefined {
  const { policy, slice, node, kind, schema } = object;
  if (!policy || slice.template || schema?.family !== 'calico' || !KINDS.has(kind)) return undefined;
  if (cluster && OTHERS.has(cluster.programs.dataplane.name)) return undefined;
  const spec = given(node, 'spec');
  if (spec?.kind !== 'map') return undefined;
  const global = isGlobalPolicy(kind);
  return {
    policy,
    text: slice.text,
    root: node,
    spec,
    global,
    namespace: global ? '' : (policy.namespace ?? settings.defaultNamespace),
    namespaceWritten: given(given(node, 'metadata'), 'namespace') !== undefined,
    staged: policy.staged === true,
    raw: object.apiVersion === 'crd.projectcalico.org/v1',
  };
}

/** Its rules, in order; of directions that it does not govern only on demand. */
export function rulesOf(found: CalicoPolicy, which: 'governed' | 'all' = 'governed'): readonly CalicoRule[] {
  return DIRECTIONS.flatMap((direction) => {
    if (which === 'governed' && !found.policy.directions.includes(direction)) return [];
    const list = get(found.spec, direction)?.value;
    if (list?.kind !== 'list') return [];
    return itemsOf(get(found.spec, direction)).flatMap((map, index): readonly CalicoRule[] => {
      const path = ['spec', direction, index];
      const rule = ruleAt(found.policy, path);
      if (map.kind !== 'map' || !rule) return [];
      return [{ direction, action: rule.action, index, path, list, map, rule }];
    });
  });
}

/** The ends of a rule that are written as mappings with something in them. */
export function endsOf({ map, path, direction }: CalicoRule): readonly CalicoEnd[] {
  return RULE_ENDS.flatMap((end): readonly CalicoEnd[] => {
    const entity = given(map, end);
    if (entity?.kind !== 'map' || entity.entries.length === 0) return [];
    return [{ end, other: (end === 'source') === (direction === 'ingress'), path: [...path, end], map: entity }];
  });
}

/** It asks nothing of the packet. */
export function isUnconditional({ rule }: CalicoRule): boolean {
  return rule.peers === undefined && rule.ports === undefined && !rule.criteria?.length && !rule.needs?.length;
}

/** Some rule of the direction lets everything through that comes to it. */
export function allowsAll(rules: readonly CalicoRule[], direction: Direction): boolean {
  return rules.some((rule) => rule.direction === direction && rule.action === 'Allow' && isUnconditional(rule));
}
