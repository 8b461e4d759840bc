import type { KindSchema } from '../field.ts';
import { NETWORK_POLICY } from './networkPolicy.ts';

export const KUBERNETES_SCHEMAS: readonly KindSchema[] = [NETWORK_POLICY];
