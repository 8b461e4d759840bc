import type { DocumentDiagnostic } from '../features/results.ts';
import type { FoundIn } from '../rules/run.ts';
import type { Analysis } from './analysis.ts';
import type { DiagnosticOptions, Told } from './told.ts';

/** What is said of one document, in text order: of a List by item, where the items stand for themselves. */
export type FoundInDocument = readonly FoundInPart[];

export interface FoundInPart {
  /** In the document's text. */
  readonly start: number;
  readonly shown: readonly DocumentDiagnostic[];
  readonly ignored: readonly { readonly diagnostic: DocumentDiagnostic; readonly reason: string }[];
}

/** Diagnostics that rest on nothing but their document's text, by finding. */
export type ToldBefore = WeakMap<FoundIn, DocumentDiagnostic>;

export interface PlainAnswer {
  readonly reading: object;
  readonly found: readonly FoundInDocument[];
  /** Documents whose answer rests on more than their text: on what is being typed, or on places elsewhere. */
  readonly unsettled: readonly number[];
}

interface KnownPart {
  readonly document: number;
  readonly told: ToldBefore;
  /** All that is said of it, where that cannot change while it stays as it is. */
  settled?: FoundInPart;
}

/** What was said of a file's documents: an answer that cannot have changed is given again as it is. */
export class KnownDiagnostics {
  #severity: DiagnosticOptions['severity'] | undefined;
  #documents: { readonly analysis: Analysis; readonly moved: boolean; readonly told: ToldBefore }[] = [];
  #parts = new WeakMap<Analysis, KnownPart>();
  /** The last answer of phase 1, where no comment ignores anything. */
  plain: PlainAnswer | undefined;

  /** Settings say which level is told; documents that are not there any more are let go. */
  start(severity: DiagnosticOptions['severity'], count: number): void {
    if (this.#severity !== severity) {
      this.#documents = [];
      this.#parts = new WeakMap();
      this.plain = undefined;
    }
    this.#severity = severity;
    this.#documents.length = Math.min(this.#documents.length, count);
  }

  /** Of one document at its place; empty where it is another one than before. */
  of({ document, analysis, moved }: Told): ToldBefore {
    const known = this.#documents[document];
    if (known?.analysis === analysis && known.moved === moved) return known.told;
    const told: ToldBefore = new WeakMap();
    this.#documents[document] = { analysis, moved, told };
    return told;
  }

  /** The same of an item of a List, which stays while others of the List are edited. */
  ofPart({ document, analysis }: Told): KnownPart {
    const known = this.#parts.get(analysis);
    if (known?.document === document) return known;
    const part: KnownPart = { document, told: new WeakMap() };
    this.#parts.set(analysis, part);
    return part;
  }
}
