/** What features answer: offsets of the whole file, plain data, texts ready to be shown. Conversion to LSP is `lsp/`'s. */

import type { Level } from '../rules/rule.ts';
import type { Span } from '../syntax/tree.ts';

/** A place in a file of which only the file's own text can make a line and a column. */
export interface FileSpan {
  readonly uri: string;
  readonly span: Span;
}

export interface Diagnostic {
  readonly code: string;
  readonly level: Level;
  readonly message: string;
  readonly span: Span;
  /** `spec.ingress[0].from[1].ipBlock.cidr`; empty for the document itself and for YAML problems. */
  readonly path: string;
  /** Index of the document in its file. */
  readonly document: number;
  readonly rejectedBy: readonly string[];
  readonly related: readonly { readonly message: string; readonly place: FileSpan }[];
  readonly tags: readonly ('unnecessary' | 'deprecated')[];
  readonly fixes: readonly FixResult[];
}

/**
 * The same as one document of a file has it, wherever the document stands: places in it count from its start, and places
 * elsewhere in their file.
 */
export interface DocumentDiagnostic extends Omit<Diagnostic, 'related'> {
  readonly related: readonly (
    | { readonly message: string; readonly span: Span }
    | { readonly message: string; readonly place: FileSpan }
  )[];
}

/** What is said of one document of a file, or of one item of a List, whose places then count from the item. In text order. */
export interface DocumentDiagnostics {
  /** Where it starts in its file. */
  readonly start: number;
  /** Each the same object as before while its document's text and what is said are the same. */
  readonly diagnostics: readonly DocumentDiagnostic[];
}

/** A problem that a comment in the file says to ignore. */
export interface IgnoredDiagnostic extends Diagnostic {
  /** '' where the comment gives none. */
  readonly reason: string;
}

export interface FixResult {
  readonly title: string;
  readonly edits: readonly { readonly span: Span; readonly text: string }[];
  readonly preferred: boolean;
}

export interface Hover {
  readonly markdown: string;
  /** The key or value it is about. */
  readonly span: Span;
}

/** A part of an expression inside YAML; a value that stands on several lines has none. */
export interface SemanticToken {
  readonly span: Span;
  readonly type: 'property' | 'string' | 'function' | 'operator';
}

/** Another way to write the same. */
export interface Rewrite {
  readonly title: string;
  readonly edits: readonly { readonly span: Span; readonly text: string }[];
}

/** The same thing elsewhere in the file. */
export interface Highlight {
  readonly span: Span;
  readonly kind: 'declares' | 'uses';
}

/** A region that an editor can close, whole lines of it. */
export interface Fold {
  readonly span: Span;
  readonly kind: 'document' | 'region' | 'comment';
}

/** A text that leads to a page. */
export interface Link {
  readonly span: Span;
  readonly target: string;
  readonly tooltip: string;
}

export interface FileEdit extends FileSpan {
  readonly text: string;
}

export interface WorkspaceSymbol {
  readonly name: string;
  readonly kind: 'policy' | 'namespace' | 'object';
  /** `NetworkPolicy in shop`. */
  readonly container: string;
  readonly place: FileSpan;
}

export interface CodeLens {
  readonly span: Span;
  readonly title: string;
  /** What the title rests on, said when the mouse stands on it. */
  readonly tooltip?: string;
  /** What a click does: ask about what stands at `at`, open the map, choose a snapshot, or nothing. */
  readonly action:
    | { readonly kind: 'matches' | 'simulate' | 'podPolicies' | 'whoCanReach'; readonly at: number }
    | { readonly kind: 'map'; readonly filter: { readonly from?: string; readonly to?: string } }
    | { readonly kind: 'chooseSnapshot' }
    | undefined;
}

export interface Symbol {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'policy' | 'direction' | 'rule' | 'peer' | 'port' | 'selector' | 'object';
  readonly span: Span;
  readonly selection: Span;
  readonly children: readonly Symbol[];
}

export interface Completion {
  readonly label: string;
  readonly detail: string;
  readonly documentation: string;
  /** Replaces `span`; `$1`, `${2:text}` and `$0` are tab stops when `snippet`. Lines after the first carry their whole indentation. */
  readonly insert: string;
  readonly snippet: boolean;
  readonly span: Span;
  readonly kind: 'field' | 'value' | 'enum' | 'snippet';
  /** Sorts first to last. */
  readonly rank: number;
}
