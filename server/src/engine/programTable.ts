/** Programs by ordinal. A copy costs next to nothing: both share what neither changes from then on. */

import type { Program } from './compile.ts';

export interface ProgramTable {
  at(ordinal: number): Program | undefined;
  put(ordinal: number, program: Program): void;
  /** A table of its own with what is known here, but for these. */
  without(ordinals: readonly number[]): ProgramTable;
}

type Chunk = (Program | undefined)[];

const BITS = 10;
const LENGTH = 1 << BITS;

export function programTable(chunks: (Chunk | undefined)[] = []): ProgramTable {
  /** Chunks that no other table sees. */
  const own = new Set<number>();
  const write = (ordinal: number, program: Program | undefined): void => {
    const index = ordinal >>> BITS;
    if (!own.has(index)) {
      chunks[index] = chunks[index]?.slice() ?? new Array<Program | undefined>(LENGTH).fill(undefined);
      own.add(index);
    }
    const chunk = chunks[index];
    if (chunk !== undefined) chunk[ordinal & (LENGTH - 1)] = program;
  };
  const at = (ordinal: number): Program | undefined => chunks[ordinal >>> BITS]?.[ordinal & (LENGTH - 1)];
  return {
    at,
    put: write,
    without(ordinals) {
      own.clear();
      const copy = chunks.slice();
      const fresh = new Set<number>();
      for (const ordinal of ordinals) {
        const index = ordinal >>> BITS;
        if (at(ordinal) === undefined) continue;
        if (!fresh.has(index)) copy[index] = copy[index]?.slice();
        fresh.add(index);
        const chunk = copy[index];
        if (chunk !== undefined) chunk[ordinal & (LENGTH - 1)] = undefined;
      }
      return programTable(copy);
    },
  };
}
