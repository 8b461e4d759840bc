import type { FamilyWords } from './family.ts';

export const CILIUM: FamilyWords = { places: {}, synonyms: {}, foreign: {} };
