/** What nobody could read: there may be more of it than is known. Readonly data and nothing else. */

export interface MissingResource {
  /** As kubectl names it: `pods`, `networkpolicies.networking.k8s.io`. */
  readonly resource: string;
  /** `not-asked`: only some namespaces were to be read. `hashed`: it makes no sense with hashed names. */
  readonly why: 'forbidden' | 'not-asked' | 'not-answered' | 'hashed';
  /** The namespaces that were read; absent where nothing of it was. */
  readonly except?: readonly string[];
}
