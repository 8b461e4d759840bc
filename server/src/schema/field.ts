/**
 * What the field tables are made of. One table per kind says everything that validation, hover and completion need
 * about a field; they differ only in what they read. Texts are our own words.
 */

import type { Path } from '../syntax/path.ts';
import type { MapNode, Node } from '../syntax/tree.ts';
import type { FieldRole } from './roles.ts';
import type { Reason, Refusers, Validator } from './validators.ts';

export type { FieldRole } from './roles.ts';

export type FieldType = 'object' | 'list' | 'map' | 'string' | 'integer' | 'number' | 'boolean' | 'intOrString' | 'any';

/** CRDs of policy.networking.k8s.io come in two channels; `experimental` has fields and checks that standard has not. */
export type Channel = 'experimental';

export interface Field {
  readonly type: FieldType;
  /** `object`: the fields it may hold. */
  readonly fields?: Readonly<Record<string, Field>>;
  /** `object`: other fields are kept as they are. */
  readonly preserveUnknown?: boolean;
  /** A part that is written through another address (`status`): what a manifest says there is dropped, and only unknown fields are refused. */
  readonly subresource?: boolean;
  /** `list`: its items; `map`: its values. */
  readonly items?: Field;
  readonly required?: boolean;
  /** A sibling that stands in for this required field: `generateName` for `name`. */
  readonly unless?: string;
  /** As a reader would say it: `TCP`, `every protocol and port`. */
  readonly default?: string;
  /** What the API server writes in where the field is missing or null. */
  readonly defaultValue?: string | number | boolean;
  readonly enum?: readonly string[];
  /** As the CRD has it; of RE2 only what JavaScript reads alike. Numbers are not held against it. */
  readonly pattern?: RegExp;
  /** What the pattern asks for, to stand after *needs*: *a DNS name with at least two parts*. */
  readonly form?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
  readonly minItems?: number;
  readonly maxLength?: number;
  readonly minLength?: number;
  /** `object`, `map`: how many fields must be set, nulls and unknown ones left out. */
  readonly minProperties?: number;
  readonly maxProperties?: number;
  /** `list`: no item twice (`items`), or no two items alike in these fields (`list-type: map`). */
  readonly unique?: 'items' | readonly string[];
  /**
   * `int64`: an integer of 64 bits instead of 32, `any-int` one without bounds (a CRD that names no format).
   * `timestamp`: RFC 3339; a string that is no such time is refused. Ranges of addresses, which rules hold against it:
   * `cidr` as Go's `net.ParseCIDR` reads them, `cel-cidr` as `isCIDR` of CEL does (no leading zeros, no IPv4 in IPv6).
   */
  readonly format?: 'int64' | 'any-int' | 'timestamp' | 'cidr' | 'cel-cidr';
  /** Siblings of which some, or only some, may be set. */
  readonly groups?: readonly FieldGroup[];
  /** What the field must satisfy beyond what a table can say: CEL rules of CRDs, in the order of the CRD. */
  readonly checks?: readonly Check[];
  /** The field is there only with this channel of the CRDs. */
  readonly channel?: Channel;
  /** Who refuses the object for this field, where that differs from the kind's table. */
  readonly refusers?: Readonly<Partial<Record<Reason, readonly Validator[]>>>;
  /** `match-labels`, `expression`, `label-key`, `label-value`: how label keys are written here; without it as Kubernetes has them. */
  readonly dialect?: LabelDialect;
  /** What it means to rules, hover and completion. */
  readonly role?: FieldRole;
  readonly doc: FieldDoc;
  /** Minor versions of the product that serves the kind (`KindSchema.product`): in which the field appeared, and the first without it. */
  readonly since?: string;
  readonly until?: string;
}

/** `cilium`: keys may carry a source, `k8s:app`. `cilium-service`: the same, and nobody checks them. */
export type LabelDialect = 'cilium' | 'cilium-service';

export interface FieldGroup {
  readonly needs: 'exactly-one' | 'at-most-one' | 'at-least-one';
  readonly of: readonly string[];
}

/** A rule over several values, named so that a diagnostic can speak for it. Pure and total on any node. */
export interface Check {
  /** kebab-case, unique over all tables: `range-order`. */
  readonly name: string;
  readonly channel?: Channel;
  /** Only for nodes of the right type; `root` is the whole object. Undefined when the check holds. */
  readonly fails: (node: Node, root: MapNode) => CheckFailure | undefined;
}

export interface CheckFailure {
  /** The smallest wrong place, from the field on; empty: the field itself. */
  readonly at: Path;
  /** What a message may want to say: `{start: 90, end: 80}`. */
  readonly facts?: Readonly<Record<string, string | number>>;
  /** Who refuses for it, where that depends on the value. */
  readonly by?: readonly Validator[];
}

/** What is refused, as far as it decides by whom: a violation, or a value at its place. */
export interface RefusedPlace {
  readonly path: Path;
  readonly kind?: string;
  readonly field?: Field;
  readonly node?: Node;
  readonly value?: string | number | boolean | undefined;
  /** Of a value of the wrong type, what it is. */
  readonly found?: string;
  /** Of an unknown key, the mapping and its field. */
  readonly parent?: Field;
  readonly map?: MapNode;
  readonly failure?: CheckFailure;
  readonly channel?: Channel;
  readonly anyCase?: boolean;
}

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

/** Kinds that belong together: their mistakes, their words and who refuses them. */
export type Family = 'kubernetes' | 'admin' | 'calico' | 'cilium';

export interface KindSchema {
  readonly apiVersion: string;
  readonly kind: string;
  readonly family: Family;
  /** Whose versions `since` and `until` count. */
  readonly product: 'kubernetes' | 'network-policy-api' | 'calico' | 'cilium';
  readonly scope: 'Namespaced' | 'Cluster';
  /** How the API server reads it: `typed` is decoded into Go structs (a wrong type is a decode error), `crd` is checked by OpenAPI. */
  readonly decoding: 'typed' | 'crd';
  readonly refusers: Refusers;
  /** Some of them take names of fields in any case. The API server never does. */
  readonly anyCase?: boolean;
  /** Who refuses it for what stands at a place, where `refusers` are too coarse; undefined: by them. */
  readonly refusedBy?: (reason: Reason, place: RefusedPlace) => readonly Validator[] | undefined;
  /** What messages call an object of the kind: *refuses the policy*. */
  readonly noun: string;
  /** A sentence for what nobody refuses and yet is wrong; only for kinds that have such. */
  readonly unchecked?: string;
  readonly root: Field;
  readonly doc: FieldDoc;
  /** Page about the kind. */
  readonly link: string;
}
