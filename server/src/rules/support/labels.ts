/** Label keys and values as the API server reads them (apimachinery api/validate/content: kube.go, dns.go). Lengths are bytes of UTF-8. */

const NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

export type NameProblem = 'empty' | 'long' | 'form' | 'dots';

/** What is wrong with a name inside a longer text: which part of it, and how. */
export interface KeyProblem {
  readonly part: 'key' | 'prefix' | 'name';
  readonly problem: NameProblem;
}

/** A qualified name: `[prefix/]name`. Undefined when it is fine. */
export function labelKeyProblem(key: string): KeyProblem | undefined {
  const parts = key.split('/');
  if (parts.length > 2) return { part: 'key', problem: 'form' };
  const name = parts.at(-1) ?? '';
  if (parts.length === 2) {
    const problem = subdomainProblem(parts[0] ?? '');
    if (problem) return { part: 'prefix', problem };
  }
  if (name === '') return { part: 'name', problem: 'empty' };
  if (bytes(name) > 63) return { part: 'name', problem: 'long' };
  return NAME.test(name) ? undefined : { part: 'name', problem: 'form' };
}

export function labelValueProblem(value: string): NameProblem | undefined {
  if (bytes(value) > 63) return 'long';
  return value === '' || NAME.test(value) ? undefined : 'form';
}

/** A DNS-1123 subdomain, at most 253 bytes. */
export function subdomainProblem(text: string): NameProblem | undefined {
  if (text === '') return 'empty';
  if (bytes(text) > 253) return 'long';
  return SUBDOMAIN.test(text) ? undefined : 'form';
}

/** A DNS-1123 label, at most 63 bytes: what a namespace is called. */
export function dnsLabelProblem(text: string): NameProblem | undefined {
  if (bytes(text) > 63) return 'long';
  if (DNS_LABEL.test(text)) return undefined;
  return SUBDOMAIN.test(text) ? 'dots' : 'form';
}

export function bytes(text: string): number {
  let size = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    size += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return size;
}

/** The name a person surely meant: lower case, hyphens for blanks and underscores, nothing else at the ends. */
export function likelyName(text: string, valid: (name: string) => boolean): string | undefined {
  const name = text
    .trim()
    .toLowerCase()
    .replace(/[_\s]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  return name !== text && name !== '' && valid(name) ? name : undefined;
}

/** What is wrong, to stand after *because*: *it has characters other than …*. */
export function keyProblemWords({ part, problem }: KeyProblem): string {
  if (part === 'key') return 'it has more than one `/`';
  if (part === 'prefix') {
    if (problem === 'empty') return 'nothing stands before the `/`';
    if (problem === 'long') return 'the part before the `/` has more than 253 characters';
    return 'the part before the `/` must be a DNS name: lower case letters, digits, `-` and `.`, with a letter or digit at both ends';
  }
  if (problem === 'empty') return 'the name is empty';
  if (problem === 'long') return 'the name has more than 63 characters';
  return 'a name has letters, digits, `-`, `_` and `.`, with a letter or digit at both ends';
}
