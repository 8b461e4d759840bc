import type { Host, LiveSurroundings } from '../service.ts';

/** What the two entries bring, because only they know where the server runs. */
export interface Runtime {
  /** The file system, for URIs that it can show; undefined in a browser. */
  readonly host: Host | undefined;
  /** Schemes of URIs that `host` can read: `file`. */
  readonly hostSchemes: readonly string[];
  /** Clusters and files to write; undefined in a browser. */
  readonly live: LiveSurroundings | undefined;
  readonly version: string;
  /** Folder with the pages of the diagnostics' codes, unless the client names one. */
  readonly docs: string | undefined;
  readonly clock: () => number;
  /** Calls back once after so many milliseconds; returns how to prevent it. */
  readonly after: (milliseconds: number, callback: () => void) => () => void;
  /** Resolves when messages that have already arrived were read: a cancellation among them. */
  readonly turn: () => Promise<void>;
}
