import { isStruct, type Place, type Reader, textOf } from './go.ts';
import type { AgentProblem } from './problems.ts';
import type { Section } from './rule.ts';
import { selectorProblems } from './selectors.ts';
import { holds, isAddress, readPrefix } from './values.ts';

/** Fields of peers that exclude each other, by the direction; names of hosts only where the rule allows (V10). */
const PEERS = {
  from: ['Endpoints', 'CIDR', 'CIDRSet', 'Entities', 'Nodes', 'Groups'],
  to: ['Endpoints', 'CIDR', 'CIDRSet', 'Entities', 'Services', 'Groups', 'Nodes'],
} as const;

/** In the agent (cilium.md V15): two more than the API server takes. */
const ENTITIES: ReadonlySet<string> = new Set([
  'all',
  'world',
  'world-ipv4',
  'world-ipv6',
  'cluster',
  'cluster-mesh',
  'host',
  'init',
  'ingress',
  'unmanaged',
  'remote-node',
  'health',
  'none',
  'kube-apiserver',
]);

export function* peerProblems(item: Place, section: Section, reader: Reader): Iterable<AgentProblem> {
  const prefix = section.direction === 'ingress' ? 'from' : 'to';
  const byName = prefix === 'to' && !section.denies;
  const names = [...PEERS[prefix].map((name) => prefix + name), ...(byName ? ['toFQDNs'] : [])];
  const filled = names.filter((name) => reader.items(item, name).length > 0);
  if (filled.length > 1) yield { kind: 'peers-combined', path: item.path, names: filled };
  if (reader.items(item, `${prefix}Nodes`).length > 0) {
    yield { kind: 'nodes-off', path: [...item.path, `${prefix}Nodes`] };
  }
  for (const name of [`${prefix}Endpoints`, `${prefix}Nodes`]) {
    for (const selector of reader.items(item, name)) yield* selectorProblems(selector, reader);
  }
  for (const { node, path } of reader.items(item, `${prefix}CIDR`)) {
    const text = textOf(node);
    if (text === undefined || readPrefix(text) || isAddress(text)) continue;
    yield { kind: 'cidr', path, text, bare: false };
  }
  for (const set of reader.items(item, `${prefix}CIDRSet`)) {
    if (isStruct(set)) yield* cidrSetProblems(set, reader);
  }
  for (const { node, path } of reader.items(item, `${prefix}Entities`)) {
    const name = textOf(node);
    if (name !== undefined && !ENTITIES.has(name)) yield { kind: 'entity', path, name };
  }
  if (!byName) return;
  for (const selector of reader.items(item, 'toFQDNs')) {
    if (reader.text(selector, 'matchName') !== '' && reader.text(selector, 'matchPattern') !== '') {
      yield { kind: 'fqdn-choice', path: selector.path };
    }
    yield* nameProblems(selector, reader);
  }
}

/** One element of `fromCIDRSet` or `toCIDRSet` (cilium.md 3.4). */
function* cidrSetProblems(set: Place, reader: Reader): Iterable<AgentProblem> {
  const cidr = reader.text(set, 'cidr');
  const group = reader.text(set, 'cidrGroupRef');
  const selector = reader.selector(set, 'cidrGroupSelector');
  const names = [
    ...(cidr === '' ? [] : ['cidr']),
    ...(group === '' ? [] : ['cidrGroupRef']),
    ...(selector ? ['cidrGroupSelector'] : []),
  ];
  const written = reader.field(set, 'cidr');
  // No text at all: the decoder has said so.
  const isUnreadable = written !== undefined && textOf(written.node) === undefined;
  if (names.length !== 1 && !isUnreadable) yield { kind: 'cidr-choice', path: set.path, names };
  if (selector) yield* selectorProblems(selector, reader);
  if (group !== '' || selector || cidr === '') return;
  const range = readPrefix(cidr);
  if (!range) yield { kind: 'cidr', path: [...set.path, 'cidr'], text: cidr, bare: isAddress(cidr) };
  for (const { node, path } of reader.items(set, 'except')) {
    const text = textOf(node);
    if (text === undefined) continue;
    const hole = readPrefix(text);
    if (!hole) yield { kind: 'cidr', path, text, bare: isAddress(text) };
    else if (range && !holds(range, hole)) yield { kind: 'except-outside', path, text, cidr };
  }
}

/** A name of a host, in `toFQDNs` and in `rules.dns` (V24, V41). */
export function* nameProblems(selector: Place, reader: Reader): Iterable<AgentProblem> {
  const name = reader.text(selector, 'matchName');
  if (name !== '' && !/^[-a-zA-Z0-9_.]+$/.test(name)) {
    yield { kind: 'fqdn', path: [...selector.path, 'matchName'], text: name, long: false, pattern: false };
  }
  const pattern = reader.text(selector, 'matchPattern');
  const long = new TextEncoder().encode(pattern.trim()).length > 255;
  if (pattern !== '' && (long || !/^[-a-zA-Z0-9_.*]+$/.test(pattern))) {
    yield { kind: 'fqdn', path: [...selector.path, 'matchPattern'], text: pattern, long, pattern: true };
  }
}
