import type { Field } from '../../schema/field.ts';
import { typeProblem } from '../../schema/types.ts';
import type { Path } from '../../syntax/path.ts';
import type { RuleSubject } from '../rule.ts';
import type { UnknownKey } from './dropped.ts';
import { type Foreign, foreignWord } from './foreign.ts';

/**
 * What an unknown key most likely is. Every unknown key gets exactly one of these, and every one belongs to one
 * diagnostic code, so that no wrong text is reported twice.
 */
export type Recognised =
  /** `status` of the object: a field that is gone. */
  | { readonly as: 'status' }
  | { readonly as: 'ports-in-peer' }
  /** A selector or ipBlock one level too deep, inside another selector. */
  | { readonly as: 'selector-nested' }
  /** `to` in an ingress rule, `from` in an egress rule. */
  | { readonly as: 'wrong-direction'; readonly right: 'from' | 'to' }
  | { readonly as: 'deny' }
  /** A peer that names a namespace, Service, ServiceAccount or node. */
  | { readonly as: 'peer-by-name' }
  /** A label written straight into a selector. */
  | { readonly as: 'bare-label' }
  /** A field of this API that belongs elsewhere; `homes` are the mappings that know it. */
  | { readonly as: 'misplaced'; readonly homes: readonly Home[] }
  /** A word of another policy API. */
  | { readonly as: 'foreign'; readonly foreign: Foreign }
  /** None of these; `rename` is the known name it may stand for. */
  | { readonly as: 'unknown'; readonly rename: string | undefined };

/** A place in the table that has the field: its path with list indexes left out, and the field. */
export interface Home {
  readonly path: readonly string[];
  readonly field: Field;
  /** It is an item of the list at `path`. */
  readonly inList: boolean;
}

const SELECTORS = new Set(['subject-pods', 'peer-pods', 'namespaces']);
const PEER_NAMES =
  /^(namespaces?|namespaceName|serviceAccounts?|services?|serviceName|pods?|podName|nodes?|nodeSelector|deployment|host(name)?s?|domainNames?|fqdns?|dns)$/i;
const DENY = /^(action|deny|effect|allow)$/i;

/** Names people use for a field without being near it in letters. */
const SYNONYMS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  selector: { labels: 'matchLabels', expressions: 'matchExpressions' },
  expression: { op: 'operator', value: 'values', label: 'key', name: 'key' },
  'port-item': { number: 'port', toPort: 'endPort', end: 'endPort', containerPort: 'port', targetPort: 'port' },
  spec: { selector: 'podSelector', types: 'policyTypes' },
  rule: { peers: 'from' },
  'ip-block': { excludes: 'except', exclude: 'except', range: 'cidr' },
};

/** The unknown keys of an object that `as` claims, with what was recognised. */
export function* unknownKeys<K extends Recognised['as']>(
  { object, structure }: RuleSubject,
  as: K,
): Iterable<{ readonly unknown: UnknownKey; readonly recognised: Extract<Recognised, { as: K }> }> {
  if (!object.schema) return;
  for (const violation of structure.violations) {
    if (violation.kind !== 'unknown') continue;
    const recognised = recognise(violation, object.schema.root);
    if (isA(recognised, as)) yield { unknown: violation, recognised };
  }
}

function isA<K extends Recognised['as']>(recognised: Recognised, as: K): recognised is Extract<Recognised, { as: K }> {
  return recognised.as === as;
}

export function recognise(unknown: UnknownKey, root: Field): Recognised {
  const { path, entry, parent, map } = unknown;
  const { key } = entry;
  const { role } = parent;
  if (path.length === 1 && key === 'status') return { as: 'status' };
  if (role === 'peer' && key === 'ports') return { as: 'ports-in-peer' };
  if (isSelector(role) && /^(podSelector|namespaceSelector|ipBlock)$/.test(key)) return { as: 'selector-nested' };
  if (role === 'rule' && (key === 'from' || key === 'to')) {
    return { as: 'wrong-direction', right: key === 'from' ? 'to' : 'from' };
  }

  const near = recogniseName(unknown);
  if (near && fold(near) === fold(key)) return { as: 'unknown', rename: near };
  const homes = homesOf(root, key);
  const foreign = foreignWord(role, key);
  if (foreign && !(near && near === synonym(unknown))) return { as: 'foreign', foreign };
  if ((role === 'rule' || role === 'spec' || role === 'peer') && DENY.test(key)) return { as: 'deny' };
  if (role === 'peer' && PEER_NAMES.test(key)) return { as: 'peer-by-name' };
  if (near && homes.length === 0) return { as: 'unknown', rename: near };
  if (homes.length > 0) return { as: 'misplaced', homes };
  if (isSelector(role) && entry.value.kind === 'scalar' && map.entries.length > 0) return { as: 'bare-label' };
  return { as: 'unknown', rename: near };
}

/** The known field of the same mapping that an unknown key most likely stands for. */
export function recogniseName(unknown: UnknownKey): string | undefined {
  return unknown.near.find((name) => fits(unknown.parent, name, unknown)) ?? synonym(unknown);
}

export function isSelector(role: string | undefined): boolean {
  return role !== undefined && SELECTORS.has(role);
}

function synonym(unknown: UnknownKey): string | undefined {
  const { role } = unknown.parent;
  const names = SYNONYMS[isSelector(role) ? 'selector' : (role ?? '')];
  const name = names && Object.hasOwn(names, unknown.entry.key) ? names[unknown.entry.key] : undefined;
  const used = unknown.map.entries.some((entry) => entry.key === name);
  return name && !used && fits(unknown.parent, name, unknown) ? name : undefined;
}

/** The value under the key could be a value of the field: `port: [80]` is not meant as `port`. */
function fits(parent: Field, name: string, { entry }: UnknownKey): boolean {
  const field = parent.fields?.[name];
  if (!field) return false;
  if (entry.value.kind === 'scalar' && entry.value.value === null) return true;
  return typeProblem(entry.value, field) === undefined;
}

/** Where the table knows a field of this name, nearest to the root first; equal places once. */
export function homesOf(root: Field, key: string): readonly Home[] {
  const homes: Home[] = [];
  const visit = (field: Field, path: readonly string[], inList: boolean): void => {
    if (field.role === 'owner' || path.at(-1) === 'managedFields') return;
    for (const [name, child] of Object.entries(field.fields ?? {})) {
      if (name === key) homes.push({ path, field, inList });
      visit(child, [...path, name], false);
    }
    if (field.type === 'list' && field.items) visit(field.items, path, true);
  };
  visit(root, [], false);
  return homes;
}

/** The path of a home that is nearest to a path: the longest common start. */
export function commonLength(path: Path, home: Home): number {
  const names = path.filter((step) => typeof step === 'string');
  let length = 0;
  while (length < home.path.length && home.path[length] === names[length]) length++;
  return length;
}

function fold(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '').replace(/s$/, '');
}
