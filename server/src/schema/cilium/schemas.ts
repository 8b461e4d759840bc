import type { KindSchema } from '../field.ts';

export const CILIUM_SCHEMAS: readonly KindSchema[] = [];
