import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../../server/src/engine/address.ts';
import type { Endpoint } from '../../../server/src/engine/model.ts';
import type { Json, JsonObject } from '../../../server/src/lower/object.ts';
import { lowerCluster } from '../../../server/src/lower/workloads.ts';

const lower = (...objects: JsonObject[]) =>
  lowerCluster(
    objects.map((value, document) => ({ value, place: { uri: 'file:///dump.yaml', document, at: [] } })),
    { defaultNamespace: 'default' },
  );
const endpoints = (...objects: JsonObject[]) => lower(...objects).facts.endpoints;
const one = (...objects: JsonObject[]): Endpoint => {
  const [endpoint, ...rest] = endpoints(...objects);
  expect(rest).toEqual([]);
  if (!endpoint) throw new Error('no endpoint');
  return endpoint;
};

const pod = (name: string, more: JsonObject = {}, metadata: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop', ...metadata },
  ...more,
});
const controlledBy = (kind: string, name: string): JsonObject => ({
  ownerReferences: [{ apiVersion: 'x', kind, name, uid: '1', controller: true }],
});
const workload = (kind: string, name: string, spec: JsonObject = {}, metadata: JsonObject = {}): JsonObject => ({
  apiVersion: kind.endsWith('Job') ? 'batch/v1' : kind === 'ReplicationController' ? 'v1' : 'apps/v1',
  kind,
  metadata: { name, namespace: 'shop', labels: { of: 'the-workload' }, ...metadata },
  spec: { template, ...spec },
});
const template: JsonObject = {
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ ports: [{ name: 'http', containerPort: 8080 }] }] },
};

