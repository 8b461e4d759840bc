import { parseCidr } from '../../engine/address.ts';
import type { Direction, Path, Peer } from '../../engine/model.ts';
import { ALL } from '../../engine/selector.ts';
import { lowerLabelSelector } from '../labelSelector.ts';
import type { Json } from '../object.ts';
import { at, isObject, listAt } from '../value.ts';
import { podsAt } from './policies.ts';

/** The peers of `from` or `to`. What is refused (several keys, none, another side's) is left out. */
export function lowerPeers(list: readonly Json[], path: Path, direction: Direction): readonly Peer[] {
  return list.flatMap((item, index) => {
    const peer = lowerPeer(item, [...path, index], direction);
    return peer === undefined ? [] : [peer];
  });
}

function lowerPeer(item: Json, path: Path, direction: Direction): Peer | undefined {
  // Exactly one key (B-V3, C-V4).
  if (!isObject(item) || Object.keys(item).length !== 1) return undefined;
  const namespaces = at(item, 'namespaces');
  if (namespaces !== undefined) {
    const selector = lowerLabelSelector(namespaces, [...path, 'namespaces']);
    return { kind: 'pods', namespaces: { kind: 'selected', selector }, pods: ALL, whole: true, path };
  }
  const pods = podsAt(at(item, 'pods'), [...path, 'pods']);
  if (pods !== undefined) {
    return { kind: 'pods', namespaces: { kind: 'selected', selector: pods.namespaces }, pods: pods.pods, path };
  }
  if (direction === 'ingress') return undefined;
  const nodes = at(item, 'nodes');
  if (nodes !== undefined) return { kind: 'nodes', nodes: lowerLabelSelector(nodes, [...path, 'nodes']), path };
  if (at(item, 'networks') !== undefined) {
    const ranges = listAt(item, 'networks').flatMap((text) =>
      typeof text === 'string' ? (parseCidr(text) ?? []) : [],
    );
    return { kind: 'addresses', ranges, except: [], path };
  }
  if (at(item, 'domainNames') === undefined) return undefined;
  const names = listAt(item, 'domainNames').flatMap((name) => (typeof name === 'string' ? [name] : []));
  return { kind: 'domains', names, path };
}
