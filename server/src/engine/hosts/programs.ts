/** What policies say at a host endpoint, stage by stage (calico.md 4.4). */

import type { Program, ProgramPolicy } from '../compile.ts';
import type { HostFacts } from '../dataplane/dataplane.ts';
import type { Labelling } from '../labelling.ts';
import { compileRule, type MatchWorld } from '../match.ts';
import type { Direction, HostEndpoint, HostStage, Policy, Tier } from '../model.ts';
import type { Part, PlacedPolicies } from '../parts.ts';
import { matches } from '../selector.ts';
import { type Governing, governing } from './governing.ts';

export interface HostPrograms {
  readonly facts: HostFacts;
  readonly governing: Governing;
  /** Ids of the policies that may be asked at some interface. */
  readonly policies: ReadonlySet<string>;
  /** Undecided is what no rule and no end of a tier decides. */
  program(host: HostEndpoint, stage: HostStage, direction: Direction): Program;
}

export function compileHosts(placed: PlacedPolicies, world: MatchWorld, facts: HostFacts): HostPrograms {
  const known = new Map<string, Program>();
  return {
    facts,
    governing: governing(world.inventory),
    policies: new Set(placed.policies.map(({ id }) => id)),
    program(host, stage, direction) {
      const key = `${host.name} ${stage} ${direction}`;
      const program = known.get(key) ?? assemble(host, stage, placed[direction], world);
      known.set(key, program);
      return program;
    },
  };
}

function assemble(host: HostEndpoint, stage: HostStage, parts: readonly Part[], world: MatchWorld): Program {
  const tiers: { tier: Tier; policies: ProgramPolicy[] }[] = [];
  for (const { policy, tier: written, order, rules, isolates, declared } of parts) {
    if (!isAsked(policy, stage) || !selects(policy, host, world.labelling)) continue;
    // Before connection tracking and translation no tier ever ends in a deny.
    const tier: Tier = stage === 'untracked' || stage === 'pre-dnat' ? { ...written, end: 'Pass' } : written;
    const entry = { policy, selects: 'yes' as const, order, isolates, declared };
    const program = { ...entry, rules: rules.map((rule) => compileRule(rule, world)) };
    const last = tiers.at(-1);
    if (last?.tier.name === tier.name) last.policies.push(program);
    else tiers.push({ tier, policies: [program] });
  }
  return { tiers, otherwise: 'undecided' };
}

/** Which stage asks the policy. One that also governs forwarded traffic governs the host's own as well. */
function isAsked({ stage }: Policy, asking: HostStage): boolean {
  switch (asking) {
    case 'untracked':
    case 'pre-dnat':
      return stage === asking;
    case 'forward':
      return stage === 'normal-and-forward';
    case 'host':
      return stage === undefined || stage === 'normal-and-forward';
  }
}

function selects({ subject }: Policy, host: HostEndpoint, labelling: Labelling | undefined): boolean {
  if (subject.kind !== 'labelled' || subject.namespace !== undefined) return false;
  const facts = labelling?.hostFacts?.(host);
  return facts !== undefined && matches(subject.selector, facts) === 'yes';
}
