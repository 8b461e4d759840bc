import type { FamilyWords } from './family.ts';

export const CALICO: FamilyWords = { places: {}, synonyms: {}, foreign: {} };
