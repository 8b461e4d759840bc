/** Roles of fields of the Calico kinds. */
export type CalicoRole = never;
