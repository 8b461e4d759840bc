import type { JsonObject } from '../../lower/object.ts';
import { orderedWords } from './orderedWords.ts';

/**
 * Words that stay: every cluster has them, they tell nothing of this one, and enforcers treat some of them apart.
 */
const PUBLIC: ReadonlySet<string> = new Set([
  '',
  ...['default', 'kube-system', 'kube-public', 'kube-node-lease', 'kubernetes', 'kube-dns', 'coredns'],
  ...['cilium-config', 'projectcalico-default-allow', 'k8s', 'true', 'false'],
  ...['kube-admin', 'kube-baseline', 'adminnetworkpolicy', 'baselineadminnetworkpolicy', 'Admin', 'Baseline'],
]);

/** What replaces names and values: equal texts by equal ones. */
export interface HashWords {
  /** A name or the value of a label. */
  word(text: string): string;
  /** Of a domain: label by label, wildcards stay. */
  domain(name: string): string;
}

export function createHashWords(hash: (text: string) => string, objects: readonly JsonObject[]): HashWords {
  const isPublic = (text: string) => PUBLIC.has(text);
  const known = new Map(orderedWords(objects, isPublic));
  const word = (text: string): string => {
    const found = known.get(text) ?? (isPublic(text) ? text : `h${hash(text).slice(0, 12)}`);
    known.set(text, found);
    return found;
  };
  return {
    word,
    domain: (name) =>
      name
        .split('.')
        .map((label) => label.replace(/[^*]+/g, (part) => word(part)))
        .join('.'),
  };
}
