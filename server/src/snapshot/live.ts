import type { MissingResource } from '../engine/model/missing.ts';
import type { JsonObject } from '../lower/object.ts';

/**
 * What may be asked of a live cluster. Whoever runs on Node brings it (`cluster/`), and loads it when it is first
 * asked for; credentials stay behind it.
 */
export interface ClusterReader {
  /** Contexts of the kubeconfig; contacts nobody. Throws `CaptureFailure`. */
  contexts(kubeconfig: string | undefined): KubeContexts;
  /** Reads everything once. Throws `CaptureFailure`; cancelling throws what the signal gives as its reason. */
  capture(request: CaptureRequest): Promise<LiveCapture>;
}

export interface KubeContexts {
  readonly contexts: readonly { readonly name: string; readonly cluster: string; readonly namespace?: string }[];
  readonly current?: string;
}

export interface CaptureRequest {
  /** A file; absent: as kubectl finds it. */
  readonly kubeconfig?: string | undefined;
  /** Absent: the current one. */
  readonly context?: string | undefined;
  /** Empty: all. */
  readonly namespaces: readonly string[];
  readonly signal: AbortSignal;
  readonly progress: (progress: CaptureProgress) => void;
  readonly sink: ObjectSink;
}

/** Where objects go as they come, whole as the API gave them, each with its kind and version. */
export interface ObjectSink {
  add(object: JsonObject): void;
  remove(object: JsonObject): void;
  /** A list is read anew, in one namespace or in all: what came of it before no longer counts. */
  clear(apiVersion: string, kind: string, namespace: string | undefined): void;
}

export interface CaptureProgress {
  /** What is being read: `pods`. */
  readonly resource: string;
  /** Objects read so far, of all kinds. */
  readonly objects: number;
  /** Kinds read, and how many there are to read. */
  readonly done: number;
  readonly of: number;
  /** Set while a request is tried again: what went wrong. */
  readonly retrying?: string;
}

export interface LiveCapture {
  readonly context: string;
  readonly kubernetes?: string;
  /** API groups that the cluster serves; undefined where it does not tell. */
  readonly groups?: readonly string[];
  readonly missing: readonly MissingResource[];
  /**
   * Tells the same sink of every change from here on, until the signal says stop. `changed` is called after changes
   * came in; it resolves when the signal says so, and rejects when the cluster cannot be read any more.
   */
  watch(signal: AbortSignal, changed: () => void): Promise<void>;
}

/** Nothing was captured; the message is a sentence for whoever asked. */
export class CaptureFailure extends Error {
  override readonly name = 'CaptureFailure';
}

/** By its name: what reads clusters is a bundle of its own, with a class of its own. */
export function isCaptureFailure(error: unknown): error is Error {
  return error instanceof Error && error.name === 'CaptureFailure';
}
