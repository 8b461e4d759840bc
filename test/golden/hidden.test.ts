import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { Diagnostic } from '../../server/src/features/results.ts';
import { diagnoseGolden } from './diagnose.ts';
import { type GoldenFile, goldenFiles } from './files.ts';
import { readMarked } from './format.ts';

/**
 * A snapshot of somebody who may not read everything: what is hidden from them may well be there. So whatever is said of
 * the part must hold of every whole: of the one in the folder, and of that and all its policies ask for besides.
 */

interface Hidden {
  readonly what: string;
  readonly kinds: readonly string[];
  readonly resources: readonly string[];
  /** One namespace of which everything may be read. */
  readonly but?: string;
  readonly wished?: Wished;
}

type Labels = Readonly<Record<string, string>>;

interface Manifest {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string; readonly labels?: Labels };
  readonly items?: readonly Manifest[];
}

/** What a manifest asks for, as objects of the kind that is hidden. */
type Wished = (text: string, objects: readonly Manifest[]) => readonly Manifest[];

const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob'];
const CALICO_SETS = ['NetworkSet', 'GlobalNetworkSet', 'HostEndpoint'];
const calico = (...names: readonly string[]) => names.map((name) => `${name}.projectcalico.org`);

const HIDDEN: readonly Hidden[] = [
  { what: 'namespaces', kinds: ['Namespace'], resources: ['namespaces'], wished: wishedNamespaces },
  {
    what: 'namespaces but one',
    kinds: ['Namespace'],
    resources: ['namespaces'],
    but: 'shop',
    wished: wishedNamespaces,
  },
  { what: 'pods', kinds: ['Pod', ...WORKLOADS], resources: ['pods'], wished: wishedPods },
  {
    what: 'pods but of one namespace',
    kinds: ['Pod', ...WORKLOADS],
    resources: ['pods'],
    but: 'shop',
    wished: wishedPods,
  },
  { what: 'Services', kinds: ['Service'], resources: ['services'], wished: wishedServices },
  { what: 'endpoints', kinds: ['EndpointSlice'], resources: ['endpointslices.discovery.k8s.io'] },
  { what: 'nodes', kinds: ['Node'], resources: ['nodes'] },
  {
    what: 'NetworkPolicies that allow',
    kinds: ['NetworkPolicy'],
    resources: ['networkpolicies.networking.k8s.io'],
    wished: policies([{}]),
  },
  {
    what: 'NetworkPolicies that isolate',
    kinds: ['NetworkPolicy'],
    resources: ['networkpolicies.networking.k8s.io'],
    wished: policies([]),
  },
  {
    what: 'network sets and host endpoints',
    kinds: CALICO_SETS,
    resources: calico('networksets', 'globalnetworksets', 'hostendpoints'),
    wished: wishedSets,
  },
  { what: 'tiers', kinds: ['Tier'], resources: calico('tiers') },
  { what: 'CIDR groups', kinds: ['CiliumCIDRGroup'], resources: ['ciliumcidrgroups.cilium.io'] },
  {
    what: 'all but one namespace',
    kinds: ['Namespace', 'Pod', ...WORKLOADS, 'Service', 'Node', 'EndpointSlice', 'NetworkPolicy'],
    resources: [
      'namespaces',
      'pods',
      'services',
      'nodes',
      'endpointslices.discovery.k8s.io',
      'networkpolicies.networking.k8s.io',
    ],
    but: 'shop',
    wished: (text, objects) => [wishedNamespaces, wishedPods].flatMap((wish) => wish(text, objects)),
  },
];

describe.each(HIDDEN)('$what hidden', ({ kinds, resources, but, wished }) => {
  it('leads to no finding that the whole snapshot refutes', async () => {
    const guesses: string[] = [];
    for (const file of [...goldenFiles('bad'), ...goldenFiles('good')]) {
      if (file.snapshot === undefined) continue;
      const objects = objectsOf(file.snapshot);
      const items = objects.filter(
        (object) => !kinds.includes(object.kind ?? '') || (but !== undefined && spaceOf(object) === but),
      );
      if (items.length === objects.length && wished === undefined) continue;
      const missing = resources.map((resource) => ({
        resource,
        why: 'forbidden',
        ...(but !== undefined && resource !== 'nodes' && { except: [but] }),
      }));
      const { text } = readMarked(file.source);
      const wholes = [
        objects,
        [...objects, ...(wished?.(text, objects).filter((object) => spaceOf(object) !== but) ?? [])],
      ];
      const part = JSON.stringify({
        apiVersion: 'v1',
        kind: 'List',
        netpolSnapshot: {
          version: 1,
          capturedAt: '2026-03-02T10:00:00Z',
          source: { kind: 'context', name: 'part' },
          missing,
        },
        items,
      });
      guesses.push(
        ...(await guessesOf(file, text, part, wholes)).map((guess) => `${file.code}/${file.name}: ${guess}`),
      );
    }
    expect(guesses).toEqual([]);
  });
});

const spaceOf = ({ kind, metadata }: Manifest) =>
  kind === 'Namespace' ? metadata?.name : (metadata?.namespace ?? 'default');

