import type { Field } from '../../../schema/field.ts';
import type { UnknownViolation } from '../../../schema/violation.ts';
import type { Node } from '../../../syntax/tree.ts';

/** A place in the table that has the field: its path with list indexes left out, and the field. */
export interface Home {
  readonly path: readonly string[];
  readonly field: Field;
  /** It is an item of the list at `path`. */
  readonly inList: boolean;
}

/** A word of another policy API. */
export interface Foreign {
  /** The API that knows the word, as people call it. */
  readonly api: string;
  /** What says the same here; undefined where nothing does. */
  readonly here?: string;
}

/**
 * What an unknown key most likely is. Every unknown key gets exactly one of these, and every one belongs to one
 * diagnostic code, so that no wrong text is reported twice.
 */
export type Recognised =
  /** `status` of the object: a field that is gone. */
  | { readonly as: 'status' }
  | { readonly as: 'ports-in-peer' }
  /** A selector or ipBlock one level too deep, inside another selector. */
  | { readonly as: 'selector-nested' }
  /** `to` in an ingress rule, `from` in an egress rule. */
  | { readonly as: 'wrong-direction'; readonly right: string }
  | { readonly as: 'deny' }
  /** A selector as v1alpha1 of policy.networking.k8s.io had it up to v0.1.2. */
  | { readonly as: 'old-peer-shape' }
  /** A peer of an ingress rule of those kinds that is no pod. */
  | { readonly as: 'ingress-peer' }
  /** A peer that names a namespace, Service, ServiceAccount or node. */
  | { readonly as: 'peer-by-name' }
  /** A label written straight into a selector. */
  | { readonly as: 'bare-label' }
  /** A field of this API that belongs elsewhere; `homes` are the mappings that know it. */
  | { readonly as: 'misplaced'; readonly homes: readonly Home[] }
  | { readonly as: 'foreign'; readonly foreign: Foreign }
  /** None of these; `rename` is the known name it may stand for. */
  | { readonly as: 'unknown'; readonly rename: string | undefined };

/** What rules that speak for every kind must know of a family, by the role of the mapping they stand in. */
export interface FamilyWords {
  /** What a mapping with this role is called in a sentence: *a field of a peer*. */
  readonly places: Readonly<Record<string, string>>;
  /** Names people use for a field without being near it in letters. */
  readonly synonyms: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Values people write for another, by the role of the field, in lower case: several where kinds have different ones. */
  readonly values?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  /** Words of other APIs that people carry into this one, by role, or by role, blank and API version where that matters. */
  readonly foreign: Readonly<Record<string, Readonly<Record<string, Foreign>>>>;
  /** Keys that are surely one of the special cases, before misspellings and misplacements are thought of. */
  readonly special?: (unknown: UnknownViolation) => Recognised | undefined;
  /** The same, asked after misspellings and words of other APIs. */
  readonly lastly?: (unknown: UnknownViolation) => Recognised | undefined;
  /**
   * What the object means once the API server has dropped the key (kubernetes.md 0.3.3): often more is let through than
   * anybody wanted. Half a sentence; undefined where the key's absence changes nothing worth saying.
   */
  readonly effect?: (unknown: UnknownViolation, root: Node) => string | undefined;
}
