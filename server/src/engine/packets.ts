/**
 * What a flow leaves open of its packet, packet by packet: the ICMP type, and the client's own port. A walk takes each
 * rule that asks for one as a condition of its own; where two rules ask for the same, only the packets tell.
 */

import type { Program } from './compile.ts';
import type { CompiledRule, SideFlow } from './match.ts';
import { hasPorts, ICMP, ICMPV6 } from './ports.ts';
import { ALLOW, BY_CONDITION, DENY, type Outcomes } from './walk.ts';

/** More packets than this are not told apart. */
const MOST_PACKETS = 256;
/** Of no rule: what stands for every type, code or port that none names. */
const OTHER_TYPE = 253;
const OTHER_PORT = 49_152;

/** The outcomes are the walk's own where packets say no more. */
export function byPackets(
  outcomes: Outcomes,
  program: Program,
  question: SideFlow,
  walkAs: (question: SideFlow) => Outcomes,
): Outcomes {
  if ((outcomes & BY_CONDITION) === 0) return outcomes;
  const packets = packetsOf(question, program);
  if (packets.length === 0 || packets.length > MOST_PACKETS) return outcomes;
  let reached = 0;
  for (const packet of packets) {
    const settled = walkAs(packet);
    // Still open, by something else than the packet; or left to the implementation.
    if (settled !== ALLOW && settled !== DENY) return outcomes;
    reached |= settled;
    if (reached === (ALLOW | DENY)) return outcomes;
  }
  return reached;
}

function packetsOf(question: SideFlow, program: Program): readonly SideFlow[] {
  const { protocol, icmp, sourcePort } = question;
  const rules = program.tiers.flatMap(({ policies }) => policies.flatMap((policy) => policy.rules));
  if (protocol === ICMP || protocol === ICMPV6) {
    if (icmp?.code !== undefined) return [];
    const types = icmp === undefined ? [...new Set([...rules.flatMap(typesIn), OTHER_TYPE])] : [icmp.type];
    const codes = [...new Set([...rules.flatMap(codesIn), OTHER_TYPE])];
    return types.flatMap((type) => codes.map((code) => ({ ...question, icmp: { type, code } })));
  }
  if (!hasPorts(protocol) || sourcePort !== undefined || !rules.some(asksSourcePort)) return [];
  const ports = rules.flatMap((rule) => sourcePortsIn(rule, question));
  return [...new Set([...ports, OTHER_PORT])].map((port) => ({ ...question, sourcePort: port }));
}

function typesIn({ rule, criteria }: CompiledRule): readonly number[] {
  return [
    ...(rule.ports ?? []).flatMap(({ protocol, port }) =>
      (protocol === ICMP || protocol === ICMPV6) && port.kind === 'numbers' ? [port.first] : [],
    ),
    ...criteria.flatMap(({ criterion }) => (criterion.kind === 'icmp' ? (criterion.type ?? []) : [])),
  ];
}

function codesIn({ criteria }: CompiledRule): readonly number[] {
  return criteria.flatMap(({ criterion }) => (criterion.kind === 'icmp' ? (criterion.code ?? []) : []));
}

function asksSourcePort({ criteria }: CompiledRule): boolean {
  return criteria.some(({ criterion }) => criterion.kind === 'ports' && criterion.end === 'source');
}

/** One number of each block between two boundaries that the rule draws. */
function sourcePortsIn({ rule, criteria }: CompiledRule, { subject, peer }: SideFlow): readonly number[] {
  const source = rule.direction === 'egress' ? subject : peer;
  return criteria.flatMap(({ criterion }) => {
    if (criterion.kind !== 'ports' || criterion.end !== 'source') return [];
    const numbers = criterion.ports.flatMap((port) =>
      port.kind === 'numbers' ? [port.first, port.last + 1] : (source.endpoint?.ports.map((one) => one.port) ?? []),
    );
    return numbers.filter((port) => port > 0 && port <= 65_535);
  });
}
