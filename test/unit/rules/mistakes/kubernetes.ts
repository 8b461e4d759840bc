import type { Mistake } from './mistake.ts';

/** Rows `A-M…`. */
export const KUBERNETES_MISTAKES: readonly Mistake[] = [];
