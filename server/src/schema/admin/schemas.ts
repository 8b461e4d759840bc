import type { KindSchema } from '../field.ts';

export const ADMIN_SCHEMAS: readonly KindSchema[] = [];
