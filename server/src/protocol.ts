/**
 * Names and plain types of the requests that are ours, between the server and any client. Imports nothing.
 * Positions are LSP positions (0-based, UTF-16). Every text here is ready to be shown.
 */

export const Requests = {
  /** `SimulateParams` -> `SimulateResult` */
  simulate: 'netpol/simulate',
  /** `MatchesParams` -> `MatchesResult`: what a selector matches, for the list behind a code lens. */
  matches: 'netpol/matches',
  /** `FlowEndsParams` -> `FlowEndsResult`: what can be chosen as source or destination, and its ports. */
  flowEnds: 'netpol/flowEnds',
  /** `null` -> `StatusResult` */
  status: 'netpol/status',
  /** `null` -> `StatusResult`: reads the snapshot and the workspace's manifests again. */
  refresh: 'netpol/refresh',
  /** `ContextsParams` -> `ContextsResult`: reads the kubeconfig, contacts nobody. */
  contexts: 'netpol/contexts',
  /**
   * `CaptureParams` -> `CaptureResult`: reads a cluster into a snapshot file. Progress comes as `$/progress` for
   * `workDoneToken`; cancelling the request leaves the file as it was.
   */
  captureSnapshot: 'netpol/captureSnapshot',
  /** `{workDoneToken?}` -> `CaptureResult`: captures the current snapshot again, from where it came from. */
  refreshSnapshot: 'netpol/refreshSnapshot',
  /** `ExportParams` -> `CaptureResult`: writes what is known of the cluster, as a snapshot file. Contacts nobody. */
  exportSnapshot: 'netpol/exportSnapshot',
  /** `CompareParams` -> `CompareResult` */
  compareSnapshots: 'netpol/compareSnapshots',
} as const;

/** Asked by the server, of clients that say `experimental.netpol.files`: folders that no file system of the server shows. */
export const ClientRequests = {
  /** `{uri}` -> `string | null` */
  readFile: 'netpol/readFile',
  /** `{uri}` of a folder -> `FileFacts[]`: YAML and JSON files below it, without `node_modules` and dot folders. */
  listFiles: 'netpol/listFiles',
  /** `{uri}` -> `FileFacts | null` */
  stat: 'netpol/stat',
} as const;

/** What a client may say under `capabilities.experimental.netpol`; a client that says nothing is served without these. */
export interface ClientOffer {
  /** It knows the commands that code lenses carry (`Commands`), and wants the notifications below. */
  commands?: boolean;
  /** It answers `ClientRequests`. */
  files?: boolean;
}

/** What a client may send as `initializationOptions`; all of it may be missing. */
export interface InitializationOptions {
  /** The folder with a page `<code>.md` for each diagnostic, as a URI. */
  docs?: string;
}

/** Commands of the client that the server names in code lenses. The arguments are `(uri, position)`. */
export const Commands = {
  showMatchingPods: 'netpol.showMatchingPods',
  simulateFlow: 'netpol.simulateFlow',
  chooseSnapshot: 'netpol.chooseSnapshot',
} as const;

export interface FileFacts {
  uri: string;
  kind: 'file' | 'folder';
  /** Milliseconds since 1970. */
  modified: number;
  /** Bytes. */
  size: number;
}

export const Notifications = {
  /** Server to client, `StatusResult`: snapshot, dataplane or counts changed. */
  statusChanged: 'netpol/statusChanged',
  /** Server to client, no parameters: an answer of `simulate` may have changed; ask again. */
  answersChanged: 'netpol/answersChanged',
} as const;

export interface Position {
  line: number;
  character: number;
}
export interface Range {
  start: Position;
  end: Position;
}
/** A place to go to. Inside the server the same shapes hold offsets instead: hence the parameter `P` below. */
export interface Place {
  uri: string;
  range: Range;
}

/** `pod:ns/name`, `workload:ns/Kind/name`, `svc:ns/name`, an IP address, or `ns/name` for a pod. */
export type EndText = string;

export interface SimulateParams {
  from: EndText;
  to: EndText;
  port?: number | string;
  protocol?: string;
  family?: 4 | 6;
}

export type Word = 'allow' | 'deny' | 'conditional' | 'unknown';

export interface SimulateResult<P = Place> {
  flow: FlowView<P>;
  verdict: Word;
  /** `Denied`, `Allowed`, `Allowed if …`, `Unknown` */
  title: string;
  /** One sentence with the cause. */
  reason: string;
  reasonPlace?: P;
  egress: SideView<P>;
  ingress: SideView<P>;
  /** Where the question means several flows (a Service's backends, a workload's pods): each with its verdict. */
  backends?: BackendView[];
  facts: FactView[];
  /** Increases whenever text, settings or snapshot changed. */
  generation: number;
  /** The command line that asks the same. */
  commandLine: string;
  text: string;
  problem?: string;
}