describe('Pods', () => {
  it('keeps what policy can see', () => {
    const web = one(
      pod(
        'web-0',
        {
          spec: {
            nodeName: 'n1',
            serviceAccountName: 'runner',
            containers: [
              { ports: [{ name: 'http', containerPort: 80 }] },
              { ports: [{ containerPort: 53, protocol: 'UDP' }] },
            ],
            initContainers: [
              { ports: [{ name: 'setup', containerPort: 1 }] },
              { restartPolicy: 'Always', ports: [{ name: 'mesh', containerPort: 15001, protocol: 'TCP' }] },
            ],
          },
          status: { phase: 'Running', podIP: '10.0.1.1', podIPs: [{ ip: '10.0.1.1' }, { ip: 'fd00:1::1' }] },
        },
        { labels: { app: 'web', constructor: 'x' } },
      ),
    );
    expect(web).toMatchObject({
      id: 'pod/shop/web-0',
      kind: 'pod',
      namespace: 'shop',
      name: 'web-0',
      node: 'n1',
      hostNetwork: false,
      finished: false,
      running: true,
      serviceAccount: 'runner',
      template: false,
    });
    expect([...web.labels]).toEqual([
      ['app', 'web'],
      ['constructor', 'x'],
    ]);
    expect(web.addresses.map(formatAddress)).toEqual(['10.0.1.1', 'fd00:1::1']);
    expect(web.ports).toEqual([
      { name: 'http', protocol: 6, port: 80, container: 'container' },
      { protocol: 17, port: 53, container: 'container' },
      { name: 'setup', protocol: 6, port: 1, container: 'init' },
      { name: 'mesh', protocol: 6, port: 15001, container: 'sidecar' },
    ]);
  });

  it.each([
    ['Pending', false],
    ['Running', false],
    ['Unknown', false],
    ['Succeeded', true],
    ['Failed', true],
  ])('counts a pod of phase %s as finished: %s', (phase, finished) => {
    expect(one(pod('p', { status: { phase } })).finished).toBe(finished);
  });

  it('reads podIP where podIPs is missing, and leaves out what is no address', () => {
    expect(one(pod('p', { status: { podIP: '10.1.1.1' } })).addresses.map(formatAddress)).toEqual(['10.1.1.1']);
    expect(one(pod('p', { status: { podIPs: [{ ip: 'soon' }, {}] } })).addresses).toEqual([]);
  });

  it('leaves out ports that no API server accepts', () => {
    const ports: Json = [
      { containerPort: 0 },
      { containerPort: 70000 },
      { containerPort: '80' },
      { containerPort: 1.5 },
      { containerPort: 80, protocol: 'ICMP' },
      { containerPort: 81, protocol: null },
    ];
    expect(one(pod('p', { spec: { containers: [{ ports }] } })).ports).toEqual([
      { protocol: 6, port: 81, container: 'container' },
    ]);
  });

  it('says which service account the server would fill in', () => {
    expect(one(pod('p')).serviceAccount).toBe('default');
  });

  it('takes the namespace that a client would fill in', () => {
    const result = lower({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' } });
    expect(result.facts.endpoints[0]?.id).toBe('pod/default/p');
  });
});

describe('owners', () => {
  const owned = (owner: JsonObject, ...objects: JsonObject[]) => {
    const found = lower(...objects, pod('p', {}, owner)).facts.endpoints.find((endpoint) => !endpoint.template);
    return found?.workload;
  };

  it('climbs from ReplicaSet to Deployment and from Job to CronJob', () => {
    const replicaSet = workload('ReplicaSet', 'web-7d9', {}, controlledBy('Deployment', 'web'));
    expect(owned(controlledBy('ReplicaSet', 'web-7d9'), replicaSet)).toEqual({ kind: 'Deployment', name: 'web' });
    const job = workload('Job', 'report-28', {}, controlledBy('CronJob', 'report'));
    expect(owned(controlledBy('Job', 'report-28'), job)).toEqual({ kind: 'CronJob', name: 'report' });
  });

  it('knows the Deployment of a ReplicaSet that was not captured by the hash its pods carry', () => {
    const owner = { ...controlledBy('ReplicaSet', 'web-7d9'), labels: { 'pod-template-hash': '7d9' } };
    expect(owned(owner)).toEqual({ kind: 'Deployment', name: 'web' });
    expect(owned({ ...owner, labels: {} })).toEqual({ kind: 'ReplicaSet', name: 'web-7d9' });
  });

  it('takes the name of a missing Job as proof only where that CronJob is there', () => {
    const owner = controlledBy('Job', 'report-29012345');
    expect(owned(owner)).toEqual({ kind: 'Job', name: 'report-29012345' });
    expect(owned(owner, workload('CronJob', 'report'))).toEqual({ kind: 'CronJob', name: 'report' });
  });

  it('keeps to the controller, and knows no workload for bare and static pods', () => {
    expect(owned({ ownerReferences: [{ kind: 'Thing', name: 't' }] })).toBeUndefined();
    expect(owned({})).toBeUndefined();
    expect(owned(controlledBy('Node', 'n1'))).toBeUndefined();
    expect(owned(controlledBy('Rollout', 'web'))).toEqual({ kind: 'Rollout', name: 'web' });
  });

  it('ends on owners that own each other', () => {
    const a = workload('ReplicaSet', 'a', {}, controlledBy('ReplicaSet', 'b'));
    const b = workload('ReplicaSet', 'b', {}, controlledBy('ReplicaSet', 'a'));
    expect(owned(controlledBy('ReplicaSet', 'a'), a, b)?.kind).toBe('ReplicaSet');
  });
});

describe('workloads without Pods', () => {
  it.each([
    ['Deployment', [], ['pod-template-hash']],
    ['ReplicaSet', [], []],
    ['ReplicationController', [], []],
    ['DaemonSet', [], ['controller-revision-hash', 'pod-template-generation']],
    [
      'StatefulSet',
      ['statefulset.kubernetes.io/pod-name=w-0', 'apps.kubernetes.io/pod-index=0'],
      ['controller-revision-hash'],
    ],
    ['Job', ['batch.kubernetes.io/job-name=w', 'job-name=w'], ['batch.kubernetes.io/controller-uid', 'controller-uid']],
  ])('a %s stands in with the labels of its template and of its controller', (kind, known, unknown) => {
    const endpoint = one(workload(kind, 'w'));
    expect(endpoint).toMatchObject({
      id: `workload/shop/${kind}/w`,
      kind: 'pod',
      template: true,
      workload: { kind, name: 'w' },
    });
    expect([...endpoint.labels].map(([key, value]) => `${key}=${value}`)).toEqual(['app=web', ...known]);
    expect([...endpoint.unknownLabels]).toEqual(unknown);
    expect(endpoint.ports).toEqual([{ name: 'http', protocol: 6, port: 8080, container: 'container' }]);
    expect(endpoint.addresses).toEqual([]);
    expect(endpoint.node).toBeUndefined();
    expect(endpoint.idle).toBeUndefined();
  });

  it('a CronJob stands in with the template of its Jobs, whose names nobody knows', () => {
    const endpoint = one(workload('CronJob', 'report', { jobTemplate: { spec: { template } } }));
    expect(Object.fromEntries(endpoint.labels)).toEqual({ app: 'web' });
    expect([...endpoint.unknownLabels]).toContain('job-name');
  });

  it('knows no ordinal for several replicas, and the right one for a single one that starts elsewhere', () => {
    const several = one(workload('StatefulSet', 'db', { replicas: 3 }));
    expect([...several.unknownLabels]).toEqual([
      'statefulset.kubernetes.io/pod-name',
      'apps.kubernetes.io/pod-index',
      'controller-revision-hash',
    ]);
    const single = one(workload('StatefulSet', 'db', { replicas: 1, ordinals: { start: 5 } }));
    expect(single.labels.get('statefulset.kubernetes.io/pod-name')).toBe('db-5');
  });

  it('lets the controller overrule the template', () => {
    const written = { metadata: { labels: { 'pod-template-hash': 'mine', 'job-name': 'mine' } } };
    const deployment = one(workload('Deployment', 'w', { template: written }));
    expect(deployment.labels.has('pod-template-hash')).toBe(false);
    expect(one(workload('Job', 'w', { template: written })).labels.get('job-name')).toBe('w');
  });

  it('marks what asks for no pods now', () => {
    expect(one(workload('Deployment', 'w', { replicas: 0 })).idle).toBe(true);
    expect(one(workload('Job', 'w', { suspend: true })).idle).toBe(true);
    expect(one(workload('Job', 'w', { parallelism: 0 })).idle).toBe(true);
    expect(one(workload('CronJob', 'w', { suspend: true })).idle).toBe(true);
  });

  it('steps back where a Pod of the workload is there', () => {
    const replicaSet = workload('ReplicaSet', 'web-1', {}, controlledBy('Deployment', 'web'));
    const found = endpoints(
      workload('Deployment', 'web'),
      replicaSet,
      pod('web-1-a', {}, controlledBy('ReplicaSet', 'web-1')),
    );
    expect(found.map(({ id }) => id)).toEqual(['pod/shop/web-1-a']);
  });

  it('only for pods of its own namespace', () => {
    const other = pod('w', {}, { namespace: 'other', ...controlledBy('StatefulSet', 'db') });
    expect(endpoints(workload('StatefulSet', 'db'), other).map(({ id }) => id)).toEqual([
      'pod/other/w',
      'workload/shop/StatefulSet/db',
    ]);
  });

  it('stands in once for a chain of owners, and not for revisions of the past', () => {
    const current = workload('ReplicaSet', 'web-2', {}, controlledBy('Deployment', 'web'));
    const past = workload('ReplicaSet', 'web-1', { replicas: 0 }, controlledBy('Deployment', 'web'));
    expect(endpoints(workload('Deployment', 'web'), current, past).map(({ id }) => id)).toEqual([
      'workload/shop/Deployment/web',
    ]);
    expect(endpoints(current, past).map(({ id }) => id)).toEqual(['workload/shop/ReplicaSet/web-2']);
  });

  it('a workload that will make pods again stands in beside its finished ones; a Job that ran does not', () => {
    const done = { status: { phase: 'Succeeded' } };
    const cron = endpoints(workload('CronJob', 'r'), pod('r-1-a', done, controlledBy('CronJob', 'r')));
    expect(cron.map(({ id }) => id)).toEqual(['pod/shop/r-1-a', 'workload/shop/CronJob/r']);
    const job = endpoints(workload('Job', 'r'), pod('r-a', done, controlledBy('Job', 'r')));
    expect(job.map(({ id }) => id)).toEqual(['pod/shop/r-a']);
  });

  it('passes over kinds of other groups that share a name', () => {
    const knative = {
      apiVersion: 'serving.knative.dev/v1',
      kind: 'Service',
      metadata: { name: 's', namespace: 'shop' },
    };
    const volcano = { ...workload('Job', 'j'), apiVersion: 'batch.volcano.sh/v1alpha1' };
    const { facts } = lower(knative, volcano);
    expect(facts.services).toEqual([]);
    expect(facts.endpoints).toEqual([]);
  });
});

describe('Namespaces', () => {
  it('carry the label that the control plane sets, whatever is written', () => {
    const labels = { team: 'a', 'kubernetes.io/metadata.name': 'wrong' };
    const { facts } = lower({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels } });
    expect(facts.namespaces.map(({ labels: found }) => Object.fromEntries(found))).toEqual([
      { team: 'a', 'kubernetes.io/metadata.name': 'shop' },
    ]);
    expect(facts.namespaces[0]?.labelsKnown).toBe(true);
  });

  it('exist where they are only mentioned, with labels that nobody told', () => {
    const policy = { apiVersion: 'x/v1', kind: 'Whatever', metadata: { name: 'a', namespace: 'quiet' } };
    const { facts } = lower(pod('p'), policy);
    expect(facts.namespaces.map(({ name, labelsKnown }) => [name, labelsKnown])).toEqual([
      ['shop', false],
      ['quiet', false],
    ]);
    expect(facts.namespaces[1]?.labels.get('kubernetes.io/metadata.name')).toBe('quiet');
  });
});

describe('Nodes', () => {
  it('are endpoints with the addresses that packets carry', () => {
    const node = one({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'n1', labels: { zone: 'a' } },
      status: {
        addresses: [
          { type: 'InternalIP', address: '192.168.0.1' },
          { type: 'Hostname', address: 'n1' },
          { type: 'ExternalIP', address: '2001:db8::1' },
          { type: 'ExternalDNS', address: '1.2.3.4' },
        ],
      },
    });
    expect(node).toMatchObject({ id: 'node/n1', kind: 'node', name: 'n1' });
    expect(node.addresses.map(formatAddress)).toEqual(['192.168.0.1', '2001:db8::1']);
    expect(node.labels.get('zone')).toBe('a');
  });

  it('are known from their pods where no Node was captured', () => {
    const onNode = (name: string, hostIP: string) =>
      pod(name, { spec: { nodeName: 'n1' }, status: { hostIP, hostIPs: [{ ip: hostIP }, { ip: 'fd00::9' }] } });
    const [node] = endpoints(onNode('a', '192.168.0.9'), onNode('b', '192.168.0.9'));
    expect(node?.id).toBe('node/n1');
    expect(node?.addresses.map(formatAddress)).toEqual(['192.168.0.9', 'fd00::9']);
    const captured = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' } };
    expect(endpoints(onNode('a', '192.168.0.9'), captured).filter(({ kind }) => kind === 'node')).toHaveLength(1);
  });
});

