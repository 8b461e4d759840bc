import type { Policy } from '../engine/model.ts';
import { schemaFor } from '../schema/registry.ts';
import { get, nodeAt } from '../syntax/cursor.ts';
import { toJson } from '../syntax/json.ts';
import type { Path } from '../syntax/path.ts';
import type { MapNode, Node, Slice } from '../syntax/tree.ts';
import { isPolicyKind } from './kinds.ts';
import type { LowerOptions } from './kubernetes.ts';
import { withKind } from './lists.ts';
import type { ManifestObject } from './object.ts';
import { lowerPolicies } from './policies.ts';
import { isObject } from './value.ts';

/** `defaultNamespace` also stands for a namespaced object of another kind: what kubectl would send along. */
export type ReadOptions = LowerOptions;

/**
 * The Kubernetes objects of one document: its root, or the items of a List. Items of a typed list (`NetworkPolicyList`)
 * may leave out their kind, as the API server's own answers do (apimachinery unstructured/helpers.go).
 */
export function readObjects(slice: Slice, options: ReadOptions): readonly ManifestObject[] {
  const objects: ManifestObject[] = [];
  if (slice.root?.kind === 'map') collect(slice, slice.root, [], {}, options, objects);
  return objects;
}

/** The object of a text that is a list of one: an item of a `List` by itself, as if it stood at the root. */
export function readItem(slice: Slice, options: ReadOptions): readonly ManifestObject[] {
  const objects: ManifestObject[] = [];
  const item = slice.root?.kind === 'list' ? slice.root.items[0]?.value : undefined;
  if (item?.kind === 'map') collect(slice, item, [], {}, options, objects);
  return objects;
}

interface Inherited {
  readonly apiVersion?: string | undefined;
  readonly kind?: string | undefined;
}

function collect(
  slice: Slice,
  node: MapNode,
  at: Path,
  inherited: Inherited,
  options: ReadOptions,
  objects: ManifestObject[],
): void {
  const apiVersion = textAt(node, ['apiVersion']) ?? inherited.apiVersion;
  const kind = textAt(node, ['kind']) ?? inherited.kind;
  const items = get(node, 'items')?.value;
  if (kind?.endsWith('List') && items?.kind === 'list') {
    const itemKind = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) };
    for (const [index, { value }] of items.items.entries()) {
      if (value.kind === 'map') collect(slice, value, [...at, 'items', index], itemKind, options, objects);
    }
    return;
  }
  objects.push(readObject(slice, node, at, apiVersion, kind, options));
}

function readObject(
  slice: Slice,
  node: MapNode,
  at: Path,
  apiVersion: string | undefined,
  kind: string | undefined,
  options: ReadOptions,
): ManifestObject {
  const schema = schemaFor(apiVersion, kind);
  const namespaced = schema?.scope === 'Namespaced';
  const namespace = textAt(node, ['metadata', 'namespace']) ?? (namespaced ? options.defaultNamespace : undefined);
  const name = textAt(node, ['metadata', 'name']);
  const policies = policiesOf(node, options, kind, apiVersion);
  return {
    at,
    slice,
    node,
    apiVersion,
    kind,
    namespace,
    name,
    schema,
    policy: schema && policies[0],
    policies,
  };
}

/** The kind may come from the list around the object. */
function policiesOf(
  node: MapNode,
  options: ReadOptions,
  kind: string | undefined,
  apiVersion: string | undefined,
): readonly Policy[] {
  if (kind === undefined || !isPolicyKind(kind)) return [];
  const value = toJson(node);
  return isObject(value) ? lowerPolicies(withKind(value, kind, apiVersion), options) : [];
}

/** A string that is not empty; a number or boolean is no name to the API server. */
function textAt(node: Node, path: Path): string | undefined {
  const found = nodeAt(node, path);
  return found?.kind === 'scalar' && typeof found.value === 'string' && found.value !== '' ? found.value : undefined;
}
