/**
 * Policies + inventory + dataplane -> an ordered program for every endpoint and direction: which tiers hold a policy
 * that selects it, and their rules in the order in which they are tried. Everything is made when it is first asked
 * for, and endpoints that the same policies select share one program.
 */

import { has } from './bitset.ts';
import type { Dataplane } from './dataplane/dataplane.ts';
import { type EndResolver, resolveEnds } from './ends.ts';
import type { Inventory } from './inventory.ts';
import { type Matching, union } from './labels.ts';
import type { CompiledRule } from './match.ts';
import type { Direction, Policy, Rule, Tier } from './model.ts';

/** What one endpoint's traffic in one direction meets. Without tiers nothing isolates it and everything passes. */
export interface Program {
  readonly tiers: readonly ProgramTier[];
}

export interface ProgramTier {
  readonly tier: Tier;
  /** Never empty. */
  readonly policies: readonly ProgramPolicy[];
}

export interface ProgramPolicy {
  readonly policy: Policy;
  /** `unknown`: depends on a label of the endpoint or its namespace that nobody knows. */
  readonly selects: 'yes' | 'unknown';
  /** Of the program's direction. */
  readonly rules: readonly CompiledRule[];
  /** False where the policy does not list the direction and the enforcer reads its rules all the same. */
  readonly declared: boolean;
}

export interface Programs {
  readonly inventory: Inventory;
  readonly dataplane: Dataplane;
  readonly resolver: EndResolver;
  /** In the order of evaluation. */
  readonly policies: readonly Policy[];
  /** Objects of kinds that this dataplane does not read, or of tiers that do not exist. */
  readonly withoutEffect: readonly Policy[];
  /** By endpoint id; undefined for endpoints that have no policies of their own (nodes, host-network and finished pods, strangers). */
  program(endpoint: string, direction: Direction): Program | undefined;
  /** The same by ordinal. */
  programAt(ordinal: number, direction: Direction): Program | undefined;
}

const OPEN: Program = { tiers: [] };

/** `tiers` are those that objects declare, besides the dataplane's own. */
export function compile(
  policies: readonly Policy[],
  inventory: Inventory,
  dataplane: Dataplane,
  tiers: readonly Tier[] = [],
): Programs {
  const tierOf = new Map([...dataplane.tiers, ...tiers].map((tier) => [tier.name, tier]));
  const placed = policies.flatMap((policy) => {
    const tier = dataplane.enforces.has(groupKind(policy)) ? tierOf.get(policy.tier) : undefined;
    return tier === undefined ? [] : [placePolicy(policy, tier, inventory, dataplane)];
  });
  placed.sort(byEvaluation);
  const enforced = new Set(placed.map(({ policy }) => policy));
  const candidates = candidatesByNamespace(placed);
  const shared = new Map<string, Program>();
  const programs: Record<Direction, (Program | undefined)[]> = { ingress: [], egress: [] };

  const programAt = (ordinal: number, direction: Direction): Program | undefined => {
    const known = programs[direction][ordinal];
    if (known !== undefined) return known;
    const namespace = inventory.endpoints[ordinal]?.namespace;
    if (namespace === undefined || !has(inventory.selectable, ordinal)) return undefined;
    const selecting = candidates(namespace).flatMap((index) => {
      const selects = placed[index]?.selects(direction, ordinal) ?? 'no';
      return selects === 'no' ? [] : [{ index, selects }];
    });
    const key = `${direction} ${selecting.map(({ index, selects }) => `${index}${selects}`).join()}`;
    const program = shared.get(key) ?? assemble(selecting, placed, direction);
    shared.set(key, program);
    programs[direction][ordinal] = program;
    return program;
  };

  return {
    inventory,
    dataplane,
    resolver: resolveEnds(inventory),
    policies: placed.map(({ policy }) => policy),
    withoutEffect: policies.filter((policy) => !enforced.has(policy)),
    program: (endpoint, direction) => programAt(inventory.ordinal(endpoint), direction),
    programAt,
  };
}

