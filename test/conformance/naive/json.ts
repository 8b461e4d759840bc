// biome-ignore lint/suspicious/noExplicitAny: plain Kubernetes JSON, read exactly as the documents read it.
export type Json = any;

/** A list that may be left out or null. */
export function list(value: Json): Json[] {
  return value ?? [];
}
