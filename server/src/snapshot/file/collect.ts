import type { JsonObject } from '../../lower/object.ts';
import { textAt } from '../../lower/value.ts';
import { type DataplaneHint, dataplaneHint, guessDataplane } from '../detect.ts';
import type { Projection } from '../projection.ts';
import type { DataplaneGuess } from '../snapshot.ts';
import { compareTexts } from './canonical.ts';
import { keptOf } from './keep.ts';

/** Objects of a snapshot to be, each as far as it is kept, while they come in. */
export interface Collection {
  /** Of an object that comes twice the later one counts. */
  add(object: JsonObject): void;
  remove(object: JsonObject): void;
  /** Forgets what came of a kind: it is read anew. */
  clear(apiVersion: string, kind: string, namespace: string | undefined): void;
  addHint(hint: DataplaneHint): void;
  /** What an object that is not kept tells, under the name of what it was seen in. */
  addHintOf(object: JsonObject, evidence: string): void;
  readonly size: number;
  enforcer(): DataplaneGuess;
  /** In the order of the file: by kind, namespace and name. */
  objects(): Iterable<JsonObject>;
}

interface Entry {
  readonly kept: string | undefined;
  readonly hint: DataplaneHint | undefined;
}

/** Objects are remembered as text, which takes a fraction of the memory: a hundred thousand pods are common. */
export function createCollection(projection: Projection): Collection {
  const entries = new Map<string, Entry>();
  const hints: DataplaneHint[] = [];
  return {
    add(object) {
      const kept = keptOf(object, projection);
      const hint = dataplaneHint(object);
      if (kept === undefined && hint === undefined) entries.delete(keyOf(object));
      else entries.set(keyOf(object), { kept: kept && JSON.stringify(kept), hint });
    },
    remove: (object) => void entries.delete(keyOf(object)),
    clear(apiVersion, kind, namespace) {
      const prefix = `${placeOf(kind)} ${groupOf(apiVersion)}/${kind}\n${namespace === undefined ? '' : `${namespace}\n`}`;
      for (const key of [...entries.keys()]) if (key.startsWith(prefix)) entries.delete(key);
    },
    addHint: (hint) => void hints.push(hint),
    addHintOf(object, evidence) {
      const hint = dataplaneHint(object);
      if (hint !== undefined) hints.push({ ...hint, evidence });
    },
    get size() {
      return entries.size;
    },
    enforcer: () => guessDataplane([...hints, ...[...entries.values()].flatMap(({ hint }) => hint ?? [])]),
    *objects() {
      for (const key of [...entries.keys()].sort(compareTexts)) {
        const kept = entries.get(key)?.kept;
        if (kept !== undefined) yield JSON.parse(kept) as JsonObject;
      }
    },
  };
}

/** What everything else stands in comes first, policies last: there a reader of differences looks. */
const ORDER = ['Namespace', 'Node', 'ServiceAccount', 'Service', 'EndpointSlice', 'Pod'];

function placeOf(kind: string): number {
  if (kind.endsWith('Policy')) return 9;
  const index = ORDER.indexOf(kind);
  return index < 0 ? ORDER.length : index;
}

/** Sorts as objects stand in the file. Versions of one group are the same objects. */
export function keyOf(object: JsonObject): string {
  const kind = textAt(object, 'kind') ?? '';
  const name = textAt(object, 'metadata', 'name') ?? textAt(object, 'metadata', 'generateName') ?? '';
  const group = groupOf(textAt(object, 'apiVersion') ?? '');
  return `${placeOf(kind)} ${group}/${kind}\n${textAt(object, 'metadata', 'namespace') ?? ''}\n${name}`;
}

function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}
