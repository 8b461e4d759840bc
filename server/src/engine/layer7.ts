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
      if (kinds.includes('dns-query')) {
        const lifted = namesPort(plain, flow) || sharesPort(plain, other, flow, isName);
        return !lifted && matchRule(other, flow, world) === 'conditional';
      }
      if (!kinds.includes('tls-name') || peersKey(plain.rule.peers) !== peersKey(other.rule.peers)) return false;
      return sharesPort(plain, other, flow) && matchRule(other, flow, world) === 'conditional';
    }),
  );
}

function namesPort({ rule }: CompiledRule, flow: SideFlow): boolean {
  return (
    rule.ports?.some(
      ({ protocol, port }) =>
        (protocol ?? flow.protocol) === flow.protocol &&
        port.kind === 'numbers' &&
        port.first === flow.port &&
        port.last === port.first,
    ) ?? false
  );
}

/** Both are written for one port, whatever it is called there: every protocol is that of the flow, too (cilium.md 1.6, 4.11). */
function sharesPort(
  a: CompiledRule,
  b: CompiledRule,
  { protocol }: SideFlow,
  counts: (port: PortMatch) => boolean = () => true,
): boolean {
  const keys = ({ rule }: CompiledRule): readonly string[] => {
    if (rule.ports === undefined) return ['*'];
    return rule.ports
      .filter((port) => counts(port) && (port.protocol ?? protocol) === protocol)
      .map(({ port }) => withoutPaths(port.kind === 'named' ? { ...port, name: port.name.toLowerCase() } : port));
  };
  const own = new Set(keys(a));
  return keys(b).some((key) => own.has(key));
}

function isName({ port }: PortMatch): boolean {
  return port.kind === 'named';
}

/** Without places: the same peers written twice are the same. */
function peersKey(peers: readonly Peer[] | undefined): string {
  return withoutPaths(peers ?? null);
}

function withoutPaths(value: unknown): string {
  return JSON.stringify(value, (key, each: unknown) => (key === 'path' ? undefined : each));
}
