/**
 * Which plain allows lift what another rule asks of the traffic itself (cilium.md 4.8, 4.9). A request is judged by all
 * rules that let its connection through, so one that asks nothing lets every request pass. Two kinds are stricter.
 */

import type { ProgramTier } from './compile.ts';
import { type CompiledRule, type MatchWorld, matchPeer, matchPort, matchRule, type SideFlow } from './match.ts';
import type { Peer } from './model.ts';
import { isEverything } from './selector.ts';

/**
 * Whether a rule that matched and asks nothing leaves something asked by another rule of the tier: name queries are
 * filtered unless a plain rule is for the same port, TLS names stay asked beside a plain rule for the same selector and port.
 */
export function leavesAsked(
  plain: CompiledRule,
  { policies }: ProgramTier,
  flow: SideFlow,
  world: MatchWorld,
): boolean {
  // A rule that lets every name be asked is no plain one, and leaves nothing to ask.
  if (plain.rule.teaches !== undefined) return false;
  return policies.some(({ rules }) =>
    rules.some((other) => {
      const kinds = other.rule.needs?.map(({ kind }) => kind) ?? [];
      if (!kinds.includes('dns-query') && !kinds.includes('tls-name')) return false;
      const [ports, own] = [portKeys(other, flow, world), portKeys(plain, flow, world)];
      // One port in common lifts the filter of names; TLS names stay unless it lets something else through besides.
      const left = kinds.includes('dns-query')
        ? !own.some((key) => ports.includes(key))
        : isWithin(own, ports) && isWithin(peerKeys(plain, flow, world), peerKeys(other, flow, world));
      return left && matchRule(other, flow, world) === 'conditional';
    }),
  );
}

/** The ports that the flow meets, as they are written: a number and a name of it are two (cilium.md 1.6, 4.11). */
function portKeys({ rule }: CompiledRule, flow: SideFlow, world: MatchWorld): readonly string[] {
  if (rule.ports === undefined) return [EVERY];
  return rule.ports
    .filter((port) => matchPort(port, flow, world) === 'yes')
    .map(({ port }) => {
      if (port.kind === 'numbers') return `${port.first}-${port.last}`;
      return port.kind === 'named' ? `${port.name.toLowerCase()} ${port.last ?? ''}` : EVERY;
    });
}

/** The selectors that hold the peer; one that names nobody is for everybody. */
function peerKeys({ rule }: CompiledRule, flow: SideFlow, world: MatchWorld): readonly string[] {
  if (rule.peers === undefined) return [EVERY];
  return rule.peers
    .filter((peer) => matchPeer(peer, flow, world) !== 'no')
    .map((peer) => (isEverybody(peer) ? EVERY : withoutPaths(peer)));
}

/** The entity `all` is the selector that stands where no peer is written. */
function isEverybody(peer: Peer): boolean {
  return peer.kind === 'labelled' && peer.except === undefined && isEverything(peer.selector);
}

const EVERY = '*';

function isWithin(keys: readonly string[], others: readonly string[]): boolean {
  return keys.every((key) => others.includes(key));
}

/** Without places: the same written twice is the same. */
function withoutPaths(value: unknown): string {
  return JSON.stringify(value, (key, each: unknown) => (key === 'path' ? undefined : each));
}
