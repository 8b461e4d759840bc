/** What every feature receives: one file as it is now, and what is known around it. Plain, readonly, filled by the service. */

import type { ManifestObject } from '../lower/object.ts';
import type { ClusterView } from '../rules/rule.ts';
import type { Text } from '../syntax/text.ts';
import type { PlacedSlice } from '../syntax/tree.ts';
import type { FileSpan } from './results.ts';

export interface DocumentView {
  readonly uri: string;
  /** The whole file; every offset that goes into a feature or comes out of it counts in it. */
  readonly text: Text;
  readonly slices: readonly PlacedSlice[];
  readonly objects: readonly PlacedManifest[];
  readonly settings: FeatureSettings;
  /** Undefined until something was loaded, and where there is nothing to ask. */
  readonly cluster: ClusterView | undefined;
  /** A snapshot is being read for the first time: nobody is told yet that there is none. */
  readonly loading: boolean;
  /** Where a pod, node or workload template is declared; undefined when its file is not at hand. */
  endpointPlace(endpointId: string): FileSpan | undefined;
  /** Milliseconds since 1970, for the age of the snapshot. */
  readonly now: number;
}

/** An object and the offset in the file at which the slice that holds it starts: add `start` to any span of its tree. */
export interface PlacedManifest {
  readonly object: ManifestObject;
  /** Index of its document in the file. */
  readonly document: number;
  readonly start: number;
}

export interface FeatureSettings {
  /** Where a policy without `metadata.namespace` goes. */
  readonly defaultNamespace: string;
  /** The API server's minor version. */
  readonly kubernetesMinor: number;
  readonly hoverDetail: 'brief' | 'full';
}
