/** A policy of Cilium as its text stands, next to what the engine makes of it: for rules about what is accepted. */

import type { Direction, Policy, Rule } from '../../../engine/model.ts';
import { get, nodeAt } from '../../../syntax/cursor.ts';
import type { Path } from '../../../syntax/path.ts';
import type { ListNode, MapNode, Node } from '../../../syntax/tree.ts';
import type { ClusterView, RuleSubject } from '../../rule.ts';
import { given } from '../nodes.ts';

/** `spec`, or an entry of `specs`. */
export interface CiliumRuleText {
  readonly path: Path;
  readonly map: MapNode;
  /** The whole document's text, and the object's root. */
  readonly text: string;
  readonly root: MapNode;
  /** Undefined for a clusterwide policy. */
  readonly namespace: string | undefined;
  readonly namesNodes: boolean;
  /** Undefined where the agent does not import the object: what is wrong then is told elsewhere. */
  readonly policy: Policy | undefined;
}

/** One item of `ingress`, `ingressDeny`, `egress` or `egressDeny`. */
export interface CiliumItemText {
  readonly of: CiliumRuleText;
  readonly section: string;
  readonly direction: Direction;
  readonly denies: boolean;
  /** `from` or `to`, as its fields of peers begin. */
  readonly prefix: 'from' | 'to';
  readonly path: Path;
  readonly list: ListNode;
  readonly index: number;
  readonly map: MapNode;
  /** One, or one for each element of `toPorts`; none where the policy is not imported. */
  readonly rules: readonly Rule[];
}

const SECTIONS = [
  ['ingress', 'ingress', false],
  ['ingressDeny', 'ingress', true],
  ['egress', 'egress', false],
  ['egressDeny', 'egress', true],
] as const;

export function ciliumRules({ object, structure, settings }: RuleSubject): readonly CiliumRuleText[] {
  const { node, slice, schema } = object;
  if (schema?.family !== 'cilium' || slice.template) return [];
  const specs = given(node, 'specs');
  const places: readonly Path[] = [
    ['spec'],
    ...(specs?.kind === 'list' ? specs.items.map((_, index) => ['specs', index]) : []),
  ];
  const namespaced = schema.scope === 'Namespaced';
  // What the API server refuses has no meaning yet; what the agent does not import has no policies anyway.
  const isRefused = structure.violations.some(({ kind, path }) => kind !== 'unknown' && path[0] !== 'status');
  const policies = isRefused ? [] : object.policies;
  return places.flatMap((path) => {
    const map = nodeAt(node, path);
    if (map?.kind !== 'map') return [];
    return {
      path,
      map,
      text: slice.text,
      root: node,
      namespace: namespaced ? (object.namespace ?? settings.defaultNamespace) : undefined,
      namesNodes: given(map, 'nodeSelector') !== undefined,
      policy: policies.find(({ subject }) => isUnder(subject.path, path)),
    };
  });
}

/** Items that are mappings. */
export function ciliumItems(rule: CiliumRuleText): readonly CiliumItemText[] {
  return SECTIONS.flatMap(([section, direction, denies]) => {
    const list = given(rule.map, section);
    if (list?.kind !== 'list') return [];
    return list.items.flatMap(({ value }, index) => {
      if (value.kind !== 'map') return [];
      const path = [...rule.path, section, index];
      return {
        of: rule,
        section,
        direction,
        denies,
        prefix: direction === 'ingress' ? ('from' as const) : ('to' as const),
        path,
        list,
        index,
        map: value,
        rules: rule.policy?.rules.filter((each) => isUnder(each.path, path)) ?? [],
      };
    });
  });
}

/** Every item of the object. */
export function allItems(subject: RuleSubject): readonly CiliumItemText[] {
  return ciliumRules(subject).flatMap(ciliumItems);
}

/** The items of a list field; none where it is absent, null or no list. */
export function nodesIn(map: Node | undefined, key: string): readonly Node[] {
  const list = given(map, key);
  return list?.kind === 'list' ? list.items.map(({ value }) => value) : [];
}

const PEERS = ['Endpoints', 'Entities', 'CIDR', 'CIDRSet', 'Nodes', 'Groups', 'Services', 'FQDNs'];

/** Keys of the peers that the item writes, empty lists included. */
export function peerKeys({ map, prefix }: CiliumItemText): readonly string[] {
  return PEERS.map((name) => prefix + name).filter((key) => given(map, key) !== undefined);
}

/** Whether the item limits ports or messages at all. */
export function limitsPorts({ map }: CiliumItemText): boolean {
  return nodesIn(map, 'toPorts').length > 0 || nodesIn(map, 'icmps').length > 0;
}

/** Whether the rule closes its pods in a direction to what nothing allows. */
export function closes({ policy }: CiliumRuleText, direction: Direction): boolean {
  return policy?.isolates?.includes(direction) ?? false;
}

/** The view, where it is Cilium that enforces there. */
export function underCilium(cluster: ClusterView | undefined): ClusterView | undefined {
  return cluster?.programs.dataplane.name === 'cilium' ? cluster : undefined;
}

export function isUnder(path: Path, start: Path): boolean {
  return start.every((step, index) => path[index] === step);
}

/** The text of a scalar field; undefined where it is none. */
export function textIn(map: Node | undefined, key: string): string | undefined {
  const node = map?.kind === 'map' ? get(map, key)?.value : undefined;
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}
