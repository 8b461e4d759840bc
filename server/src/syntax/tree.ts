/**
 * Our own tree of one YAML document. Spans are UTF-16 offsets relative to the slice that holds the document, so a
 * slice keeps its tree wherever it moves in the file. Scalars are typed as the API server types them (YAML 1.1,
 * sigs.k8s.io/yaml; kubernetes.md 0.3.1). Broken text gives a partial tree and problems, never an exception.
 */

export interface Span {
  readonly start: number;
  readonly end: number;
}

export type Node = MapNode | ListNode | ScalarNode;

export interface ScalarNode {
  readonly kind: 'scalar';
  /** What JSON would hold. Integers beyond 2^53 keep their nearest double; `source` has the text. */
  readonly value: string | number | boolean | null;
  /** The scalar as written, without quotes or block markers; '' for a value that is absent after `key:` or `-`. */
  readonly source: string;
  readonly style: 'plain' | 'single' | 'double' | 'block' | 'absent';
  /** Quotes included. Zero-width where the value is absent (just after the `:` or `-`). */
  readonly span: Span;
  /** Set where the node was reached through `*name`; `span` is then the alias, not the anchor's node. */
  readonly alias?: string;
}

export interface MapEntry {
  /** Numbers, booleans and other plain keys in the string form the API server gives them. */
  readonly key: string;
  readonly keyNode: ScalarNode;
  readonly value: Node;
  readonly span: Span;
  /** The entry came in through `<<`. Where that was an alias, the spans of the entry, its key and value are the alias's. */
  readonly merged?: boolean;
}

export interface MapNode {
  readonly kind: 'map';
  /** In text order; a key that stands twice is there twice (the last one counts, see `get`). */
  readonly entries: readonly MapEntry[];
  readonly flow: boolean;
  readonly span: Span;
  readonly alias?: string;
}

export interface ListItem {
  readonly value: Node;
  /** From the dash (block style) or the value's start (flow style) to the value's end. */
  readonly span: Span;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly ListItem[];
  readonly flow: boolean;
  readonly span: Span;
  readonly alias?: string;
}

export interface SyntaxProblem {
  /**
   * Stable and ours. Of form, the first on a line only: `bad-anchor`, `bad-block-header`, `bad-escape`, `bad-indent`,
   * `control-character`, `cyclic-alias`, `directive`, `excessive-alias`, `extra-document`, `ignored-text`,
   * `missing-colon`, `missing-comma`, `missing-dash`, `missing-space`, `multiline-key`, `nested-colon`,
   * `reserved-character`, `separator-text`, `tab-indent`, `too-deep`, `unclosed-flow`, `unclosed-quote`,
   * `unexpected-text`, `unknown-alias`. Of meaning, all of them: `bad-merge`, `bad-tag`, `complex-key`,
   * `duplicate-key`, `not-finite`, `null-key`, `number-key`.
   * The API server's reader refuses a text with any of them, but for `duplicate-key` (the last one counts to it),
   * `ignored-text` and `extra-document` (which it never looks at); `directive` and `separator-text` are kubectl's.
   */
  readonly code: string;
  /** Facts for the message (the key, the first occurrence), no sentence. */
  readonly detail: Readonly<Record<string, string>>;
  readonly span: Span;
  /** The other place, e.g. the first of two equal keys. */
  readonly related?: Span;
}

export interface Comment {
  /** Without `#` and surrounding blanks. */
  readonly text: string;
  readonly span: Span;
}

/** One document of a stream, parsed once per text. */
export interface Slice {
  readonly text: string;
  /** Undefined for an empty document. */
  readonly root: Node | undefined;
  readonly problems: readonly SyntaxProblem[];
  readonly comments: readonly Comment[];
  /** Holds `{{ … }}` template actions: recognised and left in peace. */
  readonly template: boolean;
  /** Of a List that was read item by item: each as a list of one, at its place in `text`. */
  readonly items?: readonly PlacedSlice[];
}

/** A slice at its place in a file. */
export interface PlacedSlice {
  readonly start: number;
  readonly slice: Slice;
}
