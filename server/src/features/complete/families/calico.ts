import type { FamilyCompletion } from './family.ts';

export const CALICO: FamilyCompletion = { values: {}, selectors: {} };
