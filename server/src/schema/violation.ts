import type { Path } from '../syntax/path.ts';
import type { ListNode, MapEntry, MapNode, Node, ScalarNode } from '../syntax/tree.ts';
import type { Channel, Check, CheckFailure, Field, FieldGroup } from './field.ts';
import type { JsonType } from './types.ts';

/** A value that stands where its table says, of the right type: what rules about values look at. */
export interface PlacedField {
  readonly path: Path;
  readonly field: Field;
  readonly node: Node;
  /** The entry that holds it; undefined for list items and the root. */
  readonly entry: MapEntry | undefined;
  /**
   * Scalars: the value as the API server reads it. A null where a built-in type holds plain text is the empty string;
   * other nulls are absent and not placed at all.
   */
  readonly value: string | number | boolean | undefined;
  /** Inside a field of this channel: only its validators look at it. */
  readonly channel?: Channel;
  /** Inside a field whose name is written in another case: seen only by those who do not mind. */
  readonly anyCase?: boolean;
}

export type Limit =
  | 'minimum'
  | 'maximum'
  | 'minItems'
  | 'maxItems'
  | 'minLength'
  | 'maxLength'
  | 'minProperties'
  | 'maxProperties';

interface Wrong<Kind extends string> {
  readonly kind: Kind;
  readonly path: Path;
  readonly field: Field;
  readonly channel?: Channel;
  /** Inside a field whose name is written in another case: seen only by those who do not mind. */
  readonly anyCase?: boolean;
}

/** A key that the table does not know; `near` are known names it may stand for, those already used left out. */
export interface UnknownViolation {
  readonly kind: 'unknown';
  readonly path: Path;
  readonly entry: MapEntry;
  readonly map: MapNode;
  readonly parent: Field;
  readonly near: readonly string[];
  readonly channel?: Channel;
  /** Inside a field whose name is written in another case: seen only by those who do not mind. */
  readonly anyCase?: boolean;
}

/** What contradicts the table. Facts, no sentences; each wrong text is in exactly one. */
export type Violation =
  | UnknownViolation
  /** A field of a channel that not every cluster has. What it holds is judged as well. */
  | (Wrong<'channel'> & { readonly entry: MapEntry; readonly map: MapNode; readonly channel: Channel })
  | (Wrong<'type'> & {
      readonly node: Node;
      readonly found: JsonType;
      /** Set where the JSON type is right and the value cannot be held. */
      readonly why?: 'fraction' | 'overflow' | 'timestamp';
      readonly entry: MapEntry | undefined;
    })
  /** `path` leads to the field that is missing; `node` is the mapping that lacks it, or the null or `''` in its place. */
  | (Wrong<'missing'> & { readonly node: Node; readonly written: boolean })
  | (Wrong<'enum'> & { readonly node: ScalarNode; readonly value: string })
  | (Wrong<'pattern'> & { readonly node: ScalarNode; readonly value: string })
  | (Wrong<'limit'> & {
      readonly node: Node;
      readonly limit: Limit;
      readonly bound: number;
      /** How long, how many: what was counted. */
      readonly size: number;
    })
  /** Too many or too few of the fields of a group are set; `set` are those that are. */
  | (Wrong<'group'> & { readonly node: Node; readonly group: FieldGroup; readonly set: readonly string[] })
  /** An item of a list that has an equal before it, at index `first`. */
  | (Wrong<'duplicate'> & { readonly node: Node; readonly list: ListNode; readonly first: number })
  /** `path` leads to the failure, `field` and `at` to what has the check. */
  | (Wrong<'check'> & {
      readonly check: Check;
      readonly failure: CheckFailure;
      readonly at: Path;
      readonly node: Node;
    });
