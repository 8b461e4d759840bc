/** Manifests over what was captured: what of a cluster is as it is written, and what is as it was seen. */

import type { JsonObject, ObjectPlace } from './object.ts';
import { objectAt, textMapAt } from './value.ts';

export interface Found {
  readonly kind: string;
  /** Empty for kinds without a namespace. */
  readonly namespace: string;
  readonly name: string;
  readonly value: JsonObject;
  readonly place: ObjectPlace | undefined;
}

/** By kind, then by `namespace/name`. */
export type ByKind = Map<string, Map<string, Found>>;

export function keyOf({ namespace, name }: Pick<Found, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`;
}

/** Nobody but who writes them changes these: the manifest is what they are, or will be. */
const AS_WRITTEN: ReadonlySet<string> = new Set([
  'Tier',
  'NetworkSet',
  'GlobalNetworkSet',
  'HostEndpoint',
  'CiliumCIDRGroup',
]);

/** Of these policy asks labels alone, and the cluster adds its own to those of the manifest. */
const LABELLED: ReadonlySet<string> = new Set(['Namespace', 'ServiceAccount']);

/**
 * Changes `byKind` to what it is with the manifests over it, and gives back what came new. What the cluster makes of a
 * manifest (pods, addresses, the ports of nodes) is known only by looking: where that was captured it stays, and where
 * it was not the manifest stands for what it will be. A namespace that nobody captured and no manifest makes is one of
 * another cluster, and so is what should go there.
 */
export function layOver(byKind: ByKind, laid: readonly Found[], captured: ReadonlySet<string>): readonly Found[] {
  const added: Found[] = [];
  const layEach = (objects: readonly (readonly Found[])[]): void => {
    for (const written of objects) {
      const last = written.at(-1);
      if (last === undefined) continue;
      const ofKind = byKind.get(last.kind) ?? new Map<string, Found>();
      const seen = ofKind.get(keyOf(last));
      const now = seen === undefined || AS_WRITTEN.has(last.kind) ? last : withLabels(seen, written);
      byKind.set(last.kind, ofKind.set(keyOf(last), now));
      if (seen === undefined) added.push(last);
    }
  };
  const objects = sameTogether(laid);
  // Namespaces first: what goes into a new one goes with it.
  const early = ({ kind }: Found) => kind === 'Namespace' || AS_WRITTEN.has(kind);
  const isThere = ({ namespace }: Found): boolean =>
    namespace === '' || captured.has(namespace) || byKind.get('Namespace')?.has(`/${namespace}`) === true;
  layEach(objects.filter(([first]) => first && early(first)));
  layEach(objects.filter(([first]) => first && !early(first) && isThere(first)));
  return added;
}

/** All that is written of each object, in order of first appearance. */
function sameTogether(laid: readonly Found[]): readonly (readonly Found[])[] {
  const objects = new Map<string, Found[]>();
  for (const object of laid) {
    const key = `${object.kind} ${keyOf(object)}`;
    const known = objects.get(key);
    if (known) known.push(object);
    else objects.set(key, [object]);
  }
  return [...objects.values()];
}

/** A label on which manifests do not agree is that of one cluster or another: the captured one stays. */
function withLabels(seen: Found, written: readonly Found[]): Found {
  if (!LABELLED.has(seen.kind)) return seen;
  const all = written.map((each) => textMapAt(each.value, 'metadata', 'labels'));
  const labels = new Map(textMapAt(seen.value, 'metadata', 'labels'));
  for (const key of new Set(all.flatMap((each) => [...each.keys()]))) {
    const [first, ...others] = new Set(all.flatMap((each) => each.get(key) ?? []));
    if (first !== undefined && others.length === 0) labels.set(key, first);
  }
  const metadata = { ...objectAt(seen.value, 'metadata'), labels: Object.fromEntries(labels) };
  return { ...seen, value: { ...seen.value, metadata } };
}
