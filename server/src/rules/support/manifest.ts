import type { Direction, Path, Policy } from '../../engine/model.ts';
import { get } from '../../syntax/cursor.ts';
import type { ListNode, MapEntry, MapNode, Node } from '../../syntax/tree.ts';
import type { RuleSubject } from '../rule.ts';

/** A policy of one of the API server's own kinds as its text stands, for rules that care what is absent, null or empty. */
export interface PolicyText {
  readonly policy: Policy;
  readonly text: string;
  readonly root: MapNode;
  readonly spec: MapNode;
  /** Where the policy applies; undefined for the kinds that hold in the whole cluster. */
  readonly namespace: string | undefined;
}

export interface NetworkPolicyText extends PolicyText {
  readonly namespace: string;
}

/** A NetworkPolicy or one of the admin kinds. Undefined for others, for templates, and where `spec` is not a mapping. */
export function policyText(subject: RuleSubject): PolicyText | undefined {
  const { policy, slice, node, schema } = subject.object;
  if (schema?.family !== 'admin') return networkPolicy(subject);
  const spec = get(node, 'spec')?.value;
  if (!policy || slice.template || spec?.kind !== 'map') return undefined;
  return { policy, text: slice.text, root: node, spec, namespace: undefined };
}

/** Undefined for other kinds, for templates, and where `spec` is not a mapping. */
export function networkPolicy({ object, settings }: RuleSubject): NetworkPolicyText | undefined {
  const { policy, slice, node } = object;
  if (!policy || slice.template || object.kind !== 'NetworkPolicy' || object.apiVersion !== 'networking.k8s.io/v1') {
    return undefined;
  }
  const spec = get(node, 'spec')?.value;
  if (spec?.kind !== 'map') return undefined;
  const namespace = policy.namespace ?? object.namespace ?? settings.defaultNamespace;
  return { policy, text: slice.text, root: node, spec, namespace };
}

export const DIRECTIONS: readonly Direction[] = ['ingress', 'egress'];

/** `Ingress`, as `policyTypes` writes it. */
export function typeName(direction: Direction): 'Ingress' | 'Egress' {
  return direction === 'ingress' ? 'Ingress' : 'Egress';
}

/** The key that holds a rule's peers. */
export function peersKey(direction: Direction): 'from' | 'to' {
  return direction === 'ingress' ? 'from' : 'to';
}

/** One item of `spec.ingress` or `spec.egress`. */
export interface RuleText {
  readonly direction: Direction;
  readonly path: Path;
  readonly index: number;
  readonly list: ListNode;
  readonly node: Node;
  /** Absent where the rule is no mapping. */
  readonly map: MapNode | undefined;
  readonly peers: MapEntry | undefined;
  readonly ports: MapEntry | undefined;
}

export function rulesOf(spec: MapNode, direction: Direction): readonly RuleText[] {
  const list = get(spec, direction)?.value;
  if (list?.kind !== 'list') return [];
  return list.items.map(({ value }, index) => {
    const map = value.kind === 'map' ? value : undefined;
    return {
      direction,
      path: ['spec', direction, index],
      index,
      list,
      node: value,
      map,
      peers: map && get(map, peersKey(direction)),
      ports: map && get(map, 'ports'),
    };
  });
}

/** The items of an entry's list; none where the value is no list. */
export function itemsOf(entry: MapEntry | undefined): readonly Node[] {
  return entry?.value.kind === 'list' ? entry.value.items.map((item) => item.value) : [];
}

/** The entry is there and holds a list with at least one item. */
export function hasItems(entry: MapEntry | undefined): boolean {
  return itemsOf(entry).length > 0;
}

/** `key:` with nothing behind it, or `~`, or `null`. */
export function isNull(node: Node | undefined): boolean {
  return node?.kind === 'scalar' && node.value === null;
}

/** The strings that `policyTypes` lists, wrong ones included; undefined where it is absent, null or empty, which is defaulted. */
export function listedTypes(
  spec: MapNode,
  key: 'policyTypes' | 'types' = 'policyTypes',
): readonly string[] | undefined {
  const listed = itemsOf(get(spec, key));
  if (listed.length === 0) return undefined;
  return listed.map((node) => (node.kind === 'scalar' ? String(node.value) : ''));
}

/** Something on the way to this node was written elsewhere: edits here would change that place too, or not this one. */
export function isBorrowed(...nodes: readonly (Node | undefined)[]): boolean {
  return nodes.some((node) => node?.alias !== undefined);
}
