import type { JsonObject } from '../../lower/object.ts';
import { textAt } from '../../lower/value.ts';
import { compareTexts } from './canonical.ts';
import { isPolicy } from './keep.ts';

/** In the names that Calico makes of policies (`knp.default.web`), and compares with others. */
const FIXED = ['default', 'knp'];
/** None of their rules can deny, and no enforcer puts them in an order of their own. */
const WITHOUT_ORDER = /^(?:networking\.k8s\.io|cilium\.io)\//;

/**
 * Words that compare like the names they replace: where orders are equal, Calico goes by the names of policies, tiers
 * and namespaces, with `-`, `.` and `/` between them. So each part between such characters is replaced by its rank
 * among all parts. Empty where no policy has an order: plain hashes tell less, and are the same in every file.
 */
export function orderedWords(
  objects: readonly JsonObject[],
  isPublic: (word: string) => boolean,
): ReadonlyMap<string, string> {
  const policies = objects.filter(isPolicy);
  if (policies.every((object) => WITHOUT_ORDER.test(textAt(object, 'apiVersion') ?? ''))) return new Map();
  const owners = objects.filter((object) => ['Namespace', 'Tier'].includes(textAt(object, 'kind') ?? ''));
  const names = new Set([
    ...[...policies, ...owners].flatMap((object) => textAt(object, 'metadata', 'name') ?? []),
    ...policies.flatMap((object) => textAt(object, 'metadata', 'namespace') ?? []),
    ...policies.flatMap((object) => (isClusterPolicy(object) ? [] : (textAt(object, 'spec', 'tier') ?? []))),
  ]);
  const fixed = new Set([...FIXED, ...[...names].filter(isPublic).flatMap(partsOf)]);
  const parts = new Set([...fixed, ...[...names].flatMap(partsOf)]);
  const words = rank([...parts].sort(compareTexts), fixed);
  const replaced = (name: string) => name.replace(PART, (part) => words.get(part) ?? part);
  return new Map([...names].map((name) => [name, isPublic(name) ? name : replaced(name)]));
}

/** Whose tier is one of two words of its API. */
function isClusterPolicy(object: JsonObject): boolean {
  return textAt(object, 'kind') === 'ClusterNetworkPolicy';
}

const PART = /[^-.]+/g;

function partsOf(name: string): readonly string[] {
  return name.match(PART) ?? [];
}

/** A digit comes before any letter: what follows a word that stays comes before the next such word. */
function rank(parts: readonly string[], fixed: ReadonlySet<string>): ReadonlyMap<string, string> {
  const width = String(parts.length).length;
  let last = '';
  return new Map(
    parts.map((part, index) => {
      if (fixed.has(part)) last = part;
      return [part, fixed.has(part) ? part : `${last}${String(index).padStart(width, '0')}`];
    }),
  );
}
