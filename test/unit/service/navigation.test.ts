import { describe, expect, test } from 'vitest';
import { FOLDER, join, namespace, pod, serviceOver } from './support.ts';

/** Getting around in a workspace, from cursor fixtures: `|` is the cursor, places are `file:line` with the text found there. */

const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: db
  ingress:
    - from:
        - namespaceSelector:
            matchLabels: {kubernetes.io/metadata.name: ops}
          podSelector:
            matchExpressions:
              - {key: app, operator: In, values: [web, "api"]}
`;
const CALICO = `apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata: {name: more, namespace: shop}
spec:
  tier: security
  selector: app == "db" && has(app)
  ingress:
    - action: Allow
      source:
        selector: "app in {'web', \\"other\\"}"
`;
const CILIUM = `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: third, namespace: shop}
spec:
  endpointSelector: {matchLabels: {"k8s:app": db}}
  ingress:
    - fromEndpoints:
        - matchLabels: {k8s:io.kubernetes.pod.namespace: ops, any:app: web}
`;
const TIER = 'apiVersion: projectcalico.org/v3\nkind: Tier\nmetadata:\n  name: security\n';
const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: db, namespace: shop, labels: {app: unrelated}}
spec:
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: c}]}
---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec: {selector: {app: db}, ports: [{port: 5432}]}
`;
const FILES: Readonly<Record<string, string>> = {
  'cluster.yaml': join(
    namespace('shop'),
    namespace('ops'),
    pod('web-0', 'web', '10.0.0.1').replace('namespace: shop', 'namespace: ops'),
    TIER,
  ),
  'db.yaml': DEPLOYMENT,
  'policy.yaml': POLICY,
  'calico.yaml': CALICO,
  'cilium.yaml': CILIUM,
};

/** The workspace with one file open, its `|` taken out. */
async function at(name: string, marked: (text: string) => string) {
  const text = marked(FILES[name] ?? '');
  const offset = text.indexOf('|');
  if (offset < 0) throw new Error('no cursor');
  const clean = text.slice(0, offset) + text.slice(offset + 1);
  const texts: Record<string, string> = { ...FILES, [name]: clean };
  const { service } = serviceOver(
    Object.fromEntries(Object.entries(texts).map(([file, each]) => [`${FOLDER}/${file}`, each])),
  );
  await service.settled();
  const uri = `${FOLDER}/${name}`;
  service.open(uri, 1, clean);
  const shown = ({ uri: file, span }: { uri: string; span: { start: number; end: number } }): string => {
    const own = texts[file.slice(FOLDER.length + 1)] ?? '';
    const line = own.slice(0, span.start).split('\n').length;
    return `${file.slice(FOLDER.length + 1)}:${line} ${own.slice(span.start, span.end).split('\n')[0]}`;
  };
  return { service, uri, offset, shown, texts };
}
const cursor =
  (before: string, after = '') =>
  (text: string) => {
    const index = text.indexOf(before + after);
    if (index < 0) throw new Error(`${before}${after} is not there`);
    return `${text.slice(0, index + before.length)}|${text.slice(index + before.length)}`;
  };

describe('definition', () => {
  test.each([
    ['a subject leads to its pods or what makes them', 'policy.yaml', cursor('app: d', 'b'), ['db.yaml:3 db']],
    [
      'a label of a namespace leads to the namespaces',
      'policy.yaml',
      cursor('metadata.name: op', 's'),
      ['cluster.yaml:9 ops'],
    ],
    [
      'metadata.namespace leads to the Namespace',
      'policy.yaml',
      cursor('namespace: sho', 'p'),
      ['cluster.yaml:4 shop'],
    ],
    ['a tier leads to the Tier', 'calico.yaml', cursor('tier: secu', 'rity'), ['cluster.yaml:25 security']],
    [
      'the namespace label of Cilium leads to the Namespace',
      'cilium.yaml',
      cursor('pod.namespace: op', 's'),
      ['cluster.yaml:9 ops'],
    ],
    ['a name of its own leads nowhere', 'policy.yaml', cursor('name: d', 'b'), []],
    ['a label on what carries it leads nowhere', 'db.yaml', cursor('metadata: {labels: {app: d', 'b'), []],
  ])('%s', async (_, file, marked, wanted) => {
    const { service, uri, offset, shown } = await at(file, marked);
    expect(service.definition(uri, offset).map(shown)).toEqual(wanted);
  });
});

