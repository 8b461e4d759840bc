import type { KindSchema } from './field.ts';
import { NETWORK_POLICY } from './networkPolicy.ts';

/** Every kind that has a field table. */
export const KIND_SCHEMAS: readonly KindSchema[] = [NETWORK_POLICY];

/** The table of a kind; undefined when the pair is not one of ours. Case counts, as for the API server. */
export function schemaFor(apiVersion: string | undefined, kind: string | undefined): KindSchema | undefined {
  return KIND_SCHEMAS.find((schema) => schema.apiVersion === apiVersion && schema.kind === kind);
}