export interface FlowView<P = Place> {
  from: EndView<P>;
  to: EndView<P>;
  port?: number;
  protocol: string;
  family: 4 | 6;
  /** `svc shop/web port 80 -> 8080 on 3 pods` */
  service?: string;
}

export interface BackendView {
  /** `shop/web-7d9`, `shop/web-7d9 -> shop/db-0` */
  label: string;
  verdict: Word;
  /** The one whose sides are shown. */
  shown: boolean;
}

export interface EndView<P = Place> {
  text: EndText;
  label: string;
  detail: string;
  place?: P;
}

export interface SideView<P = Place> {
  verdict: Word;
  /** `not isolated: no policy selects shop/web-7d9 for egress` */
  summary: string;
  steps: StepView<P>[];
}

export interface StepView<P = Place> {
  kind: 'exempt' | 'no-subject' | 'unspecified' | 'tier' | 'policy' | 'rule' | 'tier-end' | 'default';
  /** Nesting: tier 0, policy 1, rule 2. */
  depth: number;
  text: string;
  /** One per alternative that was tried, for a rule that did not match. */
  because?: string[];
  outcome: 'decided' | 'matched' | 'no-match' | 'unknown' | 'skipped' | 'info';
  policy?: string;
  /** `spec.ingress[0]` */
  path?: string;
  file?: string;
  place?: P;
}

export interface FactView {
  name: string;
  value: string;
}

export interface MatchesParams {
  uri: string;
  /** Identifies the selector inside the file; comes with the code lens. */
  position: Position;
}

export interface MatchesResult<P = Place> {
  title: string;
  items: MatchItem<P>[];
  /** Said when `items` is empty. */
  nothing?: string;
}

export interface MatchItem<P = Place> {
  label: string;
  description: string;
  detail: string;
  /** What `simulate` takes. */
  end?: EndText;
  place?: P;
}

export interface FlowEndsParams {
  role: 'from' | 'to';
  /** Where the cursor is, so that the subject's pods come first. */
  uri?: string;
  position?: Position;
  /** What the user typed so far: an address, `app=web`, `svc:shop/db`. */
  typed?: string;
  /** The end already chosen, to propose ports for. */
  ports?: { to: EndText };
}

export interface FlowEndsResult<P = Place> {
  ends: MatchItem<P>[];
  ports: { label: string; description: string; port: number; protocol: string }[];
  /** What the typed text means, or why it means nothing. */
  meaning?: string;
}

export interface StatusResult {
  /** Undefined when nothing is loaded. */
  snapshot?: {
    name: string;
    kind: 'file' | 'folder' | 'workspace';
    capturedAt?: number;
    pods: number;
    workloads: number;
    namespaces: number;
    policies: number;
    /** Of a captured snapshot: the context that it was captured from. */
    context?: string;
    /** Of a captured snapshot: how many kinds of objects are not in it, or not all of them. */
    missing?: number;
    /** It is kept current while the server runs. */
    watched?: boolean;
  };
  dataplane: { name: string; version?: string; how: string };
  /** Said in full sentences; what could not be read, what is missing. */
  problems: string[];
}

export interface ContextsParams {
  /** A file; without it, what `KUBECONFIG` names, or the file in the home folder. */
  kubeconfig?: string;
}

export interface ContextsResult {
  contexts: { name: string; cluster: string; namespace?: string }[];
  current?: string;
  /** Why there are none. */
  problem?: string;
}

export interface CaptureParams extends ContextsParams {
  /** The file to write, as a URI. It stays as it was unless everything was read. */
  uri: string;
  /** Without it, the kubeconfig's current one. */
  context?: string;
  /** Only objects of these namespaces, and those of none. Without it: of all. */
  namespaces?: string[];
  hashNames?: boolean;
  workDoneToken?: string | number;
}

export interface CaptureResult {
  /** The file that was written; absent where nothing was. */
  uri?: string;
  /** One sentence: what was captured, or why nothing was. */
  message: string;
  /** What could not be read, each a sentence. */
  missing: string[];
}

export interface ExportParams {
  uri: string;
  hashNames?: boolean;
}

export interface CompareParams {
  /** Snapshot files, dumps or folders, as URIs. */
  before: string;
  after: string;
}

export interface CompareResult {
  /** As `netpol snapshot diff` prints it. */
  text: string;
  added: number;
  removed: number;
  changed: number;
  problem?: string;
}
