import type { Violation } from '../../schema/walk.ts';
import { get, nodeAt } from '../../syntax/cursor.ts';
import type { MapNode, Node } from '../../syntax/tree.ts';
import { given, holdsSomething } from './nodes.ts';
import { sentences } from './text.ts';

export type UnknownKey = Extract<Violation, { kind: 'unknown' }>;

/** Who refuses an unknown field, and who does not: the same two sentences wherever one stands. */
export function refusal(unknown: UnknownKey, root: Node): string {
  const effect = effectWithout(unknown, root);
  const meaning = effect ? `, and then ${effect}` : '';
  return sentences(
    'The API server refuses the field when it is asked to check strictly, as `kubectl` asks it to.',
    `For other clients it drops the field without an error${meaning}.`,
  );
}

/**
 * What the policy says once the API server has dropped an unknown field (kubernetes.md 0.3.3): often more is let
 * through than anybody wanted. Half a sentence; undefined where the field's absence changes nothing worth saying.
 */
export function effectWithout(unknown: UnknownKey, root: Node): string | undefined {
  const { map, path, parent } = unknown;
  switch (parent.role) {
    case 'subject-pods':
      return asksNothing(map) ? 'the policy selects every pod of the namespace' : undefined;
    case 'peer-pods':
      return asksNothing(map) ? `this peer is every pod ${scopeOf(root, path)}` : undefined;
    case 'namespaces':
      return asksNothing(map) ? 'this peer takes in every namespace' : undefined;
    case 'spec':
      return withoutSpecField(unknown);
    case 'rule':
      return withoutRuleField(unknown);
    case 'peer':
      return withoutPeerField(map);
    case 'port-item':
      return given(map, 'port') === undefined ? `this item is every ${protocolOf(map)} port` : undefined;
    case 'ip-block':
      return given(map, 'cidr') === undefined
        ? 'the `ipBlock` has no `cidr` and is refused'
        : holdsSomething(given(map, 'except'))
          ? undefined
          : 'nothing is taken out of `cidr`';
    default:
      return undefined;
  }
}

function withoutSpecField({ map, near, entry }: UnknownKey): string | undefined {
  const meant = near[0] ?? entry.key;
  const selects = get(map, 'podSelector') === undefined;
  if (meant === 'podSelector' || (selects && /selector|subject/i.test(entry.key))) {
    return selects ? 'the policy selects every pod of the namespace' : undefined;
  }
  if (meant === 'policyTypes' || meant === 'types') {
    if (holdsSomething(given(map, 'policyTypes'))) return undefined;
    const both = holdsSomething(given(map, 'egress'));
    return `the policy isolates for ${both ? '`Ingress` and `Egress`' : '`Ingress`'} only by default`.replace(
      both ? ' only' : '',
      '',
    );
  }
  if (meant === 'ingress' && !holdsSomething(given(map, 'ingress'))) return 'no ingress rule is left';
  if (meant === 'egress' && !holdsSomething(given(map, 'egress'))) return 'no egress rule is left';
  return undefined;
}

function withoutRuleField({ map, path }: UnknownKey): string | undefined {
  const inward = path.includes('ingress');
  const peers = holdsSomething(given(map, inward ? 'from' : 'to'));
  const ports = holdsSomething(given(map, 'ports'));
  if (peers && ports) return undefined;
  const who = inward ? 'lets everyone in' : 'lets the pods connect to everything';
  if (!peers) return `this rule ${who}${ports ? ' on its ports' : ', on every port'}`;
  return 'this rule holds for every port';
}

function withoutPeerField(map: MapNode): string | undefined {
  const pods = given(map, 'podSelector');
  const namespaces = given(map, 'namespaceSelector');
  if (given(map, 'ipBlock')) return undefined;
  if (!pods && !namespaces) return 'the peer is empty and the policy is refused all the same';
  if (!pods) return 'this peer is every pod of those namespaces';
  return namespaces ? undefined : "this peer is looked for in the policy's own namespace only";
}

/** No requirement is left in a selector. */
function asksNothing(selector: MapNode): boolean {
  return !holdsSomething(given(selector, 'matchLabels')) && !holdsSomething(given(selector, 'matchExpressions'));
}

function scopeOf(root: Node, path: UnknownKey['path']): string {
  const peer = nodeAt(root, path.slice(0, -2));
  return given(peer, 'namespaceSelector') ? 'of the chosen namespaces' : "of the policy's namespace";
}

function protocolOf(port: MapNode): string {
  const protocol = given(port, 'protocol');
  return protocol?.kind === 'scalar' && typeof protocol.value === 'string' ? protocol.value : 'TCP';
}
