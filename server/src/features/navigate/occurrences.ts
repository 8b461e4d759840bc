/**
 * Labels where they are written: in selectors of every dialect, and on what carries them. Read from the shape of a
 * manifest alone, so that workloads and Services, which have no field tables here, are read as policies are.
 */

import { parseSelector, type SelectorNode } from '../../lower/calicoSelector/parse.ts';
import type { ManifestObject } from '../../lower/object.ts';
import type { ListNode, MapEntry, MapNode, Node, ScalarNode, Span } from '../../syntax/tree.ts';
import { valueOffsets } from '../../syntax/valueOffsets.ts';
import { EXPRESSION_FIELDS, isCalico } from '../expressions.ts';

/** What has the label. */
export type LabelOwner = 'pod' | 'namespace' | 'node' | 'serviceAccount';

/** Spans count in the text of the object's slice. */
export interface LabelOccurrence {
  readonly of: LabelOwner;
  /** `carries`: it stands on the thing, or on the template of one. */
  readonly role: 'selects' | 'carries';
  /** As it stands on the thing, without what an enforcer writes before it. */
  readonly key: string;
  /** Of just that key. */
  readonly keySpan: Span;
  /** Empty where only the key is asked for. */
  readonly values: readonly LabelValue[];
}

export interface LabelValue {
  readonly value: string;
  /** Quotes left out. */
  readonly span: Span;
  /** How the value may stand there: as YAML, or inside the text of a selector. */
  readonly style: ScalarNode['style'] | 'selector';
}

export const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** In text order. Total: whatever cannot be read is left out. */
export function labelsIn(
  object: Pick<ManifestObject, 'node' | 'kind' | 'apiVersion' | 'slice'>,
): readonly LabelOccurrence[] {
  const found: LabelOccurrence[] = [];
  const reader: Reader = {
    text: object.slice.text,
    kind: object.kind ?? '',
    calico: isCalico(object),
    add: (occurrence) => found.push(occurrence),
  };
  readMap(object.node, [], 'pod', reader);
  return found.sort((a, b) => a.keySpan.start - b.keySpan.start);
}

interface Reader {
  readonly text: string;
  readonly kind: string;
  readonly calico: boolean;
  readonly add: (occurrence: LabelOccurrence) => void;
}

/** Fields whose selectors are about something else than what their parent's are. */
const OWNERS: ReadonlyMap<string, LabelOwner | undefined> = new Map([
  ['namespaceSelector', 'namespace'],
  ['namespaces', 'namespace'],
  ['podSelector', 'pod'],
  ['endpointSelector', 'pod'],
  ['fromEndpoints', 'pod'],
  ['toEndpoints', 'pod'],
  ['nodeSelector', 'node'],
  ['nodes', 'node'],
  ['fromNodes', 'node'],
  ['toNodes', 'node'],
  ['serviceAccounts', 'serviceAccount'],
  ['serviceAccountSelector', 'serviceAccount'],
  // Of Services and groups of ranges, whose labels nobody else selects by.
  ['k8sServiceSelector', undefined],
  ['cidrGroupSelector', undefined],
]);
/** Nesting deeper than any manifest's is not read. */
const DEEPEST = 60;

function readMap(map: MapNode, path: readonly string[], of: LabelOwner | undefined, reader: Reader): void {
  if (path.length > DEEPEST) return;
  for (const entry of map.entries) {
    if (entry.merged) continue;
    const { key, value } = entry;
    const owner = OWNERS.has(key) ? OWNERS.get(key) : of;
    if (key === 'labels' && path.at(-1) === 'metadata') readCarried(value, path, reader);
    else if (owner !== undefined && key === 'matchLabels' && value.kind === 'map')
      readPairs(value, 'selects', owner, reader);
    else if (owner !== undefined && key === 'matchExpressions' && value.kind === 'list')
      readExpressions(value, owner, reader);
    else if (key === 'selector' && value.kind === 'map' && isPlainSelector(value, path, reader)) {
      readPairs(value, 'selects', 'pod', reader);
    } else if (owner !== undefined && reader.calico && EXPRESSION_FIELDS.has(key) && value.kind === 'scalar') {
      readText(value, owner, reader);
    } else readNode(value, [...path, key], owner, reader);
  }
}

function readNode(node: Node, path: readonly string[], of: LabelOwner | undefined, reader: Reader): void {
  if (node.alias !== undefined || path.length > DEEPEST) return;
  if (node.kind === 'map') readMap(node, path, of, reader);
  if (node.kind === 'list') for (const { value } of node.items) readNode(value, path, of, reader);
}

/** Of a Service, and of a ReplicationController: labels without more. */
function isPlainSelector(map: MapNode, path: readonly string[], { kind }: Reader): boolean {
  return (
    path.join('.') === 'spec' && (kind === 'Service' || kind === 'ReplicationController') && map.entries.length > 0
  );
}

/** Of pods, of templates of pods, and of what policies select by. A workload's own labels select nothing. */
function readCarried(value: Node, path: readonly string[], reader: Reader): void {
  if (value.kind !== 'map') return;
  const own = path.length === 1;
  const of =
    path.at(-2) === 'template' || (own && reader.kind === 'Pod') ? 'pod' : own ? CARRIERS.get(reader.kind) : undefined;
  if (of !== undefined) readPairs(value, 'carries', of, reader);
}

