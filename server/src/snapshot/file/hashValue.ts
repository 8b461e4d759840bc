import { canonicalSelector } from '../../lower/calicoSelector/canonical.ts';
import { parseSelector, type SelectorNode } from '../../lower/calicoSelector/parse.ts';
import type { Json, JsonObject } from '../../lower/object.ts';
import { isObject } from '../../lower/value.ts';
import type { HashWords } from './hashWords.ts';

/** Thrown inside this room only: the object makes no sense with hashed values. */
export class Unhashable extends Error {}

/** Names, wherever they stand but for ports, whose names say nothing of a cluster. */
const NAMES: ReadonlySet<string> = new Set([
  ...[
    'name',
    'generateName',
    'namespace',
    'tier',
    'nodeName',
    'node',
    'serviceName',
    'serviceAccountName',
    'serviceAccount',
  ],
  ...['cidrGroupRef', 'cluster-name', 'path', 'host', 'exact', 'prefix', 'value', 'topic', 'clientID'],
]);
const DOMAINS: ReadonlySet<string> = new Set([
  'externalName',
  'matchName',
  'matchPattern',
  'serverNames',
  'domainNames',
  'domains',
]);
const EXPRESSIONS: ReadonlySet<string> = new Set([
  'selector',
  'notSelector',
  'namespaceSelector',
  'serviceAccountSelector',
]);
/** Lists of words. */
const WORDS: ReadonlySet<string> = new Set(['values', 'names', 'headers', 'securityGroupsNames']);
/** Maps of labels: their values are words. */
const LABELS: ReadonlySet<string> = new Set(['labels', 'matchLabels']);
/** Free text of people, which nothing reads. */
const DROPPED: ReadonlySet<string> = new Set(['description', 'annotations']);
/** The name of a CIDR group, as part of a key. */
const GROUP_KEY = 'io.cilium.policy.cidrgroupname/';

/** One value below `key`; `ports` says that it stands among ports. */
export function hashValue(value: Json, key: string, words: HashWords, ports = false): Json {
  if (typeof value === 'string') return hashText(value, key, words, ports);
  if (Array.isArray(value)) {
    const list = value as readonly Json[];
    if (key === 'labels') return [];
    if (WORDS.has(key)) return list.map((item) => (typeof item === 'string' ? words.word(item) : item));
    if (key === 'profiles') return list.map((item) => (typeof item === 'string' ? profile(item, words) : item));
    return list.map((item) => hashValue(item, key, words, ports || key === 'ports'));
  }
  if (!isObject(value)) return value;
  if (LABELS.has(key) || (key === 'selector' && isPlainMap(value))) return hashLabels(value, words);
  return Object.fromEntries(
    Object.entries(value).flatMap(([field, below]) =>
      DROPPED.has(field) ? [] : [[field, hashValue(below, field, words, ports)]],
    ),
  );
}

function hashText(text: string, key: string, words: HashWords, ports: boolean): string {
  if (key === 'key') return hashKey(text, words);
  if (DOMAINS.has(key)) return words.domain(text);
  if (EXPRESSIONS.has(key)) return hashExpression(text, words);
  return NAMES.has(key) && !(ports && key === 'name') ? words.word(text) : text;
}

/** A Service's selector, and not one of `matchLabels`. */
function isPlainMap(value: JsonObject): boolean {
  return !('matchLabels' in value) && !('matchExpressions' in value);
}

function hashLabels(labels: JsonObject, words: HashWords): Json {
  return Object.fromEntries(
    Object.entries(labels).map(([key, value]) => [
      hashKey(key, words),
      typeof value === 'string' ? words.word(value) : value,
    ]),
  );
}

function hashKey(key: string, words: HashWords): string {
  const at = key.indexOf(GROUP_KEY);
  if (at < 0) return key;
  const name = at + GROUP_KEY.length;
  return key.slice(0, name) + words.word(key.slice(name));
}

/** `kns.shop`: the profile of a namespace; `ksa.shop.web`: of a service account. */
function profile(name: string, words: HashWords): string {
  const [kind = '', namespace = '', ...account] = name.split('.');
  if (kind === 'kns') return `kns.${words.word([namespace, ...account].join('.'))}`;
  if (kind === 'ksa') return `ksa.${words.word(namespace)}.${words.word(account.join('.'))}`;
  return words.word(name);
}

function hashExpression(text: string, words: HashWords): string {
  const parsed = parseSelector(text);
  if (!parsed.ok) throw new Unhashable();
  return text.trim() === '' ? text : canonicalSelector(hashNode(parsed.node, words));
}

/** Of a hash no part can be compared: `contains`, `starts with` and `ends with` have lost what they ask. */
function hashNode(node: SelectorNode, words: HashWords): SelectorNode {
  switch (node.kind) {
    case 'all':
    case 'global':
    case 'has':
      return node;
    case 'compare':
      if (node.op !== '==' && node.op !== '!=') throw new Unhashable();
      return { ...node, value: words.word(node.value) };
    case 'set':
      return { ...node, values: node.values.map((one) => ({ ...one, value: words.word(one.value) })) };
    case 'not':
      return { ...node, of: hashNode(node.of, words) };
    case 'and':
    case 'or':
      return { ...node, of: node.of.map((part) => hashNode(part, words)) };
  }
}
