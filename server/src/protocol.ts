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
  /** `TreeParams` -> `TreeResult`: the cluster as a tree, one page of one node's children at a time. */
  tree: 'netpol/tree',
  /** `PodParams` -> `MatchesResult`: the policies that select a pod or a workload's pods, by direction. */
  podPolicies: 'netpol/podPolicies',
  /** `PodParams` -> `MatchesResult`: who may connect to a pod or a workload's pods, on which ports, and by which rule. */
  whoCanReach: 'netpol/whoCanReach',
  /** `MapParams` -> `MapResult`: what may connect to what, a page of it. */
  map: 'netpol/map',
  /** `MapTextParams` -> `TextResult`: the same as a whole file. */
  mapText: 'netpol/mapText',
  /** `ChangesParams` -> `ChangesResult`: what the policies in force open and close against another set, a page of it. */
  changes: 'netpol/changes',
  /** `ChangesTextParams` -> `TextResult` */
  changesText: 'netpol/changesText',
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

/** Commands of the client that the server names in code lenses. The arguments are `(uri, position)`, those of the map its filter. */
export const Commands = {
  showMatchingPods: 'netpol.showMatchingPods',
  simulateFlow: 'netpol.simulateFlow',
  chooseSnapshot: 'netpol.chooseSnapshot',
  policiesForThisPod: 'netpol.policiesForThisPod',
  whoCanReachThis: 'netpol.whoCanReachThis',
  openConnectivityMap: 'netpol.openConnectivityMap',
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
  /** Whom the answer is about; absent where the question named nobody (`PodParams` with a place that is in no pod). */
  about?: { label: string; end: EndText };
}

export interface MatchItem<P = Place> {
  /** The same for items that stand together, in the order of the items: a heading. */
  group?: string;
  label: string;
  description: string;
  detail: string;
  /** What `simulate` takes. */
  end?: EndText;
  place?: P;
  /** The rule that decides, where that is another place. */
  rule?: P;
  /** A flow that the item tells of, to be simulated. */
  flow?: SimulateParams;
}

/** Who: an end as `simulate` takes it, or a place in the manifest of a pod or of what makes pods. */
export type PodParams = { end: EndText } | { uri: string; position: Position };

export interface TreeParams {
  /** Whose children; absent: the roots. */
  node?: string;
  /** The first child that is asked for, counted from 0. */
  from?: number;
  /** How many at most; 200 unless said. */
  count?: number;
}

export interface TreeResult<P = Place> {
  nodes: TreeNode<P>[];
  /** Of all pages together. */
  total: number;
  /** Why there is nothing at all: neither snapshot nor manifests, or a snapshot that holds nothing. */
  nothing?: 'no-snapshot' | 'empty';
}

/** `no-dns`: isolated, and the name servers cannot be asked. `host`: on its node's network. `differs`: between its pods. */
export type IsolationState =
  | 'open'
  | 'exceptions'
  | 'everything'
  | 'isolated'
  | 'no-dns'
  | 'perhaps'
  | 'host'
  | 'finished'
  | 'differs';

export interface TreeNode<P = Place> {
  /** Stable while the thing is there. */
  id: string;
  kind: 'namespace' | 'workload' | 'pods' | 'pod' | 'policies' | 'policy';
  label: string;
  description: string;
  /** Markdown. */
  tooltip: string;
  /** For a screen reader: everything that icon and description say, in one sentence. */
  spoken: string;
  /** It has children. */
  expands: boolean;
  /** Of workloads and pods. */
  isolation?: { ingress: IsolationState; egress: IsolationState };
  /** Of workloads and pods: what `simulate` and `PodParams` take. */
  end?: EndText;
  place?: P;
}

export interface MapParams {
  /** A namespace, a whole name, or a pattern with `*`. */
  from?: string;
  to?: string;
  /** `ingress`: into pods that are there; `egress`: out of them. */
  direction?: 'ingress' | 'egress';
  port?: number;
  protocol?: string;
  /** The first row that is asked for, counted from 0. */
  start?: number;
  /** How many at most; 200 unless said. */
  count?: number;
}

export type MapTextParams = MapParams & { format: 'csv' | 'json' | 'dot' };

export interface TextResult {
  text: string;
  /** Why there is none, in a sentence. */
  problem?: string;
}

export interface MapResult<P = Place> {
  rows: MapRow<P>[];
  /** Rows that the filter leaves, of all pages together; `atLeast` where counting stopped there. */
  total: number;
  atLeast?: boolean;
  /** What it rests on. */
  facts: FactView[];
  /** Why there is no answer, in a sentence. */
  problem?: string;
}

export interface MapRow<P = Place> {
  from: MapEnd<P>;
  to: MapEnd<P>;
  /** `TCP 80,443`, one a protocol. */
  allow: string[];
  /** On a condition of layer 7, a domain name and the like. */
  conditional: string[];
  /** Depends on a fact that the snapshot lacks. */
  unknown: string[];
  rules: RuleLink<P>[];
  /** One flow of the row. */
  flow?: SimulateParams;
}

export interface MapEnd<P = Place> {
  label: string;
  /** `Deployment in shop, 3 pods`; empty outside. */
  detail: string;
  place?: P;
}

export interface RuleLink<P = Place> {
  end: 'source' | 'destination';
  /** `NetworkPolicy shop/allow-api spec.ingress[0]` */
  text: string;
  /** `policies/db.yaml:12` */
  where?: string;
  place?: P;
}

/** What the policies in force are compared with: the set before. */
export type CompareBefore =
  /** The snapshot's policies, without what the workspace's files make of them. */
  | { kind: 'snapshot' }
  /** The policies of a file or folder in the place of the workspace's. */
  | { kind: 'path'; uri: string }
  /** The policies of a snapshot in the place of all. */
  | { kind: 'otherSnapshot'; uri: string }
  /** The workspace as it is, but with these texts in these files; `null`: without the file. */
  | { kind: 'files'; files: { uri: string; text: string | null }[] };

export type ChangesParams = MapParams & { before: CompareBefore };

export type ChangesTextParams = ChangesParams & { format: 'csv' | 'json' | 'dot' };

export interface ChangesResult<P = Place> {
  rows: ChangeRow<P>[];
  total: number;
  /** Of all rows that the filter leaves. */
  opens: number;
  closes: number;
  facts: FactView[];
  problem?: string;
}

export interface ChangeRow<P = Place> {
  /** `loosens`: what was possible is sure now; `tightens`: what was sure is only possible. */
  change: 'opens' | 'closes' | 'loosens' | 'tightens';
  from: MapEnd<P>;
  to: MapEnd<P>;
  ports: string[];
  /** What did it: rules of the set in force, or of the set before where `gone`. */
  rules: RuleLink<P>[];
  gone?: boolean;
  flow?: SimulateParams;
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