describe('references', () => {
  test('of a label: its uses in every dialect, and what carries it', async () => {
    const { service, uri, offset, shown } = await at('policy.yaml', cursor('app: d', 'b'));
    expect(service.references(uri, offset).map(shown).sort()).toEqual([
      'calico.yaml:6 db',
      'cilium.yaml:5 db',
      'db.yaml:3 db',
      'policy.yaml:9 db',
    ]);
  });
  test('of a key: every use of it', async () => {
    const { service, uri, offset, shown } = await at('policy.yaml', cursor('ap', 'p: db'));
    expect(service.references(uri, offset).map(shown).sort()).toEqual([
      'calico.yaml:10 app',
      'calico.yaml:6 app',
      'calico.yaml:6 app',
      'cilium.yaml:5 app',
      'cilium.yaml:8 app',
      'cluster.yaml:14 web-0',
      'db.yaml:3 db',
      'policy.yaml:16 app',
      'policy.yaml:9 app',
    ]);
  });
  test('of a workload: the subjects and peers that mean its pods', async () => {
    const { service, uri, offset, shown } = await at('db.yaml', cursor('metadata: {name: d', 'b'));
    expect(service.references(uri, offset).map(shown)).toEqual(['calico.yaml:6 selector', 'policy.yaml:7 podSelector']);
  });
  test('of a tier: the policies in it', async () => {
    const { service, uri, offset, shown } = await at('cluster.yaml', cursor('name: secu', 'rity'));
    expect(service.references(uri, offset).map(shown)).toEqual(['calico.yaml:5 tier']);
  });
  test('of a namespace: the policies that live there', async () => {
    const { service, uri, offset, shown } = await at('cluster.yaml', cursor('name: sho', 'p'));
    expect(service.references(uri, offset).map(shown).sort()).toEqual([
      'calico.yaml:3 more',
      'cilium.yaml:3 third',
      'policy.yaml:4 db',
    ]);
  });
});

test('highlights hold the same key, or the same pair', async () => {
  const found = await at('calico.yaml', cursor('ap', 'p == "db"'));
  expect(
    found.service.highlights(found.uri, found.offset).map(({ span }) => found.shown({ uri: found.uri, span })),
  ).toEqual(['calico.yaml:6 app', 'calico.yaml:6 app', 'calico.yaml:10 app']);
  const value = await at('calico.yaml', cursor("in {'we", 'b'));
  expect(
    value.service.highlights(value.uri, value.offset).map(({ span }) => value.shown({ uri: value.uri, span })),
  ).toEqual(['calico.yaml:10 web']);
});

