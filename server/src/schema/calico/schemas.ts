import type { KindSchema } from '../field.ts';

export const CALICO_SCHEMAS: readonly KindSchema[] = [];
