import { equallyNear } from '../../../schema/near.ts';
import type { UnknownViolation } from '../../../schema/violation.ts';
import { get, nodeAt } from '../../../syntax/cursor.ts';
import type { MapNode, Node } from '../../../syntax/tree.ts';
import { given, holdsSomething } from '../nodes.ts';

/**
 * What the policy says once the API server has dropped an unknown field (kubernetes.md 0.3.3): often more is let
 * through than anybody wanted. Half a sentence; undefined where the field's absence changes nothing worth saying.
 */
export function effectWithout(unknown: UnknownViolation, root: Node): string | undefined {
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
      return withoutRuleField(unknown, root);
    case 'peer':
      return withoutPeerField(unknown, root);
    case 'port-item':
      return withoutPortField(unknown);
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

function withoutSpecField(unknown: UnknownViolation): string | undefined {
  const { map, entry } = unknown;
  const meant = meantBy(unknown);
  const selects = get(map, 'podSelector') === undefined;
  if (meant === 'podSelector' || (selects && /selector|subject/i.test(entry.key))) {
    return selects ? 'the policy selects every pod of the namespace' : undefined;
  }
  if (meant === 'policyTypes') {
    if (holdsSomething(given(map, 'policyTypes'))) return undefined;
    return holdsSomething(given(map, 'egress'))
      ? 'the policy isolates for `Ingress` and `Egress`, because there are egress rules'
      : 'the policy isolates for `Ingress` only';
  }
  if (meant === 'ingress' && !holdsSomething(given(map, 'ingress'))) return 'no ingress rule is left';
  if (meant === 'egress' && !holdsSomething(given(map, 'egress'))) return 'no egress rule is left';
  return undefined;
}

/** The field that the key stands for; '' where two are equally near. */
function meantBy({ near, entry }: UnknownViolation): string {
  const [first, ...more] = equallyNear(entry.key, near);
  return more.length > 0 ? '' : (first ?? entry.key);
}

function withoutRuleField(unknown: UnknownViolation, root: Node): string | undefined {
  const { map, path } = unknown;
  const meant = meantBy(unknown);
  if (meant === 'ingress' || meant === 'egress') return withoutRules(meant, nodeAt(root, ['spec']));
  if (meant === 'policyTypes') return undefined;
  const inward = path.includes('ingress');
  const peers = holdsSomething(given(map, inward ? 'from' : 'to'));
  const ports = holdsSomething(given(map, 'ports'));
  if (peers && ports) return undefined;
  const who = inward ? 'lets everyone in' : 'lets the pods connect to everything';
  if (!peers) return `this rule ${who}${ports ? ' on its ports' : ', on every port'}`;
  return 'this rule holds for every port';
}

/** Rules of a direction that stand somewhere else are rules that the policy does not have. */
function withoutRules(direction: 'ingress' | 'egress', spec: Node | undefined): string | undefined {
  if (holdsSomething(given(spec, direction))) return undefined;
  const types = given(spec, 'policyTypes');
  const listed = types?.kind === 'list' && types.items.length > 0 ? types.items.map(({ value }) => value) : undefined;
  const type = direction === 'ingress' ? 'Ingress' : 'Egress';
  const governed = listed
    ? listed.some((each) => each.kind === 'scalar' && each.value === type)
    : direction === 'ingress';
  return governed ? `all ${direction} is denied` : `${direction} is not limited at all`;
}

function withoutPeerField(unknown: UnknownViolation, root: Node): string | undefined {
  const { map, path, entry } = unknown;
  const pods = given(map, 'podSelector');
  const namespaces = given(map, 'namespaceSelector');
  if (!pods && !namespaces && !given(map, 'ipBlock')) return 'the peer is empty and the policy is refused all the same';
  if (entry.key === 'ports') {
    const rule = nodeAt(root, path.slice(0, -3));
    return holdsSomething(given(rule, 'ports')) ? undefined : 'the peer is let through on every port';
  }
  const meant = meantBy(unknown);
  if (/^pod/i.test(meant) && namespaces && !pods) return 'this peer is every pod of those namespaces';
  if (/^namespace/i.test(meant) && pods && !namespaces)
    return "these pods are looked for in the policy's own namespace only";
  return undefined;
}

function withoutPortField(unknown: UnknownViolation): string | undefined {
  const { map } = unknown;
  const port = given(map, 'port');
  if (!port) return `this item is every ${protocolOf(map)} port`;
  const isRange = meantBy(unknown) === 'endPort';
  return isRange && port.kind === 'scalar' ? `only port ${port.source} is let through` : undefined;
}

/** No requirement is left in a selector. */
function asksNothing(selector: MapNode): boolean {
  return !holdsSomething(given(selector, 'matchLabels')) && !holdsSomething(given(selector, 'matchExpressions'));
}

function scopeOf(root: Node, path: UnknownViolation['path']): string {
  const peer = nodeAt(root, path.slice(0, -2));
  return given(peer, 'namespaceSelector') ? 'of the chosen namespaces' : "of the policy's namespace";
}

function protocolOf(port: MapNode): string {
  const protocol = given(port, 'protocol');
  return protocol?.kind === 'scalar' && typeof protocol.value === 'string' ? protocol.value : 'TCP';
}