/** `networking.k8s.io/NetworkPolicy`: how `dataplane/` names kinds. */
export function groupKind(policy: Pick<Policy, 'apiVersion' | 'kind'>): string {
  const slash = policy.apiVersion.indexOf('/');
  return `${slash < 0 ? '' : policy.apiVersion.slice(0, slash)}/${policy.kind}`;
}

/** Directions in which the policy has effect under this dataplane. */
export function governedDirections(policy: Policy, dataplane: Dataplane): readonly Direction[] {
  if (!dataplane.enforcesUndeclaredDirections.has(groupKind(policy))) return policy.directions;
  return [...new Set([...policy.directions, ...policy.rules.map((rule) => rule.direction)])];
}

interface PlacedPolicy {
  readonly policy: Policy;
  readonly tier: Tier;
  selects(direction: Direction, ordinal: number): 'yes' | 'no' | 'unknown';
  rules(direction: Direction): readonly CompiledRule[];
}

function placePolicy(policy: Policy, tier: Tier, inventory: Inventory, dataplane: Dataplane): PlacedPolicy {
  const governed = new Set(governedDirections(policy, dataplane));
  let subject: Matching | undefined;
  const compiled = new Map<Direction, readonly CompiledRule[]>();
  return {
    policy,
    tier,
    selects(direction, ordinal) {
      if (!governed.has(direction)) return 'no';
      subject ??= inventory.match(policy.subject.namespaces, policy.subject.pods);
      if (has(subject.sure, ordinal)) return 'yes';
      return has(subject.possible, ordinal) ? 'unknown' : 'no';
    },
    rules(direction) {
      const known = compiled.get(direction);
      if (known !== undefined) return known;
      const rules = policy.rules
        .filter((rule) => rule.direction === direction)
        .map((rule) => compileRule(rule, inventory));
      compiled.set(direction, rules);
      return rules;
    },
  };
}

function compileRule(rule: Rule, inventory: Inventory): CompiledRule {
  let pods: Matching | undefined;
  for (const peer of rule.peers ?? []) {
    if (peer.kind !== 'pods') continue;
    const matching = inventory.match(peer.namespaces, peer.pods);
    pods = pods === undefined ? matching : union(pods, matching);
  }
  return { rule, pods, ranges: (rule.peers ?? []).filter((peer) => peer.kind === 'addresses') };
}

function byEvaluation(a: PlacedPolicy, b: PlacedPolicy): number {
  return (
    a.tier.order - b.tier.order ||
    compareText(a.tier.name, b.tier.name) ||
    a.policy.order - b.policy.order ||
    compareText(a.policy.id, b.policy.id)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Policies that can select anything in a namespace, as places in the order of evaluation. */
function candidatesByNamespace(placed: readonly PlacedPolicy[]): (namespace: string) => readonly number[] {
  const named = new Map<string, number[]>();
  const anywhere: number[] = [];
  for (const [index, { policy }] of placed.entries()) {
    const scope = policy.subject.namespaces;
    if (scope.kind === 'selected') {
      anywhere.push(index);
      continue;
    }
    const list = named.get(scope.name);
    if (list) list.push(index);
    else named.set(scope.name, [index]);
  }
  return (namespace) => {
    const own = named.get(namespace) ?? [];
    return anywhere.length === 0 ? own : [...own, ...anywhere].sort((a, b) => a - b);
  };
}

function assemble(
  selecting: readonly { readonly index: number; readonly selects: 'yes' | 'unknown' }[],
  placed: readonly PlacedPolicy[],
  direction: Direction,
): Program {
  if (selecting.length === 0) return OPEN;
  const tiers: { tier: Tier; policies: ProgramPolicy[] }[] = [];
  for (const { index, selects } of selecting) {
    const source = placed[index];
    if (source === undefined) continue;
    const { policy, tier } = source;
    let last = tiers.at(-1);
    if (last?.tier !== tier) {
      last = { tier, policies: [] };
      tiers.push(last);
    }
    const declared = policy.directions.includes(direction);
    last.policies.push({ policy, selects, rules: source.rules(direction), declared });
  }
  return { tiers };
}
