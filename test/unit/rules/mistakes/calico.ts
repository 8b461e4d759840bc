import type { Mistake } from './mistake.ts';

/** Rows `calico-M…`. */
export const CALICO_MISTAKES: readonly Mistake[] = [];
