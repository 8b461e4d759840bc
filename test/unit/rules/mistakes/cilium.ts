import type { Mistake } from './mistake.ts';

/** Rows `cilium-M…`. */
export const CILIUM_MISTAKES: readonly Mistake[] = [];
