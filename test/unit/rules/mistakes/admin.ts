import type { Mistake } from './mistake.ts';

/** Rows `BC-M…`. */
export const ADMIN_MISTAKES: readonly Mistake[] = [];
