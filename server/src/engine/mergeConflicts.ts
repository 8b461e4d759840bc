/**
 * Rules that an enforcer cannot put together. Cilium merges what several policies say of one peer on one port, and one
 * connection has one parser: where HTTP or TLS names meet DNS, the whole policy of the endpoint cannot be computed, and
 * it keeps the one that it had (cilium.md 3.5 X1, 5 row 102).
 */

import type { Program } from './compile.ts';
import type { Rule } from './model.ts';
import type { PortMatch } from './ports.ts';
import { SCTP, TCP, UDP } from './ports.ts';

type Parser = 'dns' | 'http' | 'tls';

/** Ids of the two policies; the same twice where one policy is at odds with itself. */
export type MergeConflict = readonly [string, string];

const known = new WeakMap<Program, MergeConflict | 'none'>();

export function mergeConflict(program: Program): MergeConflict | undefined {
  const found = known.get(program) ?? conflictIn(program) ?? 'none';
  known.set(program, found);
  return found === 'none' ? undefined : found;
}

function conflictIn({ tiers }: Program): MergeConflict | undefined {
  const parsers = new Map<string, { readonly parser: Parser; readonly policy: string }[]>();
  for (const { policies } of tiers) {
    for (const { policy, selects, rules } of policies) {
      if (selects !== 'yes') continue;
      for (const { rule } of rules) {
        for (const parser of parsersOf(rule)) {
          for (const key of keysOf(rule)) {
            const there = parsers.get(key) ?? [];
            const other = there.find((one) => clash(one.parser, parser));
            if (other) return [other.policy, policy.id];
            parsers.set(key, [...there, { parser, policy: policy.id }]);
          }
        }
      }
    }
  }
  return undefined;
}

/** TLS names and HTTP go together. */
function clash(a: Parser, b: Parser): boolean {
  return a !== b && (a === 'dns' || b === 'dns');
}

function parsersOf({ needs, teaches }: Rule): ReadonlySet<Parser> {
  const parsers = new Set<Parser>();
  if (teaches !== undefined) parsers.add('dns');
  for (const { kind } of needs ?? []) {
    if (kind === 'http') parsers.add('http');
    if (kind === 'tls-name') parsers.add('tls');
    if (kind === 'dns-query') parsers.add('dns');
  }
  return parsers;
}

/** What is merged: one selector of peers, and one port as it is written. */
function keysOf({ peers, ports }: Rule): readonly string[] {
  const selectors = peers?.map((peer) => JSON.stringify(peer, withoutPaths)) ?? ['*'];
  const written = ports?.flatMap(portKeys) ?? ['*'];
  return selectors.flatMap((selector) => written.map((port) => `${port} ${selector}`));
}

function portKeys({ protocol, port }: PortMatch): readonly string[] {
  const text =
    port.kind === 'numbers' ? `${port.first}-${port.last}` : port.kind === 'named' ? port.name.toLowerCase() : '*';
  return (protocol === undefined ? [TCP, UDP, SCTP] : [protocol]).map((each) => `${each} ${text}`);
}

/** The same written twice is the same. */
function withoutPaths(key: string, value: unknown): unknown {
  return key === 'path' ? undefined : value;
}