const CARRIERS: ReadonlyMap<string, LabelOwner> = new Map([
  ['Namespace', 'namespace'],
  ['Node', 'node'],
  ['ServiceAccount', 'serviceAccount'],
]);

function readPairs(map: MapNode, role: LabelOccurrence['role'], of: LabelOwner, { text, add }: Reader): void {
  for (const entry of map.entries) {
    if (entry.merged) continue;
    const key = keyOf(entry, of, text);
    if (key) add({ ...key, role, values: valuesOf(entry.value, text) });
  }
}

function readExpressions(list: ListNode, of: LabelOwner, { text, add }: Reader): void {
  for (const { value: item } of list.items) {
    if (item.kind !== 'map' || item.alias !== undefined) continue;
    const written = item.entries.find((entry) => entry.key === 'key')?.value;
    const key = written?.kind === 'scalar' ? ownKey(written, of, text) : undefined;
    if (key === undefined) continue;
    const values = item.entries.find((entry) => entry.key === 'values')?.value;
    add({
      ...key,
      role: 'selects',
      values: values?.kind === 'list' ? values.items.flatMap(({ value }) => valuesOf(value, text)) : [],
    });
  }
}

type OwnedKey = Pick<LabelOccurrence, 'of' | 'key' | 'keySpan'>;

function keyOf({ keyNode }: MapEntry, of: LabelOwner, text: string): OwnedKey | undefined {
  return ownKey(keyNode, of, text);
}

/** The key on the thing itself: what an enforcer writes before it, or in its place, is taken apart. */
function ownKey(node: ScalarNode, of: LabelOwner, text: string): OwnedKey | undefined {
  const written = node.source;
  const span = innerSpan(node, text);
  if (written === '' || span === undefined) return undefined;
  const { prefix, owner } = prefixOf(written, of);
  const key = written.slice(prefix.length);
  const keySpan = { start: span.start + prefix.length, end: span.end };
  if (/^(?:k8s:|any:)?io\.kubernetes\.pod\.namespace$/.test(written)) {
    return { of: 'namespace', key: NAMESPACE_NAME, keySpan: span };
  }
  return key === '' ? undefined : { of: owner, key, keySpan };
}

function prefixOf(written: string, of: LabelOwner): { readonly prefix: string; readonly owner: LabelOwner } {
  const [cilium] = /^(?:k8s:|any:)?io\.cilium\.k8s\.namespace\.labels\./.exec(written) ?? [];
  if (cilium !== undefined) return { prefix: cilium, owner: 'namespace' };
  if (written.startsWith('pcns.')) return { prefix: 'pcns.', owner: 'namespace' };
  if (written.startsWith('pcsa.')) return { prefix: 'pcsa.', owner: 'serviceAccount' };
  const [source = ''] = /^(?:k8s:|any:)/.exec(written) ?? [];
  return { prefix: source, owner: of };
}

function valuesOf(node: Node, text: string): readonly LabelValue[] {
  if (node.kind !== 'scalar' || node.style === 'absent' || node.alias !== undefined) return [];
  const span = innerSpan(node, text);
  return span === undefined ? [] : [{ value: String(node.value ?? ''), span, style: node.style }];
}

/** Without quotes; undefined for what is not written as it reads. */
function innerSpan({ source, span, style, alias }: ScalarNode, text: string): Span | undefined {
  if (alias !== undefined || style === 'block') return undefined;
  const inner = style === 'plain' ? span : { start: span.start + 1, end: span.end - 1 };
  return text.slice(inner.start, inner.end) === source ? inner : undefined;
}

/** Inside a text of Calico's selector language. */
function readText(node: ScalarNode, of: LabelOwner, { text, add }: Reader): void {
  if (typeof node.value !== 'string') return;
  const parsed = parseSelector(node.value);
  const offsets = parsed.ok ? valueOffsets(text, node) : undefined;
  if (!parsed.ok || offsets === undefined) return;
  const at = (start: number, end: number): Span => ({ start: offsets[start] ?? 0, end: offsets[end] ?? 0 });
  for (const leaf of leavesOf(parsed.node)) {
    const { prefix, owner } = prefixOf(leaf.key, of);
    add({
      of: owner,
      role: 'selects',
      key: leaf.key.slice(prefix.length),
      keySpan: at(leaf.keySpan.start + prefix.length, leaf.keySpan.end),
      values: leaf.values.map(({ value, start }) => ({
        value,
        // Behind the quote.
        span: at(start + 1, start + 1 + value.length),
        style: 'selector',
      })),
    });
  }
}

interface Leaf {
  readonly key: string;
  readonly keySpan: { readonly start: number; readonly end: number };
  readonly values: readonly { readonly value: string; readonly start: number }[];
}

function leavesOf(node: SelectorNode): readonly Leaf[] {
  switch (node.kind) {
    case 'all':
    case 'global':
      return [];
    case 'has':
      return [{ key: node.key, keySpan: node.keySpan, values: [] }];
    case 'compare': {
      const whole = node.op === '==' || node.op === '!=';
      const values = whole ? [{ value: node.value, start: node.valueSpan.start }] : [];
      return [{ key: node.key, keySpan: node.keySpan, values }];
    }
    case 'set':
      return [{ key: node.key, keySpan: node.keySpan, values: node.values }];
    case 'not':
      return leavesOf(node.of);
    case 'and':
    case 'or':
      return node.of.flatMap(leavesOf);
  }
}
