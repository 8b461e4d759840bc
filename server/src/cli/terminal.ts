import type { Host } from '../service.ts';
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
  /** Runs the language server with the given arguments until its client leaves. */
  serve(args: readonly string[]): Promise<number>;
}

/** 0 as asked, 1 found or not as expected, 2 not answerable. */
export type ExitCode = 0 | 1 | 2;
