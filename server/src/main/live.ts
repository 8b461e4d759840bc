import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { LiveSurroundings } from '../service.ts';
import { createHasher } from './hasher.ts';
import { writeAside } from './writeAside.ts';

/** Clusters and files to write, on Node. What reads clusters is a bundle of its own, loaded at the first question. */
export function createLive(): LiveSurroundings {
  return {
    cluster: async () => (await import('./cluster.ts')).createClusterReader(),
    writeWhole: (uri, pieces) => writeAside(fileURLToPath(uri), pieces),
    hasher: () => createHasher(process.env),
    wait: async (milliseconds, signal) => {
      await setTimeout(milliseconds, undefined, { signal }).catch(() => {});
    },
  };
}
