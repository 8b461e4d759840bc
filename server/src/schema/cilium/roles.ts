/** Roles of fields of the Cilium kinds. */
export type CiliumRole = never;
