import { setMaxListeners } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import type { ClusterReader } from '../snapshot/live.ts';
import { capture, type Pace } from './capture.ts';
import { connect } from './connection.ts';
import { chooseContext, contextsOf, loadKubeConfig } from './kubeconfig.ts';

export interface ReaderOptions extends Partial<Pace> {
  /** Milliseconds without a word after which a server is taken for gone. */
  readonly silence?: number;
}

/** The one way to a live cluster. */
export function createClusterReader({ sleep = pause, page, silence }: ReaderOptions = {}): ClusterReader {
  return {
    contexts: (kubeconfig) => contextsOf(loadKubeConfig(kubeconfig)),
    async capture(request) {
      const config = loadKubeConfig(request.kubeconfig);
      const api = connect(config, chooseContext(config, request.context), silence);
      request.signal.throwIfAborted();
      // Every request listens, and there are as many at once as there are kinds to watch.
      setMaxListeners(0, request.signal);
      try {
        const live = await capture(api, request, { sleep, page });
        return {
          ...live,
          watch(signal, changed) {
            setMaxListeners(0, signal);
            return live.watch(signal, changed).finally(() => api.close());
          },
        };
      } catch (error) {
        api.close();
        if (request.signal.aborted) throw request.signal.reason;
        throw error;
      }
    },
  };
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(milliseconds, undefined, { signal });
  } catch {
    throw signal.reason;
  }
}
