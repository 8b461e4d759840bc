import type { JsonObject } from '../../../server/src/lower/object.ts';
import type { CaptureRequest, ClusterReader, LiveCapture, ObjectSink } from '../../../server/src/snapshot/live.ts';

export interface FakeCluster {
  readonly reader: ClusterReader;
  readonly asked: CaptureRequest[];
  /** As if the cluster had told a watch so. */
  change(what: (sink: ObjectSink) => void): void;
  /** Resolves when somebody watches. */
  readonly watched: Promise<AbortSignal>;
}

/** A cluster in memory: what it holds, and what a capture says of it. `fails` in place of an answer. */
export function fakeCluster(
  objects: readonly JsonObject[],
  said: Partial<LiveCapture> = {},
  fails?: (request: CaptureRequest) => Error,
): FakeCluster {
  const asked: CaptureRequest[] = [];
  let sink: ObjectSink | undefined;
  let changed = (): void => {};
  let watching = (_signal: AbortSignal): void => {};
  const watched = new Promise<AbortSignal>((resolve) => {
    watching = resolve;
  });
  return {
    asked,
    watched,
    change(what) {
      if (sink) what(sink);
      changed();
    },
    reader: {
      contexts: () => ({ contexts: [{ name: 'staging', cluster: 'c' }], current: 'staging' }),
      async capture(request) {
        asked.push(request);
        request.progress({ resource: 'pods', objects: objects.length, done: 1, of: 2 });
        for (const object of objects) request.sink.add(object);
        if (fails) throw fails(request);
        sink = request.sink;
        return {
          context: request.context ?? 'staging',
          missing: [],
          watch: (signal, tell) => {
            changed = tell;
            watching(signal);
            return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
          },
          ...said,
        };
      },
    },
  };
}

export function fakePod(name: string, labels: Record<string, string>, ip: string): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: 'shop', name, labels, annotations: { secret: 'hunter2' } },
    spec: { containers: [{ name: 'c', env: [{ name: 'PASSWORD', value: 'hunter2' }] }] },
    status: { phase: 'Running', podIP: ip },
  };
}