async function guessesOf(
  file: GoldenFile,
  text: string,
  part: string,
  wholes: readonly (readonly Manifest[])[],
): Promise<readonly string[]> {
  const keysOf = async (snapshot: string | undefined) =>
    new Set((await diagnoseGolden(text, { ...file, snapshot })).map(keyOf));
  const alone = await keysOf(undefined);
  const held = await Promise.all(
    wholes.map((items) => keysOf(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }))),
  );
  const seen = await diagnoseGolden(text, { ...file, snapshot: part });
  return seen
    .filter((found) => !alone.has(keyOf(found)) && !held.every((keys) => keys.has(keyOf(found))))
    .map((found) => `${keyOf(found)}: ${found.message}`);
}

/** Codes that say of a selector that it means nobody, each with another reason, which may stand in another place. */
const NOBODY = new Set<string>([
  'namespace-label-on-pods',
  'namespace-name-label',
  'no-such-namespace',
  'peer-elsewhere',
  'peer-matches-nothing',
  'selects-nothing',
]);

/** What is said, as far as it can be true or not: the code, the place, and whether the snapshot is called to witness. */
function keyOf({ code, span, message }: Diagnostic): string {
  return `${NOBODY.has(code) ? 'nobody' : `${code} ${span.start}`}${message.includes(' h old)') ? ', seen' : ''}`;
}

/** Every set of labels that a selector of the text asks for, whole and one by one. */
function labelsIn(text: string): readonly Labels[] {
  const found: Labels[] = [];
  const walk = (value: unknown): void => {
    if (typeof value === 'string') {
      for (const [, key = '', wanted = ''] of value.matchAll(/([\w./-]+) == ["']([^"']+)["']/g))
        found.push({ [key]: wanted });
    }
    if (typeof value !== 'object' || value === null) return;
    const { matchLabels, matchExpressions } = value as { matchLabels?: unknown; matchExpressions?: unknown };
    if (typeof matchLabels === 'object' && matchLabels !== null) {
      const labels = Object.entries(matchLabels).filter(([, wanted]) => typeof wanted === 'string');
      found.push(Object.fromEntries(labels), ...labels.map((label) => Object.fromEntries([label])));
    }
    for (const expression of Array.isArray(matchExpressions) ? matchExpressions : []) {
      const { key, values } = (expression ?? {}) as { key?: unknown; values?: unknown };
      const [wanted] = Array.isArray(values) ? values : [];
      if (typeof key === 'string') found.push({ [key]: typeof wanted === 'string' ? wanted : 'x' });
    }
    Object.values(value).forEach(walk);
  };
  for (const document of parseAllDocuments(text)) walk(document.toJS());
  return found.map((labels) =>
    Object.fromEntries(Object.entries(labels).map(([key, value]) => [key.replace(/^(k8s|any)[:.]/, ''), value])),
  );
}

const NAMES = /^(kubernetes\.io\/metadata\.name|io\.kubernetes\.pod\.namespace|projectcalico\.org\/name|name)$/;

function wishedNamespaces(text: string, objects: readonly Manifest[]): readonly Manifest[] {
  const taken = new Set(objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata?.name));
  const made = labelsIn(text).flatMap((labels, index) => {
    const names = Object.entries(labels).flatMap(([key, value]) => (NAMES.test(key) ? [value] : []));
    return [`hidden-${index}`, ...names].map((name) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { ...labels, 'kubernetes.io/metadata.name': name } },
    }));
  });
  return [...new Map(made.map((object) => [object.metadata.name, object])).values()].filter(
    ({ metadata }) => !taken.has(metadata.name),
  );
}

function wishedPods(text: string, objects: readonly Manifest[]): readonly Manifest[] {
  // No others are there: the namespaces are known.
  const spaces = new Set(objects.flatMap(({ kind, metadata }) => (kind === 'Namespace' ? (metadata?.name ?? []) : [])));
  return labelsIn(text).flatMap((labels, index) =>
    [...spaces].map((namespace, space) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `hidden-${index}`, namespace, labels },
      spec: { nodeName: 'n1', containers: [{ name: 'main' }] },
      status: { phase: 'Running', podIPs: [{ ip: `10.250.${space}.${index + 1}` }] },
    })),
  );
}

function wishedServices(text: string): readonly Manifest[] {
  const names = [...text.matchAll(/\b(?:serviceName|name): (\S+)/g)].map(([, name = '']) => name);
  return [...new Set(names)].map((name, index) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'shop' },
    spec: { clusterIP: `10.97.0.${index + 1}`, selector: {}, ports: [{ port: 80 }] },
  }));
}

/** One for each namespace and direction, for all its pods. */
function policies(rules: readonly object[]): Wished {
  return (_, objects) =>
    objects
      .filter(({ kind }) => kind === 'Namespace')
      .map(({ metadata }) => ({
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'hidden', namespace: metadata?.name ?? '' },
        spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: rules, egress: rules },
      }));
}

function wishedSets(text: string): readonly Manifest[] {
  // Elsewhere they would make Calico the enforcer.
  if (!text.includes('projectcalico.org/')) return [];
  return labelsIn(text).flatMap((labels, index) =>
    ['shop', undefined].map((namespace) => ({
      apiVersion: 'projectcalico.org/v3',
      kind: namespace === undefined ? 'GlobalNetworkSet' : 'NetworkSet',
      metadata: { name: `hidden-${index}`, labels, ...(namespace !== undefined && { namespace }) },
      spec: { nets: [`198.51.100.${index}/32`] },
    })),
  );
}

function objectsOf(text: string): readonly Manifest[] {
  return parseAllDocuments(text).flatMap((document) => {
    const object = document.toJS() as Manifest | null;
    if (!object) return [];
    return object.kind?.endsWith('List') ? (object.items ?? []) : [object];
  });
}
