import type { Host } from '../service.ts';
import type { ClusterReader } from '../snapshot/live.ts';
import type { Tokenize } from './args.ts';

/** Everything a command may touch. `main/cli.ts` brings the real one, tests bring their own. */
export interface Terminal {
  readonly host: Host;
  /** The file or folder that a path on the command line means. */
  toUri(path: string): string;
  /** A file as people call it: below the current folder without its prefix. */
  display(uri: string): string;
  /** Waits where the reader is slower than we are. */
  out(text: string): Promise<void>;
  err(text: string): void;
  /** Text of a file, or of standard input for `-`, while it comes; undefined when the file cannot be read. */
  read(path: string): Promise<AsyncIterable<string> | undefined>;
  /** Puts a text into a file that is there; false when it cannot be written. */
  write(uri: string, text: string): Promise<boolean>;
  /** Columns of the terminal that shows standard output; undefined when something else reads it. */
  readonly columns: number | undefined;
  readonly colour: boolean;
  /** Progress may be drawn on the error stream. */
  readonly progress: boolean;
  readonly tokenize: Tokenize;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly version: string;
  /** Loads what reads live clusters. */
  cluster(): Promise<ClusterReader>;
  /** Writes aside and renames, so that the file is the old one or the whole new one. Rejects with a reason. */
  writeWhole(uri: string, pieces: Iterable<string>): Promise<void>;
  /** A function that hashes texts: with the key of the environment, or one that nobody else has. */
  hasher(): (text: string) => string;
  /** Aborted by Ctrl-C from here on; the second one ends the process. */
  interrupted(): AbortSignal;
  /** Resolves after so many milliseconds, or when the signal is aborted. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** Runs the language server with the given arguments until its client leaves. */
  serve(args: readonly string[]): Promise<number>;
}

/** 0 as asked, 1 found or not as expected, 2 not answerable. */
export type ExitCode = 0 | 1 | 2;
