import type { FamilyCompletion } from './family.ts';

export const CILIUM: FamilyCompletion = { values: {}, selectors: {} };