describe('Services', () => {
  const service = (spec: JsonObject, more: JsonObject = {}): JsonObject => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'shop', labels: { app: 'front' } },
    spec,
    ...more,
  });
  const slice = (endpointsOf: Json, ports: Json, name = 's1'): JsonObject => ({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name, namespace: 'shop', labels: { 'kubernetes.io/service-name': 'web' } },
    addressType: 'IPv4',
    endpoints: endpointsOf,
    ports,
  });

  it('translate ports, with the port itself as default target', () => {
    const [web] = lower(
      service({
        clusterIPs: ['10.96.0.10', 'fd00::10'],
        externalIPs: ['198.51.100.1'],
        selector: { app: 'a' },
        type: 'NodePort',
        externalTrafficPolicy: 'Local',
        ports: [
          { name: 'http', port: 8080, targetPort: 'web', nodePort: 30080 },
          { port: 53, protocol: 'UDP' },
          { port: 81, targetPort: 8081 },
        ],
      }),
    ).facts.services;
    expect(web).toMatchObject({ type: 'NodePort', headless: false, externalTrafficPolicy: 'Local' });
    expect(web?.ports).toEqual([
      { name: 'http', protocol: 6, port: 8080, targetPort: 'web', nodePort: 30080 },
      { protocol: 17, port: 53, targetPort: 53 },
      { protocol: 6, port: 81, targetPort: 8081 },
    ]);
    expect(web?.clusterIPs.map(formatAddress)).toEqual(['10.96.0.10', 'fd00::10']);
    expect(web?.externalIPs.map(formatAddress)).toEqual(['198.51.100.1']);
    expect(web?.backends).toBeUndefined();
  });

  it('know headless, external names, load balancers and the absence of a selector', () => {
    const [headless] = lower(service({ clusterIP: 'None', selector: {} })).facts.services;
    expect(headless).toMatchObject({ headless: true, clusterIPs: [] });
    expect(headless?.selector).toBeUndefined();
    const [named] = lower(service({ type: 'ExternalName', externalName: 'db.example.com' })).facts.services;
    expect(named).toMatchObject({ type: 'ExternalName', externalName: 'db.example.com' });
    const balancer = { status: { loadBalancer: { ingress: [{ ip: '203.0.113.9' }, { hostname: 'lb' }] } } };
    const [balanced] = lower(service({ type: 'LoadBalancer' }, balancer)).facts.services;
    expect(balanced?.externalIPs.map(formatAddress)).toEqual(['203.0.113.9']);
  });

  it('have the backends of all their slices, ready unless said otherwise', () => {
    const ports = [{ name: 'http', port: 80, protocol: 'TCP' }, { port: null }];
    const first = slice(
      [{ addresses: ['10.0.0.1'] }, { addresses: ['10.0.0.2'], conditions: { ready: false } }],
      ports,
    );
    const second = slice(
      [{ addresses: ['fd00::1'], conditions: { ready: true } }],
      [{ port: 53, protocol: 'UDP' }],
      's2',
    );
    const [web] = lower(first, service({}), second).facts.services;
    expect(web?.backends?.map(({ address, ready, ports: found }) => [formatAddress(address), ready, found])).toEqual([
      ['10.0.0.1', true, [{ name: 'http', protocol: 6, port: 80 }]],
      ['10.0.0.2', false, [{ name: 'http', protocol: 6, port: 80 }]],
      ['fd00::1', true, [{ name: '', protocol: 17, port: 53 }]],
    ]);
    expect(lower(slice([], []), service({})).facts.services[0]?.backends).toEqual([]);
  });

  it('and workloads are remembered with their own labels, which select nothing', () => {
    const { bystanders } = lower(service({}), workload('Deployment', 'web'));
    expect(bystanders.map(({ kind, name, labels }) => [kind, name, Object.fromEntries(labels)])).toEqual([
      ['Service', 'web', { app: 'front' }],
      ['Deployment', 'web', { of: 'the-workload' }],
    ]);
  });
});