describe('rename', () => {
  async function renamed(file: string, marked: (text: string) => string, to: string) {
    const { service, uri, offset, texts } = await at(file, marked);
    const result = await service.rename(uri, offset, to);
    if (!result.ok) return result.why;
    const lines = new Set<string>();
    for (const name of Object.keys(texts)) {
      let text = texts[name] ?? '';
      const edits = result.edits
        .filter((edit) => edit.uri === `${FOLDER}/${name}`)
        .sort((a, b) => b.span.start - a.span.start);
      for (const { span, text: added } of edits) text = text.slice(0, span.start) + added + text.slice(span.end);
      const before = (texts[name] ?? '').split('\n');
      for (const [index, line] of text.split('\n').entries())
        if (line !== before[index]) lines.add(`${name}: ${line.trim()}`);
    }
    return [...lines].sort();
  }
  test('a value changes in selectors of every dialect and on what carries it, and nowhere else', async () => {
    expect(await renamed('policy.yaml', cursor('app: d', 'b'), 'store')).toEqual([
      'calico.yaml: selector: app == "store" && has(app)',
      'cilium.yaml: endpointSelector: {matchLabels: {"k8s:app": store}}',
      'db.yaml: metadata: {labels: {app: store}}',
      'db.yaml: selector: {matchLabels: {app: store}}',
      'db.yaml: spec: {selector: {app: store}, ports: [{port: 5432}]}',
      'policy.yaml: app: store',
    ]);
  });
  test('a key keeps the prefix that an enforcer asks for', async () => {
    expect(await renamed('cilium.yaml', cursor('any:ap', 'p: web'), 'role')).toEqual([
      'calico.yaml: selector: "role in {\'web\', \\"other\\"}"',
      'calico.yaml: selector: role == "db" && has(role)',
      'cilium.yaml: - matchLabels: {k8s:io.kubernetes.pod.namespace: ops, any:role: web}',
      'cilium.yaml: endpointSelector: {matchLabels: {"k8s:role": db}}',
      'cluster.yaml: role: web',
      'db.yaml: metadata: {labels: {role: db}}',
      'db.yaml: selector: {matchLabels: {role: db}}',
      'db.yaml: spec: {selector: {role: db}, ports: [{port: 5432}]}',
      'policy.yaml: - {key: role, operator: In, values: [web, "api"]}',
      'policy.yaml: role: db',
    ]);
  });
  test('a value that YAML would read as something else gets quotes', async () => {
    expect(await renamed('policy.yaml', cursor('app: d', 'b'), 'yes')).toContain('policy.yaml: app: "yes"');
    expect(await renamed('policy.yaml', cursor('[web, "ap', 'i"'), '443')).toEqual([
      'policy.yaml: - {key: app, operator: In, values: [web, "443"]}',
    ]);
  });
  test.each([
    ['no label', 'policy.yaml', cursor('kind: Net', 'work'), 'x', 'Only labels can be renamed'],
    [
      'a label of the cluster',
      'policy.yaml',
      cursor('metadata.name: op', 's'),
      'x',
      'The cluster itself sets this label',
    ],
    ['a text that is no value', 'policy.yaml', cursor('app: d', 'b'), 'not a value', '"not a value" is no label value'],
    ['a text that is no key', 'policy.yaml', cursor('ap', 'p: db'), 'a/b/c', '"a/b/c" is no label key'],
  ])('refuses %s', async (_, file, marked, to, why) => {
    expect(await renamed(file, marked, to)).toContain(why);
  });
});

test('selections grow by the syntax', async () => {
  const { service, uri, offset, texts } = await at('policy.yaml', cursor('operator: I', 'n'));
  const text = texts['policy.yaml'] ?? '';
  const spans = service.selectionRanges(uri, offset).map(({ start, end }) => text.slice(start, end));
  expect(spans.slice(0, 3)).toEqual(['In', 'operator: In', '{key: app, operator: In, values: [web, "api"]}']);
  for (const [index, span] of spans.slice(1).entries()) expect(span.length).toBeGreaterThan(spans[index]?.length ?? 0);
  expect(spans.at(-1)).toBe(text);
});

test('folds are documents, what stands under a key or dash, and comments', async () => {
  const { service, uri } = await at('db.yaml', (text) => `# one\n# two\n|${text}`);
  const text = service.text(uri)?.text ?? '';
  const folds = service
    .folds(uri)
    .map(({ span, kind }) => `${kind} ${text.slice(span.start, span.end).split('\n')[0]}`);
  expect(folds).toEqual([
    'comment # one',
    'document apiVersion: apps/v1',
    'region spec:',
    'region template:',
    'document ---',
  ]);
});

test('links lead from a kind to its page', async () => {
  const { service, uri, shown } = await at('policy.yaml', cursor('kind: ', 'Net'));
  expect(service.links(uri).map(({ span, target }) => [shown({ uri, span }), target])).toEqual([
    ['policy.yaml:2 NetworkPolicy', 'https://kubernetes.io/docs/concepts/services-networking/network-policies/'],
  ]);
});

test('names are found anywhere, whole ones first', async () => {
  const { service, shown } = await at('policy.yaml', cursor('kind: ', 'Net'));
  const found = (query: string) =>
    service.workspaceSymbols(query).map(({ name, container, place }) => `${name} (${container}) ${shown(place)}`);
  expect(found('db')).toEqual([
    'db (NetworkPolicy in shop) policy.yaml:4 db',
    'db (Deployment in shop) db.yaml:3 db',
    'db (Service in shop) db.yaml:12 db',
  ]);
  expect(found('scr')).toEqual(['security (Tier) cluster.yaml:25 security']);
  expect(found('nothing')).toEqual([]);
});
