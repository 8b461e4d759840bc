/**
 * Which plain allows lift what another rule asks of the traffic itself (cilium.md 4.8, 4.9). A request is judged by all
 * rules that let its connection through, so one that asks nothing lets every request pass. Two kinds are stricter.
 */

import type { ProgramTier } from './compile.ts';
import { type CompiledRule, type MatchWorld, matchRule, type SideFlow } from './match.ts';
import type { Peer } from './model.ts';
import type { PortMatch } from './ports.ts';

/**
 * Whether a rule that matched and asks nothing leaves something asked by another rule of the tier: name queries are
 * filtered unless a plain rule names exactly that port, TLS names stay asked beside a plain rule for the same peers and port.
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
      if (kinds.includes('dns-query'))
        return !namesPort(plain, flow) && matchRule(other, flow, world) === 'conditional';
      if (!kinds.includes('tls-name')) return false;
      return isSame(plain, other) && matchRule(other, flow, world) === 'conditional';
    }),
  );
}

function namesPort({ rule }: CompiledRule, flow: SideFlow): boolean {
  return (
    rule.ports?.some(
      ({ protocol, port }) =>
        protocol === flow.protocol && port.kind === 'numbers' && port.first === flow.port && port.last === port.first,
    ) ?? false
  );
}

function isSame(a: CompiledRule, b: CompiledRule): boolean {
  return peersKey(a.rule.peers) === peersKey(b.rule.peers) && portsKey(a.rule.ports) === portsKey(b.rule.ports);
}

/** Without places: the same peers written twice are the same. */
function peersKey(peers: readonly Peer[] | undefined): string {
  return withoutPaths(peers ?? null);
}

function portsKey(ports: readonly PortMatch[] | undefined): string {
  return withoutPaths(ports ?? null);
}

function withoutPaths(value: unknown): string {
  return JSON.stringify(value, (key, each: unknown) => (key === 'path' ? undefined : each));
}
