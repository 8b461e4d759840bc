/** Programs by ordinal. A copy costs next to nothing: both share what neither changes from then on. */

import type { Bitset } from './bitset.ts';
import type { Program } from './compile.ts';

export interface ProgramTable {
  at(ordinal: number): Program | undefined;
  put(ordinal: number, program: Program): void;
  /** A table of its own with what is known here, but for these. */
  without(ordinals: Bitset | undefined): ProgramTable;
}

type Chunk = (Program | undefined)[];

/** Few ordinals a chunk: whom an edit touches may stand anywhere, and each chunk with one of them is copied. */
const BITS = 7;
const LENGTH = 1 << BITS;
const WORDS = LENGTH / 32;

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
  return {
    at: (ordinal) => chunks[ordinal >>> BITS]?.[ordinal & (LENGTH - 1)],
    put: write,
    without(ordinals) {
      own.clear();
      if (ordinals === undefined) return programTable(chunks.slice());
      return programTable(chunks.map((chunk, index) => chunk && chunkWithout(chunk, ordinals, index * WORDS)));
    },
  };
}

/** The very chunk where it holds none of them. */
function chunkWithout(chunk: Chunk, ordinals: Bitset, firstWord: number): Chunk {
  let copy = chunk;
  for (let i = 0; i < WORDS; i++) {
    for (let word = ordinals[firstWord + i] ?? 0; word !== 0; word &= word - 1) {
      const at = i * 32 + 31 - Math.clz32(word & -word);
      if (chunk[at] === undefined) continue;
      if (copy === chunk) copy = chunk.slice();
      copy[at] = undefined;
    }
  }
  return copy;
}
