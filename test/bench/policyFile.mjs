import { seeded } from './random.mjs';

const NAMESPACES = ['shop', 'billing', 'search', 'monitoring', 'kube-system'];
const APPS = ['web', 'api', 'db', 'cache', 'worker', 'queue', 'metrics'];
const TEAMS = ['a', 'b', 'c'];

/** A file of `documents` NetworkPolicies, about `lines` lines long in all, as a team would write it by hand. */
export function policyFile({ seed = 1, documents = 125, lines = 5000 } = {}) {
  const random = seeded(seed);
  const perDocument = Math.floor(lines / documents);
  const parts = [];
  for (let index = 0; index < documents; index += 1) parts.push(policy(random, index, perDocument));
  return parts.join('---\n');
}

function policy(random, index, lines) {
  const text = [
    `# Policy ${index}`,
    'apiVersion: networking.k8s.io/v1',
    'kind: NetworkPolicy',
    'metadata:',
    `  name: policy-${index}`,
    `  namespace: ${random.pick(NAMESPACES)}`,
    'spec:',
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
  // One line less: the separator between documents.
  while (text.length < lines - 1 - 7) {
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
  while (text.length < lines - 1) text.push(`    # ${random.pick(APPS)} needs nothing else`);
  return `${text.join('\n')}\n`;
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

/** A typing person: `count` edits of one character, each inside some document, most of them next to the one before. */
export function keystrokes(text, { seed = 3, count = 400 } = {}) {
  const random = seeded(seed);
  const edits = [];
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    if (index % 10 === 0) at = wordIn(text, random.below(text.length));
    edits.push({ start: at, end: at, text: random.pick(['a', 'b', 'c', 'd', 'e']) });
    at += 1;
  }
  return edits;
}

/** After the first letter of a value near an offset: typing there changes a name, a label or a port. */
function wordIn(text, near) {
  const colon = text.indexOf(': ', near);
  return colon < 0 ? text.indexOf(': ') + 3 : colon + 3;
}
