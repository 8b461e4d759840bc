/** What each command of `netpol` takes, as data: the parser checks against it and `--help` prints it. */

export interface OptionSpec {
  /** Long name without dashes. */
  readonly name: string;
  readonly short?: string;
  /** How the value is called in help; absent for a flag. */
  readonly value?: string;
  readonly choices?: readonly string[];
  /** May be given several times, or several values with commas between them. */
  readonly repeats?: true;
  readonly help: string;
}

export interface CommandSpec {
  readonly name: string;
  readonly summary: string;
  readonly usage: readonly string[];
  /** How positional arguments are called; absent when there are none. */
  readonly positional?: string;
  readonly options: readonly OptionSpec[];
  /** Lines printed below the options: exit codes, examples. */
  readonly notes: readonly string[];
}

export const DATAPLANES = ['auto', 'kubernetes', 'calico', 'cilium', 'canal', 'weave', 'none'] as const;
/** Whom policies may be portable to: whoever enforces any. */
export const PORTABLE_TO = ['kubernetes', 'calico', 'canal', 'cilium', 'weave'] as const;
export const REPORTS = ['isolation'] as const;
export const FAIL_ON = ['error', 'warning', 'info', 'never'] as const;
export const FORMATS = ['text', 'json'] as const;
export const EXPECTATIONS = ['allow', 'deny'] as const;

const HELP: OptionSpec = { name: 'help', short: 'h', help: 'Print this.' };
const FORMAT: OptionSpec = {
  name: 'format',
  value: 'text|json',
  choices: FORMATS,
  help: 'text for people (default), json for programs (docs/json.md).',
};
const DATAPLANE: OptionSpec = {
  name: 'dataplane',
  value: 'NAME',
  choices: DATAPLANES,
  help: `Who enforces: ${DATAPLANES.join(', ')}. Default auto: what the snapshot shows.`,
};

export const CHECK: CommandSpec = {
  name: 'check',
  summary: 'Say what is wrong in policy files.',
  usage: ['netpol check PATH... [options]', 'netpol check --cases FILE|-'],
  positional: 'PATH',
  options: [
    {
      name: 'snapshot',
      value: 'PATH',
      help: 'Cluster to check against: kubectl output or manifests, a file or a folder. Default: what PATH holds.',
    },
    DATAPLANE,
    {
      name: 'fail-on',
      value: 'LEVEL',
      choices: FAIL_ON,
      help: 'Exit with 1 from this level on: error (default), warning, info, never.',
    },
    {
      name: 'severity',
      value: 'CODE=LEVEL',
      repeats: true,
      help: 'Another level for a code: error, warning, info, hint or off. May be given several times.',
    },
    {
      name: 'portable-to',
      value: 'NAMES',
      choices: PORTABLE_TO,
      repeats: true,
      help: `Tell what these would do otherwise: ${PORTABLE_TO.join(', ')}. Several with commas between them.`,
    },
    {
      name: 'report',
      value: 'isolation',
      choices: REPORTS,
      help: 'Instead of problems: which workloads policies isolate for ingress and egress, and which they leave open.',
    },
    { name: 'fix', help: 'Mend what has one safe fix, in the files themselves, and print what is left.' },
    FORMAT,
    { name: 'hints', help: 'Print hints too; without it they are only counted.' },
    { name: 'cases', value: 'FILE|-', help: 'Answer validation cases, one JSON line each (docs/json.md).' },
    HELP,
  ],
  notes: [
    'A comment ignores a problem: `# netpol-ignore CODE: reason`, on its line or above (docs/ignore.md).',
    '',
    'Exit: 0 nothing at or above --fail-on, 1 something, 2 usage or unreadable input.',
    '',
    'Examples:',
    '  netpol check policies/',
    '  netpol check policies/ --snapshot staging.yaml --fail-on warning',
    '  netpol check policies/ --portable-to calico,cilium',
    '  netpol check policies/ --snapshot staging.yaml --report isolation',
    '  netpol check . --format json',
  ],
};