describe('lists, names and places', () => {
  it('unwraps lists, gives items the kind of a typed list, and places them', () => {
    const list = { apiVersion: 'v1', kind: 'List', items: [pod('a'), { kind: 'List', items: [pod('b')] }, 7] };
    const typed = { apiVersion: 'v1', kind: 'PodList', items: [{ metadata: { name: 'c', namespace: 'shop' } }] };
    const { facts, places } = lower(list, typed);
    expect(facts.endpoints.map(({ id }) => id)).toEqual(['pod/shop/a', 'pod/shop/b', 'pod/shop/c']);
    expect(places.get('pod/shop/b')).toEqual({ uri: 'file:///dump.yaml', document: 0, at: ['items', 1, 'items', 0] });
    expect(places.get('pod/shop/c')).toEqual({ uri: 'file:///dump.yaml', document: 1, at: ['items', 0] });
  });

  it('of an object that comes twice the later one counts, and that is said', () => {
    const { facts, problems, places } = lower(
      pod('a', {}, { labels: { v: '1' } }),
      pod('a', {}, { labels: { v: '2' } }),
    );
    expect(facts.endpoints.map(({ labels }) => labels.get('v'))).toEqual(['2']);
    expect(problems).toEqual([
      { kind: 'seen-twice', detail: 'Pod shop/a', place: { uri: 'file:///dump.yaml', document: 1, at: [] } },
    ]);
    expect(places.get('pod/shop/a')?.document).toBe(1);
  });

  it('says which object has no name, and takes a prefix for a name', () => {
    const nameless = { apiVersion: 'v1', kind: 'Pod', metadata: { namespace: 'shop' } };
    expect(lower(nameless).problems).toMatchObject([{ kind: 'unusable-object', detail: 'Pod without a name' }]);
    const prefixed = { apiVersion: 'v1', kind: 'Pod', metadata: { generateName: 'run-' } };
    expect(endpoints(prefixed).map(({ id }) => id)).toEqual(['pod/default/run-']);
  });
});

