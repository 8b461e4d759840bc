import type { CalicoRole } from './calico/roles.ts';

/**
 * What the field tables are made of. One table per kind says everything that validation, hover and completion need
 * about a field; they differ only in what they read. Texts are our own words.
 */

export type FieldType = 'object' | 'list' | 'map' | 'string' | 'integer' | 'number' | 'boolean' | 'intOrString' | 'any';

export interface Field {
  readonly type: FieldType;
  /** `object`: the fields it may hold. */
  readonly fields?: Readonly<Record<string, Field>>;
  /** `list`: its items; `map`: its values. */
  readonly items?: Field;
  readonly required?: boolean;
  /** A sibling that stands in for this required field: `generateName` for `name`. */
  readonly unless?: string;
  /** As a reader would say it: `TCP`, `every protocol and port`. */
  readonly default?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
  readonly minItems?: number;
  readonly maxLength?: number;
  /** `int64`: an integer of 64 bits instead of 32. `timestamp`: RFC 3339; a string that is no such time is a decode error. */
  readonly format?: 'int64' | 'timestamp';
  /** Names of fields of which exactly one must be set. */
  readonly oneOf?: readonly string[];
  /** What a list whose entries are the keys of a selector etc. means: drives completion from the snapshot and semantic hovers. */
  readonly role?: FieldRole;
  readonly doc: FieldDoc;
  /** Kubernetes minor versions: in which the field appeared, and the first without it. */
  readonly since?: string;
  readonly until?: string;
}

export type FieldRole =
  | 'subject-pods'
  | 'peer-pods'
  | 'namespaces'
  | 'label-key'
  | 'label-value'
  | 'port'
  | 'end-port'
  | 'protocol'
  | 'cidr'
  | 'except'
  | 'policy-types'
  | 'rules'
  | 'peers'
  | 'ports'
  | 'name'
  | 'namespace'
  | 'spec'
  | 'rule'
  | 'peer'
  | 'port-item'
  | 'ip-block'
  | 'policy-type'
  | 'match-labels'
  | 'expression'
  | 'operator'
  | 'values'
  | 'metadata'
  | 'generate-name'
  | 'object-labels'
  | 'annotations'
  | 'finalizers'
  | 'owners'
  | 'owner'
  | CalicoRole;

export interface FieldDoc {
  /** One line, a noun phrase: *the pods this policy isolates*. */
  readonly summary: string;
  /** Short sentences, each a fact: empty, missing, null; limits; what it never does. */
  readonly facts?: readonly string[];
  /** Version notes, one sentence each. */
  readonly versions?: readonly string[];
  readonly example?: string;
  /** Upstream file that backs the row. */
  readonly source: string;
}

export interface KindSchema {
  readonly apiVersion: string;
  readonly kind: string;
  readonly scope: 'Namespaced' | 'Cluster';
  /** How the API server reads it: `typed` is decoded into Go structs (a wrong type is a decode error), `crd` is checked by OpenAPI. */
  readonly decoding: 'typed' | 'crd';
  readonly root: Field;
  readonly doc: FieldDoc;
  /** Page about the kind. */
  readonly link: string;
}