export const SIMULATE: CommandSpec = {
  name: 'simulate',
  summary: 'Say whether a flow passes, and which lines decide.',
  usage: [
    'netpol simulate --snapshot PATH --from END --to END [--port PORT] [options]',
    'netpol simulate --cases FILE|-',
  ],
  options: [
    {
      name: 'snapshot',
      value: 'PATH',
      help: 'The cluster: kubectl output or manifests, a file or a folder.',
    },
    {
      name: 'policies',
      value: 'PATH',
      help: 'Policies laid over those of the snapshot, by kind, namespace and name.',
    },
    DATAPLANE,
    { name: 'from', value: 'END', help: 'Source: a pod, a workload, a Service, a node or an address (below).' },
    { name: 'to', value: 'END', help: 'Destination, likewise.' },
    {
      name: 'port',
      value: 'PORT',
      help: 'Port as the source asks for it: a number, or a name of the pod or Service.',
    },
    { name: 'protocol', value: 'NAME', help: 'TCP (default), UDP, SCTP, ICMP.' },
    {
      name: 'family',
      value: '4|6',
      choices: ['4', '6'],
      help: 'Address family. Default: IPv4 where both ends have it.',
    },
    { name: 'expect', value: 'allow|deny', choices: EXPECTATIONS, help: 'Exit with 1 when the verdict differs.' },
    FORMAT,
    { name: 'cases', value: 'FILE|-', help: 'Answer verdict cases, one JSON line each (docs/json.md).' },
    HELP,
  ],
  notes: [
    'END is one of',
    '  shop/db-0, pod:shop/db-0        a pod',
    '  workload:shop/Deployment/web    the pods of a workload, or its template',
    '  svc:shop/web                    a Service: its port leads to the port of its pods',
    '  node:n1                         a node',
    '  10.0.0.5, fd00::5               an address; of a pod, a Service or a node it is that one',
    '',
    'Exit: 0 answered, 1 not as expected, 2 not answerable: usage, unreadable input, no such end, or the verdict is unknown.',
    '',
    'Examples:',
    '  netpol simulate --snapshot staging.yaml --from shop/web-7d9 --to shop/db-0 --port 5432',
    '  netpol simulate --snapshot staging.yaml --policies policies/ --from shop/web-7d9 --to svc:shop/api --port 80 --expect allow',
  ],
};

const MAP_FORMAT: OptionSpec = {
  name: 'format',
  value: 'FORMAT',
  choices: ['text', 'json', 'csv', 'md', 'dot'],
  help: 'text for people (default), json for programs (docs/json.md), csv, md (a table), dot (Graphviz).',
};
const MAP_FILTERS: readonly OptionSpec[] = [
  { name: 'from', value: 'NAME', help: 'Only from these ends: a namespace, a name, or a pattern with * in it.' },
  { name: 'to', value: 'NAME', help: 'Only to these ends, likewise.' },
  {
    name: 'direction',
    value: 'ingress|egress',
    choices: ['ingress', 'egress'],
    help: 'Only into pods, or only out of pods.',
  },
  { name: 'port', value: 'PORT', help: 'Only where this port passes.' },
  { name: 'protocol', value: 'NAME', help: 'Only this protocol: TCP, UDP, SCTP, ICMP.' },
];

export const MAP: CommandSpec = {
  name: 'map',
  summary: 'List what may connect to what.',
  usage: ['netpol map --snapshot PATH [--policies PATH] [options]'],
  options: [
    { name: 'snapshot', value: 'PATH', help: 'The cluster: kubectl output or manifests, a file or a folder.' },
    { name: 'policies', value: 'PATH', help: 'Policies laid over those of the snapshot, by kind, namespace and name.' },
    DATAPLANE,
    ...MAP_FILTERS,
    { name: 'exposure', help: 'Also what pods that are not there yet could reach and be reached from.' },
    { name: 'rules', help: 'Name the rules that decide, with file and line (csv, md and text; json always has them).' },
    MAP_FORMAT,
    HELP,
  ],
  notes: [
    'Ends are workloads, pods without one, and ranges of addresses outside. Pods of the host network and nodes are left out;',
    "a pod's own node may always reach it.",
    '',
    'Exit: 0 listed, 2 usage or unreadable input.',
    '',
    'Examples:',
    '  netpol map --snapshot staging.yaml',
    '  netpol map --snapshot staging.yaml --to shop --port 5432 --rules',
    '  netpol map --snapshot staging.yaml --policies policies/ --format dot | dot -Tsvg > map.svg',
  ],
};

export const DIFF: CommandSpec = {
  name: 'diff',
  summary: 'Say what a change of policies opens and closes.',
  usage: ['netpol diff --snapshot PATH OLD NEW [options]'],
  positional: 'OLD NEW',
  options: [
    { name: 'snapshot', value: 'PATH', help: 'The cluster: kubectl output or manifests, a file or a folder.' },
    DATAPLANE,
    ...MAP_FILTERS,
    MAP_FORMAT,
    HELP,
  ],
  notes: [
    'OLD and NEW are policies, a file or a folder each, laid over those of the snapshot.',
    '',
    'Exit: 0 nothing changes, 1 something opens or closes, 2 usage or unreadable input.',
    '',
    'Examples:',
    '  netpol diff --snapshot staging.yaml old/ new/',
    '  netpol diff --snapshot staging.yaml main/policies policies --format md > comment.md',
  ],
};

