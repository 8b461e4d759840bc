import { isPolicyKind } from '../../lower/kinds.ts';
import type { JsonObject } from '../../lower/object.ts';
import { textAt } from '../../lower/value.ts';
import { compareTexts } from './canonical.ts';

/**
 * Words that stay: every cluster has them, they tell nothing of this one, and enforcers treat some of them apart.
 */
const PUBLIC: ReadonlySet<string> = new Set([
  '',
  ...['default', 'kube-system', 'kube-public', 'kube-node-lease', 'kubernetes', 'kube-dns', 'coredns'],
  ...['cilium-config', 'projectcalico-default-allow', 'k8s', 'true', 'false'],
  ...['kube-admin', 'kube-baseline', 'adminnetworkpolicy', 'baselineadminnetworkpolicy'],
]);

/** What replaces names and values: equal texts by equal ones. */
export interface HashWords {
  /** A name or the value of a label. */
  word(text: string): string;
  /** Of a policy: in the order of the names themselves, because of equal orders the name decides. */
  policy(name: string): string;
  tier(name: string): string;
  /** Of a domain: label by label, wildcards stay. */
  domain(name: string): string;
}

export function createHashWords(hash: (text: string) => string, objects: readonly JsonObject[]): HashWords {
  const known = new Map<string, string>();
  const word = (text: string): string => {
    const found = known.get(text) ?? (PUBLIC.has(text) ? text : `h${hash(text).slice(0, 12)}`);
    known.set(text, found);
    return found;
  };
  const ranked = (names: Iterable<string>, letter: string): ReadonlyMap<string, string> => {
    const sorted = [...new Set(names)].filter((name) => !PUBLIC.has(name)).sort(compareTexts);
    const digits = String(sorted.length).length;
    return new Map(sorted.map((name, index) => [name, `${letter}${String(index).padStart(digits, '0')}${word(name)}`]));
  };
  const policies = objects.filter((object) => isPolicyKind(textAt(object, 'kind')));
  const tiers = ranked(
    [
      ...objects.flatMap((object) => (textAt(object, 'kind') === 'Tier' ? (nameOf(object) ?? []) : [])),
      ...policies.flatMap((object) => textAt(object, 'spec', 'tier') ?? []),
    ],
    't',
  );
  const names = ranked(
    policies.flatMap((object) => nameOf(object) ?? []),
    'p',
  );
  const tier = (name: string): string => tiers.get(name) ?? word(name);
  return {
    word,
    tier,
    policy(name) {
      const own = names.get(name) ?? word(name);
      // Calico keeps the tier in front of the name.
      const [front = ''] = name.split('.', 1);
      return front !== name && (tiers.has(front) || front === 'default') ? `${tier(front)}.${own}` : own;
    },
    domain: (name) =>
      name
        .split('.')
        .map((label) => label.replace(/[^*]+/g, (part) => word(part)))
        .join('.'),
  };
}

function nameOf(object: JsonObject): string | undefined {
  return textAt(object, 'metadata', 'name');
}
