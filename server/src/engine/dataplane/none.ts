import type { Dataplane } from './dataplane.ts';
import { kubernetes } from './kubernetes.ts';

/** A network without a policy controller (flannel alone, kubenet): policies are objects without effect (kubernetes.md A.3.9). */
export const none: Dataplane = { ...kubernetes, name: 'none', enforces: new Set() };
