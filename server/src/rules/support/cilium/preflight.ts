/**
 * Cilium's check before an upgrade (`validate-cnp`): the schema held against the text as it stands, nulls included, and
 * then whether the text comes back whole from Cilium's own types (cilium pkg/k8s/apis/cilium.io/v2/validator).
 */

import { readCidr } from '../../../engine/address.ts';
import type { Field, KindSchema } from '../../../schema/field.ts';
import type { PlacedField, Structure, Violation } from '../../../schema/walk.ts';
import type { Path } from '../../../syntax/path.ts';
import type { MapNode, Node } from '../../../syntax/tree.ts';
import { decodeProblems } from './decode.ts';
import { entriesOf, isNull, type Place, Reader } from './go.ts';
import { icmpProblems } from './icmp.ts';

export interface PreflightProblem {
  readonly path: Path;
  readonly kind:
    | 'schema'
    /** A null where the schema wants a value. */
    | 'null'
    /** A `description` at the top of the object. */
    | 'description'
    | 'decode'
    /** A field that does not come back: unknown, or empty where Cilium keeps nothing that is empty. */
    | 'lost'
    /** A field that comes back though it was not there. */
    | 'added';
}

export function preflightProblems(
  root: MapNode,
  schema: KindSchema,
  structure: Structure,
): readonly PreflightProblem[] {
  const reader = new Reader('text');
  const top: Place = { node: root, path: [] };
  const problems: PreflightProblem[] = [
    ...structure.violations.filter(isOfSchema).map(({ path }) => ({ path, kind: 'schema' as const })),
    ...unreadableCidrs(structure).map(({ path }) => ({ path, kind: 'schema' as const })),
    ...nulls(top, schema.root),
  ];
  if (reader.entry(top, 'description')?.key === 'description')
    problems.push({ path: ['description'], kind: 'description' });
  for (const { path } of decodeProblems(top, schema.root, reader)) problems.push({ path, kind: 'decode' });
  for (const { path } of icmpTypes(top, reader)) problems.push({ path, kind: 'decode' });
  problems.push(...roundTrip(top, schema.root));
  return problems;
}

/** Texts of which the schema asks to be a range of addresses and that are none. */
export function unreadableCidrs({ fields }: Structure): readonly PlacedField[] {
  return fields.filter(({ field, value }) => field.format === 'cidr' && typeof value === 'string' && !readCidr(value));
}

/** The schema says nothing about `metadata`; sets and CEL rules are not asked. */
function isOfSchema({ kind, path }: Violation): boolean {
  if (path[0] === 'metadata' && path.length > 1) return false;
  // The tables name the one API version and kind; the schema takes any text.
  if (path.length === 1 && (path[0] === 'apiVersion' || path[0] === 'kind') && kind !== 'type') return false;
  return kind !== 'unknown' && kind !== 'channel' && kind !== 'check' && kind !== 'duplicate';
}

function* nulls({ node, path }: Place, field: Field): Iterable<PreflightProblem> {
  if (field.role === 'metadata' && !isNull(node)) return;
  if (isNull(node)) yield { path, kind: 'null' };
  else yield* within({ node, path }, field, nulls);
}

/** The names of ICMP types are looked up while decoding. */
function* icmpTypes(top: Place, reader: Reader): Iterable<{ readonly path: Path }> {
  for (const rule of [reader.field(top, 'spec') ?? top, ...reader.items(top, 'specs')]) {
    for (const section of ['ingress', 'ingressDeny', 'egress', 'egressDeny']) {
      for (const item of reader.items(rule, section)) {
        for (const icmp of reader.items(item, 'icmps')) {
          for (const problem of icmpProblems(icmp, reader)) {
            if (problem.kind === 'icmp-type' || problem.kind === 'icmp-type-missing') yield problem;
          }
        }
      }
    }
  }
}

