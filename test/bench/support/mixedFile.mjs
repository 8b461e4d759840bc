import { seeded } from './random.mjs';

const NAMESPACES = ['shop', 'billing', 'search', 'monitoring', 'kube-system'];
const APPS = ['web', 'api', 'db', 'cache', 'worker', 'queue', 'metrics'];
const TEAMS = ['a', 'b', 'c'];
const LINES = 43;

/** Documents of all kinds in turn, 43 lines each with the separator: 125 of them are 5,375 lines. */
export function mixedFile({ seed = 1, documents = 125 } = {}) {
  const random = seeded(seed);
  const makers = [network, cilium, network, calico, network, admin, ciliumWide, calicoGlobal, workload];
  const parts = Array.from({ length: documents }, (_, index) => {
    const text = makers[index % makers.length](random, index);
    while (text.length < LINES - 1) text.push(`# ${random.pick(APPS)} needs nothing else`);
    return `${text.slice(0, LINES - 1).join('\n')}\n`;
  });
  return parts.join('---\n');
}

/** Only NetworkPolicies, as above: what a reader of one schema understands too. */
export function networkPolicyFile({ seed = 1, documents = 125 } = {}) {
  const random = seeded(seed);
  const parts = Array.from({ length: documents }, (_, index) => {
    const text = network(random, index);
    while (text.length < LINES - 1) text.push(`# ${random.pick(APPS)} needs nothing else`);
    return `${text.slice(0, LINES - 1).join('\n')}\n`;
  });
  return parts.join('---\n');
}

/** The same NetworkPolicies as items of one List: one document of about `lines` lines. */
export function listFile({ seed = 1, lines = 5000 } = {}) {
  const random = seeded(seed);
  const items = Array.from({ length: Math.round(lines / LINES) }, (_, index) => {
    const text = network(random, index);
    while (text.length < LINES) text.push(`# ${random.pick(APPS)} needs nothing else`);
    return text.slice(0, LINES).map((line, at) => `${at === 0 ? '  - ' : '    '}${line}`);
  });
  return `apiVersion: v1\nkind: List\nitems:\n${items.flat().join('\n')}\n`;
}

/** One policy as a file of its own. */
export function policyText(seed, index) {
  return `${network(seeded(seed + index), index).join('\n')}\n`;
}

const head = (api, kind, name, namespace) => [
  `apiVersion: ${api}`,
  `kind: ${kind}`,
  'metadata:',
  `  name: ${name}`,
  ...(namespace === undefined ? [] : [`  namespace: ${namespace}`]),
  'spec:',
];

function network(random, index) {
  const text = [
    ...head('networking.k8s.io/v1', 'NetworkPolicy', `policy-${index}`, random.pick(NAMESPACES)),
    '  podSelector:',
    '    matchLabels:',
    `      app: ${random.pick(APPS)}`,
    '  policyTypes:',
    '    - Ingress',
    '    - Egress',
    '  egress:',
    '    - to:',
    '        - namespaceSelector:',
    '            matchLabels:',
    '              kubernetes.io/metadata.name: kube-system',
    '      ports:',
    '        - protocol: UDP',
    '          port: 53',
    '  ingress:',
  ];
  for (let rule = 0; rule < 2; rule += 1) {
    text.push(
      '    - from:',
      random.below(2) === 0 ? '        - podSelector:' : '        - namespaceSelector:',
      '            matchLabels:',
      `              ${random.pick(['app', 'team'])}: ${random.pick([...APPS, ...TEAMS])}`,
      '      ports:',
      '        - protocol: TCP',
      `          port: ${random.pick([80, 443, 5432, 8080, 9090])}`,
    );
  }
  return text;
}

function calicoRules(random, count) {
  return Array.from({ length: count }, () => [
    '    - action: Allow',
    '      protocol: TCP',
    '      source:',
    `        selector: app == '${random.pick(APPS)}' && team in {'${random.pick(TEAMS)}', '${random.pick(TEAMS)}'}`,
    '      destination:',
    `        ports: [${random.pick([80, 443, 5432, 8080])}]`,
  ]).flat();
}

function calico(random, index) {
  return [
    ...head('projectcalico.org/v3', 'NetworkPolicy', `calico-${index}`, random.pick(NAMESPACES)),
    `  order: ${random.below(2000)}`,
    `  selector: app == '${random.pick(APPS)}'`,
    '  types: [Ingress]',
    '  ingress:',
    ...calicoRules(random, 5),
  ];
}

