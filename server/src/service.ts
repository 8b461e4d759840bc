import type { CodeLens, Completion, Diagnostic, FileSpan, FixResult, Hover, Symbol } from './features/results.ts';
import type {
  FlowEndsParams,
  FlowEndsResult,
  MatchesResult,
  SimulateParams,
  SimulateResult,
  StatusResult,
} from './protocol.ts';
import type { Level } from './rules/rule.ts';
import type { Text } from './syntax/text.ts';
import type { Span } from './syntax/tree.ts';

/** What the service may ask of its surroundings. Every front end brings its own: node files, the editor's file system, tests. */
export interface Host {
  /** The file's text; undefined when it is not there or cannot be read. */
  readFile(uri: string): Promise<string | undefined>;
  /** YAML and JSON files below a folder, recursively, in a stable order; `node_modules` and dot folders are left out. */
  listFiles(folder: string): Promise<readonly HostFile[]>;
  stat(uri: string): Promise<HostFile | undefined>;
}

export interface HostFile {
  readonly uri: string;
  readonly kind: 'file' | 'folder';
  /** Milliseconds since 1970. */
  readonly modified: number;
  readonly size: number;
}

/** Settings as `netpol.*` names them, complete: a front end fills the defaults of `DEFAULT_SETTINGS`. */
export interface Settings {
  /** A file or folder URI; empty: the workspace's own manifests. */
  readonly snapshot: string;
  readonly dataplane: 'auto' | 'kubernetes' | 'calico' | 'cilium' | 'canal' | 'weave' | 'none';
  readonly dataplaneVersion: string;
  /** `1.37`; decides what is refused and what is only warned about. */
  readonly kubernetesVersion: string;
  readonly defaultNamespace: string;
  readonly clusterDomain: string;
  readonly diagnosticsEnabled: boolean;
  /** By code. */
  readonly severity: Readonly<Record<string, Level | 'off'>>;
  readonly codeLens: boolean;
  readonly hoverDetail: 'brief' | 'full';
}

export const DEFAULT_SETTINGS: Settings = {
  snapshot: '',
  dataplane: 'auto',
  dataplaneVersion: '',
  kubernetesVersion: '1.37',
  defaultNamespace: 'default',
  clusterDomain: 'cluster.local',
  diagnosticsEnabled: true,
  severity: {},
  codeLens: true,
  hoverDetail: 'full',
};

export interface PolicyServiceOptions {
  readonly host: Host;
  /** Milliseconds since 1970; the only clock anybody has. */
  readonly clock: () => number;
  readonly log: (level: 'error' | 'warn' | 'info' | 'debug', message: string) => void;
  /** How texts call a file; without it, relative to the workspace's folders. */
  readonly display?: (uri: string) => string;
}

/**
 * The one door to everything the product knows: plain data in editor terms, offsets inside files, no protocol.
 * Questions are synchronous and answered from what is loaded; `settled()` tells when loading is done.
 */
export interface PolicyService {
  open(uri: string, version: number, text: string): void;
  /** The whole new text; slices that did not change are reused by their text. */
  change(uri: string, version: number, text: Text): void;
  close(uri: string): void;
  /** The current immutable text of an open file, or of a file that was read as part of the workspace or snapshot. */
  text(uri: string): Text | undefined;
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
  /** Grows with every change of text, settings or snapshot; answers of equal generation are equal. */
  generation(): number;
  /** Called after a snapshot or settings change took effect; not for edits. Returns how to stop. */
  onWorldChanged(listener: () => void): () => void;

  /** `document`: what the text alone says, at once. `all`: also what other files and the snapshot say. */
  diagnostics(uri: string, phase: 'document' | 'all'): readonly Diagnostic[];
  hover(uri: string, offset: number): Hover | undefined;
  codeLenses(uri: string): readonly CodeLens[];
  symbols(uri: string): readonly Symbol[];
  complete(uri: string, offset: number): readonly Completion[];
  /** Fixes of the diagnostics that touch the span. */
  fixes(uri: string, span: Span): readonly { readonly diagnostic: Diagnostic; readonly fix: FixResult }[];
  matches(uri: string, offset: number): MatchesResult<FileSpan>;
  simulate(params: SimulateParams): SimulateResult<FileSpan>;
  flowEnds(params: Omit<FlowEndsParams, 'position'> & { readonly offset?: number }): FlowEndsResult<FileSpan>;
  status(): StatusResult;
}
