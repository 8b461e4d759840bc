/** A place inside a manifest: field names and list indexes from the document's root. */
export type Path = readonly (string | number)[];
