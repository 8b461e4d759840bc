import type { FamilyWords } from './family.ts';

export const ADMIN: FamilyWords = { places: {}, synonyms: {}, foreign: {} };