function calicoGlobal(random, index) {
  return [
    ...head('projectcalico.org/v3', 'GlobalNetworkPolicy', `calico-global-${index}`),
    `  order: ${random.below(2000)}`,
    `  selector: app == '${random.pick(APPS)}' || has(team)`,
    `  namespaceSelector: projectcalico.org/name == '${random.pick(NAMESPACES)}'`,
    '  types: [Ingress]',
    '  ingress:',
    ...calicoRules(random, 4),
  ];
}

function ciliumRules(random, count) {
  return Array.from({ length: count }, () => [
    '    - fromEndpoints:',
    '        - matchLabels:',
    `            app: ${random.pick(APPS)}`,
    `            io.kubernetes.pod.namespace: ${random.pick(NAMESPACES)}`,
    '      toPorts:',
    '        - ports:',
    `            - port: "${random.pick([80, 443, 5432, 8080])}"`,
    '              protocol: TCP',
  ]).flat();
}

function cilium(random, index) {
  return [
    ...head('cilium.io/v2', 'CiliumNetworkPolicy', `cilium-${index}`, random.pick(NAMESPACES)),
    '  endpointSelector:',
    '    matchLabels:',
    `      app: ${random.pick(APPS)}`,
    '  ingress:',
    ...ciliumRules(random, 4),
  ];
}

function ciliumWide(random, index) {
  return [
    ...head('cilium.io/v2', 'CiliumClusterwideNetworkPolicy', `cilium-wide-${index}`),
    '  endpointSelector:',
    '    matchLabels:',
    `      team: ${random.pick(TEAMS)}`,
    '  ingress:',
    ...ciliumRules(random, 4),
  ];
}

function admin(random, index) {
  return [
    ...head('policy.networking.k8s.io/v1alpha1', 'AdminNetworkPolicy', `admin-${index}`),
    `  priority: ${index % 1000}`,
    '  subject:',
    '    namespaces:',
    '      matchLabels:',
    `        team: ${random.pick(TEAMS)}`,
    '  ingress:',
    ...Array.from({ length: 3 }, (_, rule) => [
      `    - name: rule-${rule}`,
      `      action: ${random.pick(['Allow', 'Deny', 'Pass'])}`,
      '      from:',
      '        - namespaces:',
      '            matchLabels:',
      `              kubernetes.io/metadata.name: ${random.pick(NAMESPACES)}`,
      '      ports:',
      '        - portNumber:',
      '            protocol: TCP',
      `            port: ${random.pick([80, 443, 5432])}`,
    ]).flat(),
  ];
}

function workload(random, index) {
  const app = random.pick(APPS);
  return [
    ...head('apps/v1', 'Deployment', `${app}-${index}`, random.pick(NAMESPACES)),
    '  selector:',
    '    matchLabels:',
    `      app: ${app}`,
    '  template:',
    '    metadata:',
    '      labels:',
    `        app: ${app}`,
    `        team: ${random.pick(TEAMS)}`,
    '    spec:',
    '      containers:',
    '        - name: main',
    '          image: example.com/app:1',
    '          ports:',
    '            - name: http',
    '              containerPort: 8080',
  ];
}

/** A cluster with pods for these policies, as a `kubectl get -o json` list. */
export function clusterDump({ seed = 2, pods = 500 } = {}) {
  const random = seeded(seed);
  const items = NAMESPACES.map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { team: random.pick(TEAMS) } },
  }));
  for (let index = 0; index < pods; index += 1) {
    const app = random.pick(APPS);
    items.push({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: `${app}-${index}`,
        namespace: random.pick(NAMESPACES),
        labels: { app, team: random.pick(TEAMS) },
      },
      spec: { nodeName: `n${index % 5}`, containers: [{ ports: [{ name: 'http', containerPort: 8080 }] }] },
      status: { phase: 'Running', podIP: `10.0.${index >> 8}.${index & 255}`, hostIP: `192.168.0.${index % 5}` },
    });
  }
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}

/** A typing person: `count` edits of one character, ten in a row into one value, then into another one anywhere. */
export function keystrokes(text, { seed = 3, count = 400 } = {}) {
  const random = seeded(seed);
  const edits = [];
  let now = text;
  for (let done = 0; done < count; done += 10) {
    const start = wordIn(now, random.below(now.length));
    const word = Array.from({ length: 10 }, () => random.pick(['a', 'b', 'c', 'd', 'e']));
    for (const [index, letter] of word.entries()) edits.push({ at: start + index, text: letter });
    now = now.slice(0, start) + word.join('') + now.slice(start);
  }
  return edits.slice(0, count);
}

/** After the first letter of a value near an offset: typing there changes a name, a label or a port. */
function wordIn(text, near) {
  const colon = text.indexOf(': ', near);
  return colon < 0 ? text.indexOf(': ') + 3 : colon + 3;
}
