/** Changes come in bursts; the file is written at most this often. */
const EVERY_MILLISECONDS = 5_000;
/** Of a large cluster writing and reading again takes long: then the file is behind rather than the machine busy. */
const TIMES_THE_WORK = 20;

export interface Bursts {
  /** Something is to be written, sooner or later. */
  changed(): void;
  /** Resolves when nothing is left to write. */
  settled(): Promise<void>;
}

export interface BurstOptions {
  readonly write: () => Promise<unknown>;
  /** Resolves early where it is time to end. */
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly clock: () => number;
  readonly failed: (error: unknown) => void;
}

/** Writes what changed, many changes at once, and does little else. */
export function inBursts({ write, wait, clock, failed }: BurstOptions): Bursts {
  let dirty = false;
  let pause = EVERY_MILLISECONDS;
  let writing: Promise<void> | undefined;
  const run = async (): Promise<void> => {
    while (dirty) {
      await wait(pause);
      dirty = false;
      const start = clock();
      await write();
      pause = Math.max(EVERY_MILLISECONDS, TIMES_THE_WORK * (clock() - start));
    }
  };
  return {
    changed() {
      dirty = true;
      writing ??= run()
        .catch(failed)
        .finally(() => {
          writing = undefined;
        });
    },
    settled: async () => writing,
  };
}
