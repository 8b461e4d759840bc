import type { Policy } from '../engine/model.ts';
import type { KindSchema } from '../schema/field.ts';
import type { MapNode, Slice } from '../syntax/tree.ts';

export type { Json, JsonObject } from '../syntax/json.ts';

/** Where an object stands in a source: its file, and inside the file the document and, in a List, the item. */
export interface ObjectPlace {
  readonly uri: string;
  readonly document: number;
  readonly at: readonly (string | number)[];
}

/** One Kubernetes object found in a slice: the slice's root, or one item of a `List`. */
export interface ManifestObject {
  /** Empty for a root; `['items', 3]` inside a List. Paths of findings start here. */
  readonly at: readonly (string | number)[];
  readonly slice: Slice;
  readonly node: MapNode;
  readonly apiVersion: string | undefined;
  readonly kind: string | undefined;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  /** Set when the kind is one of ours. */
  readonly schema: KindSchema | undefined;
  /** The policy the API server would store, read leniently: what cannot be read is left out. Only of kinds with a field table. */
  readonly policy: Policy | undefined;
  /** Every policy that the object holds, of whatever family (`policy` among them). */
  readonly policies: readonly Policy[];
}
