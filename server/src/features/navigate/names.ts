/** Names of other objects that a manifest writes down: where each leads. */

import type { Path } from '../../engine/model.ts';
import { nodeAt, pathAt } from '../../syntax/cursor.ts';
import type { MapNode } from '../../syntax/tree.ts';
import { objectHolding, sliceAt } from '../place.ts';
import type { DocumentView, PlacedManifest } from '../view.ts';

/** What the text under the cursor names, as an id of the cluster. */
export interface NameAt {
  readonly manifest: PlacedManifest;
  readonly path: Path;
  readonly id: string;
}

export function nameAt(view: DocumentView, offset: number): NameAt | undefined {
  const slice = sliceAt(view.slices, offset);
  const found = slice && pathAt(slice.slice, offset - slice.start);
  if (!slice || !found || found.part !== 'value' || found.node.kind !== 'scalar') return undefined;
  const manifest = objectHolding(view, slice, found.path);
  if (manifest === undefined) return undefined;
  const path = found.path.slice(manifest.object.at.length);
  const id = idOf(manifest, path, String(found.node.value ?? ''));
  return id === undefined ? undefined : { manifest, path, id };
}

function idOf({ object }: PlacedManifest, path: Path, text: string): string | undefined {
  const { node, namespace = 'default', kind } = object;
  const last = path.at(-1);
  const parent = nodeAt(node, path.slice(0, -1));
  const beside = (field: string): string | undefined => (parent?.kind === 'map' ? textOf(parent, field) : undefined);
  if (text === '') return undefined;
  if (path.join('.') === 'metadata.name') return kind === undefined ? undefined : ownId(kind, namespace, text);
  if (path.join('.') === 'metadata.namespace') return `namespace/${text}`;
  if (path.join('.') === 'spec.tier' && object.apiVersion?.includes('projectcalico.org')) return `tier/${text}`;
  if (last === 'serviceName') return `service/${beside('namespace') ?? namespace}/${text}`;
  if (path.at(-2) === 'services' && last === 'name') return `service/${beside('namespace') ?? namespace}/${text}`;
  if (last === 'namespace' && (path.at(-2) === 'services' || path.at(-2) === 'k8sService')) return `namespace/${text}`;
  if (last === 'cidrGroupRef') return `CiliumCIDRGroup/${text}`;
  if (path.at(-3) === 'serviceAccounts' && path.at(-2) === 'names') return `account/${namespace}/${text}`;
  return last === 'serviceAccountName' ? `account/${namespace}/${text}` : undefined;
}

/** The id under which the cluster knows an object of this kind. */
export function ownId(kind: string, namespace: string, name: string): string {
  switch (kind) {
    case 'Namespace':
    case 'Node':
    case 'Tier':
      return `${kind.toLowerCase()}/${name}`;
    case 'Pod':
    case 'Service':
      return `${kind.toLowerCase()}/${namespace}/${name}`;
    case 'ServiceAccount':
      return `account/${namespace}/${name}`;
    case 'NetworkSet':
      return `${kind}/${namespace}/${name}`;
    case 'GlobalNetworkSet':
    case 'HostEndpoint':
    case 'CiliumCIDRGroup':
      return `${kind}/${name}`;
    default:
      return `workload/${namespace}/${kind}/${name}`;
  }
}

function textOf(map: MapNode, field: string): string | undefined {
  const value = map.entries.find(({ key }) => key === field)?.value;
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
}