describe('any JSON', () => {
  const kinds = fc.constantFrom(
    ...['Pod', 'Node', 'Namespace', 'Service', 'EndpointSlice', 'Deployment', 'StatefulSet', 'Job', 'CronJob', 'List'],
  );
  const apiVersions = fc.constantFrom('v1', 'apps/v1', 'batch/v1', 'discovery.k8s.io/v1', '', 'a/b/c');
  const key = fc.constantFrom(
    ...['metadata', 'spec', 'status', 'labels', 'name', 'namespace', 'template', 'containers', 'ports', 'items'],
    ...['podIPs', 'ip', 'ownerReferences', 'kind', 'controller', 'addresses', 'endpoints', '__proto__', 'constructor'],
  );
  const json = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom<Json>(null, true, 0, -1, 1.5, '', 'web', '10.0.0.1', '::1', 80),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(key, tie('value'), { maxKeys: 5 }),
    ),
  })).value;
  const object = fc.record({
    apiVersion: apiVersions,
    kind: kinds,
    metadata: json,
    spec: json,
    status: json,
    items: json,
    endpoints: json,
    ports: json,
  });

  it('gives facts, never an exception, and every endpoint once', () => {
    fc.assert(
      fc.property(fc.array(object, { maxLength: 6 }), (objects) => {
        const { facts } = lower(...(objects as JsonObject[]));
        const ids = facts.endpoints.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        const namespaces = new Set(facts.namespaces.map(({ name }) => name));
        for (const endpoint of facts.endpoints) {
          if (endpoint.namespace !== undefined) expect(namespaces).toContain(endpoint.namespace);
          for (const unknown of endpoint.unknownLabels) expect(endpoint.labels.has(unknown)).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('does not depend on the order in which kinds come', () => {
    const replicaSet = workload('ReplicaSet', 'web-1', {}, controlledBy('Deployment', 'web'));
    const objects = [
      workload('Deployment', 'web'),
      replicaSet,
      pod('web-1-a', {}, controlledBy('ReplicaSet', 'web-1')),
      workload('StatefulSet', 'db'),
    ];
    const ids = (list: readonly JsonObject[]) =>
      endpoints(...list)
        .map(({ id }) => id)
        .sort();
    fc.assert(
      fc.property(fc.shuffledSubarray(objects, { minLength: 4, maxLength: 4 }), (shuffled) => {
        expect(ids(shuffled)).toEqual(ids(objects));
      }),
    );
  });
});
