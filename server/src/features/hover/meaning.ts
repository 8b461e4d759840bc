import type { Path, Policy } from '../../engine/model.ts';
import type { Field } from '../../schema/field.ts';
import type { Span } from '../../syntax/tree.ts';
import type { FieldPlace } from '../place.ts';
import type { DocumentView } from '../view.ts';

/** What a field means here, as Markdown in which user text stands in code spans. */
export interface Meaning {
  /** What it is about, in the file, where that is less than the whole value. */
  readonly span?: Span;
  /** How the thing is called where its field name says too little: `rule 2`, a label pair. */
  readonly title?: string;
  /** The effective meaning in one sentence part; shown in bold. */
  readonly bold?: string;
  /** Follows the bold part on its line: `: web (8), api (4)`. */
  readonly after?: string;
  /** Rests on the snapshot, which is then named. */
  readonly counted?: boolean;
  /** Facts that hold here, a sentence each. */
  readonly notes?: readonly string[];
}

/** What a writer of hovers is given: a place, and the policy as the engine reads it. */
export interface HoverContext {
  readonly view: DocumentView;
  readonly place: FieldPlace;
  readonly policy: Policy;
  /** The path up to the field that the meaning is about: the selector for its parts, the rule for its dash. */
  readonly base: Path;
  readonly field: Field;
}

/** Undefined where the whole says no less than the part: a field further out is asked then. */
export type Writer = (context: HoverContext) => Meaning | undefined;

/** The writer for a field at a path of an object of one family; undefined where nothing is to be added. */
export type WriterFor = (place: FieldPlace, field: Field, path: Path) => Writer | undefined;
