import type { Steps } from './engine/steps.ts';
import type { FlowWorld } from './features/flow/world.ts';
import type { Renamed, RenameTarget } from './features/navigate/rename.ts';
import type {
  CodeLens,
  Completion,
  Diagnostic,
  DocumentDiagnostics,
  FileSpan,
  FixResult,
  Fold,
  Highlight,
  Hover,
  IgnoredDiagnostic,
  Link,
  Symbol as OutlineSymbol,
  Rewrite,
  SemanticToken,
  WorkspaceSymbol,
} from './features/results.ts';
import type {
  ChangesParams,
  ChangesResult,
  ChangesTextParams,
  FlowEndsParams,
  FlowEndsResult,
  MapParams,
  MapResult,
  MapTextParams,
  MatchesResult,
  SimulateParams,
  SimulateResult,
  StatusResult,
  TextResult,
  TreeParams,
  TreeResult,
} from './protocol.ts';
import type { Settings } from './service/settings.ts';
import type { LiveSurroundings, Snapshots } from './service/snapshots.ts';
import type { Host } from './snapshot/host.ts';
import type { LinePosition } from './snapshot/lines.ts';
import type { Text } from './syntax/text.ts';
import type { Span } from './syntax/tree.ts';

export { createPolicyService } from './service/create.ts';
export { DEFAULT_SETTINGS, type Settings } from './service/settings.ts';
export type { LiveSurroundings, Snapshots } from './service/snapshots.ts';
export type { Host, HostFile } from './snapshot/host.ts';

export interface PolicyServiceOptions {
  readonly host: Host;
  /** Milliseconds since 1970; the only clock anybody has. */
  readonly clock: () => number;
  readonly log: (level: 'error' | 'warn' | 'info' | 'debug', message: string) => void;
  /** Awaited in the midst of long work; without it others get a turn there whenever one has lasted long enough. */
  readonly breathe?: () => Promise<void>;
  /** Resolves when others had their turn in the midst of long work; without it, by a timer. */
  readonly turn?: () => Promise<void>;
  /** How texts call a file; without it, relative to the workspace's folders. */
  readonly display?: (uri: string) => string;
  /** Absent where neither clusters nor a disk can be reached. */
  readonly live?: LiveSurroundings | undefined;
}

/** A pod or a workload by name, or by a place in its manifest. */
export type PodQuestion = { readonly end: string } | { readonly uri: string; readonly offset: number };

/**
 * The one door to everything the product knows: plain data in editor terms, offsets inside files, no protocol.
 * Questions are synchronous and answered from what is loaded; `settled()` tells when loading is done.
 */
export interface PolicyService {
  open(uri: string, version: number, text: string): void;
  /** The whole new text; slices that did not change are reused by their text. */
  change(uri: string, version: number, text: Text): void;
  close(uri: string): void;
  /** The current immutable text of an open file. */
  text(uri: string): Text | undefined;
  /** Line and character in an open file, or in one that was read: of those no text is kept, only where lines start. */
  positionAt(uri: string, offset: number): LinePosition | undefined;
  version(uri: string): number | undefined;
  /** Documents in the file that are not empty. */
  documents(uri: string): number;

  configure(settings: Settings): void;
  /** Root folders of the workspace: the default source of inventory and policies. */
  setFolders(uris: readonly string[]): void;
  /** Files changed on disk; reloads what depends on them. */
  filesChanged(uris: readonly string[]): void;
  /** Resolves when no loading or phase-2 work is under way. */
  settled(): Promise<void>;
  /**
   * Makes what answers about the cluster rest on, in turns that let edits through: after an edit of a workload that may
   * be all of it. Undefined where it is there. An edit ends it, and then there is something to prepare again.
   */
  prepared(): Promise<void> | undefined;
  /** Grows with every change of text, settings or snapshot; answers of equal generation are equal. */
  generation(): number;
  /** Called after a snapshot or settings change took effect; not for edits. Returns how to stop. */
  onWorldChanged(listener: () => void): () => void;

  /** `document`: what the text alone says, at once. `all`: also what other files and the snapshot say. */
  diagnostics(uri: string, phase: 'document' | 'all'): readonly Diagnostic[];
  /** The same by document: for whoever asks at every key, because what did not change is the same object as before. */
  diagnosticsByDocument(uri: string, phase: 'document' | 'all'): readonly DocumentDiagnostics[];
  /** The work behind `all`, document by document; done to its end, the answer is there at once until anything changes. */
  lookAround(uri: string): Steps<void>;
  /** What `all` would say as well, if comments in the file did not say to ignore it. */
  ignored(uri: string): readonly IgnoredDiagnostic[];
  hover(uri: string, offset: number): Hover | undefined;
  codeLenses(uri: string): readonly CodeLens[];
  symbols(uri: string): readonly OutlineSymbol[];
  complete(uri: string, offset: number): readonly Completion[];
  /** Parts of expressions that stand inside YAML. In text order. */
  semanticTokens(uri: string): readonly SemanticToken[];
  /** Other ways to write what is under the cursor. */
  rewrites(uri: string, offset: number): readonly Rewrite[];
  /** What a selector means, or the object that a name names. */
  definition(uri: string, offset: number): readonly FileSpan[];
  /** Uses of a label, and the policies that mean a pod, a workload, a namespace or a tier. */
  references(uri: string, offset: number): readonly FileSpan[];
  highlights(uri: string, offset: number): readonly Highlight[];
  /** From the smallest to the whole file, each inside the next. */
  selectionRanges(uri: string, offset: number): readonly Span[];
  folds(uri: string): readonly Fold[];
  links(uri: string): readonly Link[];
  /** Policies and workloads by name, wherever they are declared. */
  workspaceSymbols(query: string): readonly WorkspaceSymbol[];
  renameTarget(uri: string, offset: number): RenameTarget;
  /** Of a label, in every manifest of the workspace: reads those that are not open. */
  rename(uri: string, offset: number, text: string): Promise<Renamed>;
  /** Fixes of the diagnostics that touch the span; last of each, a comment that ignores it. */
  fixes(uri: string, span: Span): readonly { readonly diagnostic: Diagnostic; readonly fix: FixResult }[];
  /** Edits that apply all preferred fixes, and those that are preferred then, until none is left. */
  fixAll(uri: string): readonly FixResult['edits'][number][];
  /** Of the preferred fixes those that do not touch each other, for whoever goes on with many files at once. */
  safeFixes(uri: string): readonly FixResult['edits'][number][];
  matches(uri: string, offset: number): MatchesResult<FileSpan>;
  simulate(params: SimulateParams): SimulateResult<FileSpan>;
  flowEnds(params: Omit<FlowEndsParams, 'position'> & { readonly offset?: number }): FlowEndsResult<FileSpan>;
  /** One node's children in the tree of the cluster, a page of them. */
  tree(params: TreeParams): TreeResult<FileSpan>;
  podPolicies(of: PodQuestion): MatchesResult<FileSpan>;
  whoCanReach(of: PodQuestion): MatchesResult<FileSpan>;
  /** These take their time in large clusters, and give others their turns. */
  map(params: MapParams): Promise<MapResult<FileSpan>>;
  mapText(params: MapTextParams): Promise<TextResult>;
  compare(params: ChangesParams): Promise<ChangesResult<FileSpan>>;
  compareText(params: ChangesTextParams): Promise<TextResult>;
  /** The cluster with the policies in force, for questions about all of it (map, difference); undefined while there is none. */
  world(): FlowWorld | undefined;
  status(): StatusResult;
  /** Captures and what becomes of them; nothing else here contacts a cluster. */
  readonly snapshots: Snapshots;
}
