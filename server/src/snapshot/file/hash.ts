import { resourceOfKind } from '../../engine/missing.ts';
import type { MissingResource } from '../../engine/model.ts';
import type { Json, JsonObject } from '../../lower/object.ts';
import { isObject, listAt, textAt } from '../../lower/value.ts';
import { compareTexts } from './canonical.ts';
import { keyOf } from './collect.ts';
import type { SnapshotContent } from './content.ts';
import { hashValue, Unhashable } from './hashValue.ts';
import { createHashWords, type HashWords } from './hashWords.ts';
import type { SnapshotHeader } from './header.ts';

/**
 * The same cluster with names and label values replaced, so that everything selects what it selected. Policies that
 * ask for parts of values cannot be kept; where they counted, answers are unknown.
 */
export function hashContent({ header, objects }: SnapshotContent, hash: (text: string) => string): SnapshotContent {
  const plain = [...objects];
  const words = createHashWords(hash, plain);
  const lost: JsonObject[] = [];
  const hashed = plain.flatMap((object) => {
    try {
      return [hashObject(object, words)];
    } catch (error) {
      if (!(error instanceof Unhashable)) throw error;
      lost.push(object);
      return [];
    }
  });
  hashed.sort((a, b) => compareTexts(keyOf(a), keyOf(b)));
  const namespaces = plain.flatMap((object) => (textAt(object, 'kind') === 'Namespace' ? nameOf(object) : []));
  return { header: hashHeader(withLost(header, lost, namespaces), words), objects: hashed };
}

function hashObject(object: JsonObject, words: HashWords): JsonObject {
  const kind = textAt(object, 'kind');
  const hashed = hashValue(object, '', words) as JsonObject;
  const metadata = isObject(hashed.metadata) ? hashed.metadata : {};
  const [name = ''] = nameOf(object);
  return {
    ...hashed,
    ...special(kind, hashed, words),
    ...(name !== '' && { metadata: { ...metadata, name: newName(kind, name, words) } }),
  };
}

function newName(kind: string | undefined, name: string, words: HashWords): string {
  // The settings of one node are named for it.
  if (kind === 'FelixConfiguration' && name.startsWith(NODE)) return NODE + words.word(name.slice(NODE.length));
  return words.word(name);
}

const NODE = 'node.';

/** What only some kinds have. */
function special(kind: string | undefined, object: JsonObject, words: HashWords): Record<string, Json> {
  if (kind !== 'Node') return {};
  const addresses = listAt(object, 'status', 'addresses').map((entry) =>
    isObject(entry) && typeof entry.address === 'string' && !String(entry.type).endsWith('IP')
      ? { ...entry, address: words.word(entry.address) }
      : entry,
  );
  return { status: { addresses } };
}

function nameOf(object: JsonObject): readonly string[] {
  const name = textAt(object, 'metadata', 'name');
  return name === undefined ? [] : [name];
}

/** Of namespaced policies only the pods of their namespaces are concerned. */
function withLost(header: SnapshotHeader, lost: readonly JsonObject[], namespaces: readonly string[]): SnapshotHeader {
  if (lost.length === 0) return header;
  const missing = new Map(header.missing.map((entry) => [entry.resource, entry]));
  const byResource = new Map<string, Set<string>>();
  for (const object of lost) {
    const group = (textAt(object, 'apiVersion') ?? '').split('/')[0]?.replace(/^crd\./, '') ?? '';
    const resource = resourceOfKind(`${group}/${textAt(object, 'kind')}`);
    const affected = byResource.get(resource) ?? new Set<string>();
    byResource.set(resource, affected.add(textAt(object, 'metadata', 'namespace') ?? ''));
  }
  for (const [resource, affected] of byResource) {
    const known = missing.get(resource);
    const whole = (known?.except ?? (known ? [] : namespaces)).filter((name) => !affected.has(name));
    const except = affected.has('') || whole.length === 0 ? {} : { except: whole };
    missing.set(resource, { resource, why: known?.why ?? 'hashed', ...except } satisfies MissingResource);
  }
  return { ...header, missing: [...missing.values()].sort((a, b) => compareTexts(a.resource, b.resource)) };
}

function hashHeader(header: SnapshotHeader, words: HashWords): SnapshotHeader {
  const { namespaces, enforcer, missing, source } = header;
  return {
    ...header,
    source: { kind: 'files', name: source.name === '' ? '' : words.word(source.name) },
    ...(namespaces && { namespaces: namespaces.map(words.word) }),
    ...(enforcer && { enforcer: { ...enforcer, evidence: 'the snapshot' } }),
    missing: missing.map((entry) => (entry.except ? { ...entry, except: entry.except.map(words.word) } : entry)),
    hashed: true,
  };
}
