import { KIND_SCHEMAS } from '../schema/registry.ts';

/** True for kinds of objects that `readObjects` understands, in whatever API version. */
export function isPolicyKind(kind: string | undefined): boolean {
  return KIND_SCHEMAS.some((schema) => schema.kind === kind);
}