/** What Cilium's types would not give back, or give back besides. */
function* roundTrip(place: Place, field: Field): Iterable<PreflightProblem> {
  const { node, path } = place;
  if (node.kind !== 'map' || !field.fields) {
    yield* within(place, field, roundTrip);
    return;
  }
  for (const entry of entriesOf(node)) {
    const child = Object.hasOwn(field.fields, entry.key) ? field.fields[entry.key] : undefined;
    const at = [...path, entry.key];
    // Below these only their being there is compared.
    if (entry.key === 'matchLabels' || entry.key === 'matchExpressions') {
      if (!child && hasLeaf(entry.value)) yield { path: at, kind: 'lost' };
      else yield* nested({ node: entry.value, path: at });
    } else if (!child) {
      if (hasLeaf(entry.value)) yield { path: at, kind: 'lost' };
    } else if (entry.value.kind !== 'scalar') yield* roundTrip({ node: entry.value, path: at }, child);
    else if (isDropped(entry.value.value, child, path, entry.key)) yield { path: at, kind: 'lost' };
  }
  for (const name of ALWAYS[roleOf(field, path)] ?? []) {
    if (!node.entries.some(({ key }) => key === name)) yield { path: [...path, name], kind: 'added' };
  }
}

/** A selector inside a condition is looked for under its own name. */
function* nested({ node, path }: Place): Iterable<PreflightProblem> {
  if (node.kind !== 'list') return;
  for (const [index, { value }] of node.items.entries()) {
    if (value.kind !== 'map') continue;
    for (const { key, value: inner } of entriesOf(value)) {
      const isSelector = key === 'matchLabels' || key === 'matchExpressions';
      if (isSelector && inner.kind !== 'scalar' && hasLeaf(inner)) yield { path: [...path, index, key], kind: 'lost' };
    }
  }
}

/** Fields that Cilium writes even where they are empty. */
const ALWAYS: Readonly<Record<string, readonly string[]>> = {
  'cilium-rule-label': ['source'],
  'cilium-listener': ['priority'],
  owner: ['apiVersion', 'kind', 'name', 'uid'],
  envoyConfig: ['kind'],
  conditions: ['lastTransitionTime'],
  derivativePolicies: ['lastUpdated'],
};

function roleOf(field: Field, path: Path): string {
  if (path[0] === 'status') return path.length === 3 ? String(path[1]) : '';
  return field.role ?? String(path.at(-1));
}

/** Written though empty: they have no `omitempty`, or are pointers. */
const KEPT = new Set([
  'name',
  'key',
  'source',
  'kind',
  'priority',
  'mode',
  'type',
  'status',
  'lastTransitionTime',
  'lastUpdated',
]);

function isDropped(value: unknown, field: Field, path: Path, key: string): boolean {
  if (path[0] === 'metadata') {
    if (path.length === 1 && (key === 'name' || key === 'creationTimestamp')) return false;
    if (path[1] === 'ownerReferences') return value === null;
    return value === null || value === '' || value === 0;
  }
  if (value === null) return false;
  const isEmpty =
    value === '' || (value === 0 && field.type === 'integer') || (value === false && path[0] === 'status');
  if (path.length === 0) return key === 'apiVersion' && value === '';
  if (!isEmpty) return false;
  return !KEPT.has(key);
}

function hasLeaf(node: Node): boolean {
  if (node.kind === 'scalar') return true;
  return node.kind === 'list'
    ? node.items.some(({ value }) => hasLeaf(value))
    : node.entries.some(({ value }) => hasLeaf(value));
}

/** Goes on below a value: into the known fields of a mapping, the values of a map, the items of a list. */
function* within(
  { node, path }: Place,
  field: Field,
  visit: (place: Place, field: Field) => Iterable<PreflightProblem>,
): Iterable<PreflightProblem> {
  if (node.kind === 'list' && field.items) {
    for (const [index, { value }] of node.items.entries())
      yield* visit({ node: value, path: [...path, index] }, field.items);
  } else if (node.kind === 'map') {
    for (const entry of entriesOf(node)) {
      const known = field.fields && Object.hasOwn(field.fields, entry.key) ? field.fields[entry.key] : undefined;
      const child = field.type === 'map' ? field.items : known;
      if (child) yield* visit({ node: entry.value, path: [...path, entry.key] }, child);
    }
  }
}