export const SELECTOR: CommandSpec = {
  name: 'selector',
  summary: 'Explain a Calico selector, and list what it matches.',
  usage: ['netpol selector EXPRESSION [--snapshot PATH]', 'netpol selector --cases FILE|-'],
  positional: 'EXPRESSION',
  options: [
    {
      name: 'snapshot',
      value: 'PATH',
      help: 'List the pods and network sets of this cluster that match: kubectl output or manifests, a file or a folder.',
    },
    FORMAT,
    { name: 'cases', value: 'FILE|-', help: 'Answer selector cases, one JSON line each (docs/json.md).' },
    HELP,
  ],
  notes: [
    'The labels of a namespace are asked with pcns. before the key, those of a service account with pcsa.',
    '',
    'Exit: 0 explained, 2 usage, unreadable input, or no selector.',
    '',
    'Examples:',
    `  netpol selector 'app == "web" && pcns.env in {"prod", "staging"}' --snapshot staging.yaml`,
    `  netpol selector '!has(team)'`,
  ],
};

export const SNAPSHOT_SAVE: CommandSpec = {
  name: 'snapshot save',
  summary: 'Capture a cluster, or files, into a snapshot file.',
  usage: [
    'netpol snapshot save --output FILE [--context NAME] [--namespace NAME]... [options]',
    'netpol snapshot save --output FILE PATH... [--hash-names]',
  ],
  positional: 'PATH',
  options: [
    {
      name: 'output',
      short: 'o',
      value: 'FILE',
      help: 'The file to write. It stays as it was until all of the new one stands.',
    },
    { name: 'kubeconfig', value: 'FILE', help: 'Default: what KUBECONFIG names, or ~/.kube/config.' },
    { name: 'context', value: 'NAME', help: 'Default: the current context of the kubeconfig.' },
    {
      name: 'namespace',
      short: 'n',
      value: 'NAME',
      repeats: true,
      help: 'Only objects of this namespace, and those of none; may be given several times.',
    },
    {
      name: 'hash-names',
      help: 'Replace names and label values by hashes, so that the file can be shown to others (docs/snapshot.md).',
    },
    { name: 'watch', help: 'Go on and keep the file current until Ctrl-C.' },
    FORMAT,
    HELP,
  ],
  notes: [
    'With PATH (kubectl output, manifests, rendered Helm or Kustomize folders, other snapshots) no cluster is contacted.',
    'Only GET requests are sent, and only the fields that policy depends on are kept (docs/snapshot.md).',
    '',
    'Exit: 0 written, 2 not written: usage, no answer, nothing readable.',
    '',
    'Examples:',
    '  netpol snapshot save --output staging.json --context staging',
    '  netpol snapshot save --output shop.json --namespace shop --namespace payments',
    '  netpol snapshot save --output rendered.json charts/rendered/ dump.yaml',
  ],
};

export const SNAPSHOT_SHOW: CommandSpec = {
  name: 'snapshot show',
  summary: 'Say what a snapshot holds, and what is missing in it.',
  usage: ['netpol snapshot show PATH [--format text|json]'],
  positional: 'PATH',
  options: [FORMAT, HELP],
  notes: [
    'PATH is a snapshot file, kubectl output or manifests, a file or a folder.',
    '',
    'Exit: 0 shown, 2 usage or unreadable input.',
  ],
};

export const SNAPSHOT_DIFF: CommandSpec = {
  name: 'snapshot diff',
  summary: 'Say which objects differ between two snapshots.',
  usage: ['netpol snapshot diff OLD NEW [--format text|json]'],
  positional: 'OLD NEW',
  options: [FORMAT, HELP],
  notes: [
    'OLD and NEW are snapshot files, kubectl output or manifests, a file or a folder each.',
    'What the difference opens and closes: `netpol map` of both, or `netpol diff` for policies alone.',
    '',
    'Exit: 0 no difference, 1 some, 2 usage or unreadable input.',
  ],
};

export const LSP: CommandSpec = {
  name: 'lsp',
  summary: 'Start the language server.',
  usage: ['netpol lsp --stdio | --node-ipc | --socket=PORT'],
  options: [
    { name: 'stdio', help: 'Speak over standard input and output.' },
    { name: 'node-ipc', help: 'Speak over the channel of a Node parent process.' },
    { name: 'socket', value: 'PORT', help: 'Connect to this port of the own machine.' },
    { name: 'pipe', value: 'NAME', help: 'Connect to this pipe or socket file.' },
    { name: 'clientProcessId', value: 'PID', help: 'Stop when this process ends (editors pass it).' },
    HELP,
  ],
  notes: [],
};

export const COMMANDS: readonly CommandSpec[] = [
  CHECK,
  SIMULATE,
  MAP,
  DIFF,
  SELECTOR,
  SNAPSHOT_SAVE,
  SNAPSHOT_SHOW,
  SNAPSHOT_DIFF,
  LSP,
];
