/**
 * Which plain allows lift what another rule asks of the traffic itself (cilium.md 4.8, 4.9). A request is judged by all
 * rules that let its connection through, so one that asks nothing lets every request pass. Two kinds are stricter.
 */

import type { ProgramTier } from './compile.ts';
import { type CompiledRule, type MatchWorld, matchPeer, matchPort, matchRule, type SideFlow } from './match.ts';

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
  return policies.some(({ rules }) =>
    rules.some((other) => {
      const kinds = other.rule.needs?.map(({ kind }) => kind) ?? [];
      if (kinds.includes('dns-query')) {
        return !sharesPort(plain, other, flow, world) && matchRule(other, flow, world) === 'conditional';
      }
      if (!kinds.includes('tls-name') || !sharesPeer(plain, other, flow, world)) return false;
      return sharesPort(plain, other, flow, world) && matchRule(other, flow, world) === 'conditional';
    }),
  );
}

/** Both are written for one port of the flow's, whatever it is called there (cilium.md 1.6, 4.11). */
function sharesPort(a: CompiledRule, b: CompiledRule, flow: SideFlow, world: MatchWorld): boolean {
  const keys = ({ rule }: CompiledRule): readonly string[] => {
    if (rule.ports === undefined) return [EVERY];
    return rule.ports
      .filter((port) => matchPort(port, flow, world) === 'yes')
      .map(({ port }) => withoutPaths(port.kind === 'named' ? { ...port, name: port.name.toLowerCase() } : port));
  };
  return meet(keys(a), keys(b));
}

/** Both name one selector that holds the peer; one that names nobody is for everybody. */
function sharesPeer(a: CompiledRule, b: CompiledRule, flow: SideFlow, world: MatchWorld): boolean {
  const keys = ({ rule }: CompiledRule): readonly string[] => {
    if (rule.peers === undefined) return [EVERY];
    return rule.peers.filter((peer) => matchPeer(peer, flow, world) !== 'no').map(withoutPaths);
  };
  return meet(keys(a), keys(b));
}

const EVERY = '*';

function meet(a: readonly string[], b: readonly string[]): boolean {
  return a.some((key) => b.includes(key));
}

/** Without places: the same written twice is the same. */
function withoutPaths(value: unknown): string {
  return JSON.stringify(value, (key, each: unknown) => (key === 'path' ? undefined : each));
}
