import { ADMIN_SCHEMAS } from './admin/schemas.ts';
import { CALICO_SCHEMAS } from './calico/schemas.ts';
import { CILIUM_SCHEMAS } from './cilium/schemas.ts';
import type { KindSchema } from './field.ts';
import { KUBERNETES_SCHEMAS } from './kubernetes/schemas.ts';

/** Every kind that has a field table. */
export const KIND_SCHEMAS: readonly KindSchema[] = [
  ...KUBERNETES_SCHEMAS,
  ...ADMIN_SCHEMAS,
  ...CALICO_SCHEMAS,
  ...CILIUM_SCHEMAS,
];

const BY_NAME: ReadonlyMap<string, KindSchema> = new Map(
  KIND_SCHEMAS.map((schema) => [`${schema.apiVersion} ${schema.kind}`, schema]),
);

/** The table of a kind; undefined when the pair is not one of ours. Case counts, as for the API server. */
export function schemaFor(apiVersion: string | undefined, kind: string | undefined): KindSchema | undefined {
  return apiVersion === undefined || kind === undefined ? undefined : BY_NAME.get(`${apiVersion} ${kind}`);
}
