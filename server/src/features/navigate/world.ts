import type { Path } from '../../engine/model.ts';
import type { ManifestObject } from '../../lower/object.ts';
import type { Span } from '../../syntax/tree.ts';
import type { FileSpan } from '../results.ts';

/** A manifest of the workspace, open or on disk. */
export interface ManifestAt {
  readonly uri: string;
  readonly object: ManifestObject;
  /** Offset in the file of the text that `object.slice` holds. */
  readonly start: number;
  /** From the text that was read to the text as it is. */
  toNow(span: Span): Span;
}

/** What navigation may ask, filled by the service. */
export interface NavigateWorld {
  /** Every policy in force, and every object of the open files. */
  manifests(): Iterable<ManifestAt>;
  /** The node at `path` of a policy's manifest; `[]` is its name. */
  policyPlace(policyId: string, path: Path): FileSpan | undefined;
  /** Where something of the cluster is declared, by its id: `pod/shop/db-0`, `namespace/shop`, `tier/security`. */
  place(id: string): FileSpan | undefined;
}

export function spanIn({ uri, start, toNow }: ManifestAt, span: Span): FileSpan {
  return { uri, span: toNow({ start: span.start + start, end: span.end + start }) };
}
