import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../server/src/lower/object.ts';
import { createProjection, KEPT_FIELDS } from '../../../server/src/snapshot/projection.ts';

const projection = createProjection();

/** Paths of everything that says something: `spec.containers[].ports[].name`. A null tells nothing of what was there. */
function leaves(value: Json, path = ''): string[] {
  if (value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item: Json) => leaves(item, `${path}[]`));
  if (typeof value !== 'object') return [path];
  return Object.entries(value).flatMap(([key, item]) => leaves(item as Json, path === '' ? key : `${path}.${key}`));
}

/** A second reading of the table: does a pattern name this path? */
function isAllowed(kind: string, path: string): boolean {
  return (KEPT_FIELDS[kind] ?? []).some((pattern) => {
    const wanted = pattern.split('.').flatMap((step) => step.split(/(?=\[\])/));
    const steps = path.split('.').flatMap((step) => step.split(/(?=\[\])/));
    if (wanted.at(-1) === '*') {
      // A label key may hold dots itself: all that follows is the key.
      return wanted.slice(0, -1).every((step, index) => step === steps[index]) && steps.length >= wanted.length;
    }
    return wanted.join('.') === steps.join('.');
  });
}

const secret = 'hunter2';

const podFullOfSecrets: JsonObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'web-0',
    namespace: 'shop',
    labels: { app: 'web' },
    annotations: { 'kubectl.kubernetes.io/last-applied-configuration': secret, vault: secret },
    managedFields: [{ manager: secret }],
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web', uid: secret, controller: true }],
  },
  spec: {
    nodeName: 'n1',
    serviceAccountName: 'web',
    imagePullSecrets: [{ name: secret }],
    containers: [
      {
        name: secret,
        image: `registry/${secret}`,
        command: [secret],
        args: [`--password=${secret}`],
        env: [
          { name: 'PASSWORD', value: secret },
          { name: 'TOKEN', valueFrom: { secretKeyRef: { name: secret, key: secret } } },
        ],
        envFrom: [{ secretRef: { name: secret } }],
        volumeMounts: [{ name: secret, mountPath: secret }],
        livenessProbe: { httpGet: { path: `/?token=${secret}`, port: 80 } },
        ports: [{ name: 'http', containerPort: 80, protocol: 'TCP', hostIP: secret }],
      },
    ],
    initContainers: [
      { name: secret, restartPolicy: 'Always', env: [{ value: secret }], ports: [{ containerPort: 81 }] },
    ],
    volumes: [{ name: 'v', secret: { secretName: secret } }],
  },
  status: {
    phase: 'Running',
    podIP: '10.0.0.1',
    podIPs: [{ ip: '10.0.0.1', note: secret }],
    hostIP: '192.168.0.1',
    message: secret,
    containerStatuses: [{ imageID: secret }],
  },
};

describe('projection', () => {
  it('keeps of a pod full of secrets only what policy needs', () => {
    const kept = projection.project(podFullOfSecrets);
    expect(JSON.stringify(kept)).not.toContain(secret);
    expect(kept).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'web-0',
        namespace: 'shop',
        labels: { app: 'web' },
        ownerReferences: [{ kind: 'StatefulSet', name: 'web', controller: true }],
      },
      spec: {
        nodeName: 'n1',
        serviceAccountName: 'web',
        containers: [{ ports: [{ name: 'http', containerPort: 80, protocol: 'TCP' }] }],
        initContainers: [{ restartPolicy: 'Always', ports: [{ containerPort: 81 }] }],
      },
      status: { phase: 'Running', podIP: '10.0.0.1', podIPs: [{ ip: '10.0.0.1' }], hostIP: '192.168.0.1' },
    });
  });

  it.each(['Secret', 'Event', 'Ingress', 'NetworkPolicy', ''])('keeps nothing at all of a %s', (kind) => {
    expect(projection.keeps(kind)).toBe(false);
    expect(projection.project({ ...podFullOfSecrets, kind })).toBeUndefined();
  });

  it('keeps the named settings of one ConfigMap, and of all others nothing', () => {
    const config = (name: string): JsonObject => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace: 'kube-system', annotations: { a: 'b' } },
      data: { 'enable-policy': 'always', labels: '!x', password: 'hunter2', 'enable-policy.bak': 'never' },
    });
    expect(projection.project(config('cilium-config'))).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'cilium-config', namespace: 'kube-system' },
      data: { 'enable-policy': 'always', labels: '!x' },
    });
    expect(projection.project(config('app-config'))).toBeUndefined();
  });

  it('does not take an object for a scalar, nor a list for a map', () => {
    const pod: JsonObject = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: { nested: secret }, labels: { app: { nested: secret }, tier: 'web' } },
      spec: { nodeName: [secret], containers: { ports: secret } },
      status: { podIPs: { ip: secret } },
    };
    expect(projection.project(pod)).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { labels: { tier: 'web' } },
      spec: {},
      status: {},
    });
  });

  it('keeps the places of list items that it cannot keep', () => {
    const kept = projection.project({
      kind: 'Pod',
      spec: { containers: ['?', { ports: [7, { containerPort: 80 }] }, null] },
    });
    expect(kept).toEqual({ kind: 'Pod', spec: { containers: [null, { ports: [null, { containerPort: 80 }] }, null] } });
  });

  it('keeps label keys of any name as labels', () => {
    const labels = JSON.parse('{"__proto__": "x", "constructor": "y", "toString": "z"}') as JsonObject;
    const kept = projection.project({ kind: 'Pod', metadata: { labels } });
    expect(JSON.stringify(kept)).toBe(
      '{"kind":"Pod","metadata":{"labels":{"__proto__":"x","constructor":"y","toString":"z"}}}',
    );
  });

  const key = fc.constantFrom(
    ...[
      'metadata',
      'labels',
      'annotations',
      'spec',
      'status',
      'template',
      'jobTemplate',
      'containers',
      'initContainers',
    ],
    ...['ports', 'env', 'name', 'value', 'containerPort', 'podIPs', 'ip', 'addresses', 'address', 'data', 'selector'],
    ...['ownerReferences', 'controller', 'endpoints', 'conditions', 'ready', '__proto__', 'app.kubernetes.io/name'],
  );
  const json = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 7 },
      fc.constantFrom<Json>(null, true, 0, 'text', secret),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(key, tie('value'), { maxKeys: 6 }),
    ),
  })).value;

  it('keeps no path that the table does not name, whatever the object', () => {
    const kinds = fc.constantFrom(...Object.keys(KEPT_FIELDS));
    let kept = 0;
    fc.assert(
      fc.property(kinds, fc.dictionary(key, json, { maxKeys: 8 }), (kind, fields) => {
        const found = projection.project({ ...fields, kind } as JsonObject);
        for (const path of found ? leaves(found) : []) {
          kept += 1;
          expect(isAllowed(kind, path), `${kind} ${path}`).toBe(true);
        }
      }),
      { numRuns: 3000 },
    );
    expect(kept).toBeGreaterThan(2000);
  });

  it('says the same when it is asked twice', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(KEPT_FIELDS)),
        fc.dictionary(key, json, { maxKeys: 8 }),
        (kind, fields) => {
          const once = projection.project({ ...fields, kind } as JsonObject);
          expect(once && projection.project(once)).toEqual(once);
        },
      ),
    );
  });
});
