/**
 * Policies + inventory + dataplane -> an ordered program for every endpoint and direction: which tiers hold a policy
 * that selects it, and their rules in the order in which they are tried. Everything is made when it is first asked
 * for, and endpoints that the same policies select share one program.
 */

import { add, type Bitset, emptySet, has, intersect, isEmpty, members } from './bitset.ts';
import { type CompiledPart, compilePart, partList } from './compiledParts.ts';
import type { Dataplane } from './dataplane/dataplane.ts';
import { type EndResolver, resolveEnds } from './ends.ts';
import { compileHosts, type HostPrograms } from './hosts/programs.ts';
import type { Inventory } from './inventory.ts';
import { type Labelling, labellingFrom } from './labelling.ts';
import type { CompiledRule, MatchWorld } from './match.ts';
import { missingPolicies } from './missing.ts';
import type { Direction, MissingFact, Policy, Tier } from './model.ts';
import { once } from './once.ts';
import { partition } from './partition.ts';
import { type Part, type PlacedPolicies, placeParts } from './parts.ts';
import { programTable } from './programTable.ts';
import { remembered } from './remembered.ts';
import type { SelectedBy } from './selectedBy.ts';
import { matches } from './selector.ts';
import { type Compiled, isIdleHosts, readStanding, sharedPrograms, takeOver } from './takeOver.ts';
import { ALL_NAMES, learnNames, type Names, withNames } from './taught.ts';

/** What one endpoint's traffic in one direction meets. Without tiers nothing isolates it and everything passes. */
export interface Program {
  readonly tiers: readonly ProgramTier[];
  /** Isolated whatever the policies say. */
  readonly isolatedBy?: 'setting' | 'label';
  /** What a node meets, and what shares its network: nothing there is let in for being on its own node. */
  readonly ofNode?: true;
  /** Not allowed at the end, but left to what comes next (`hosts/`). */
  readonly otherwise?: 'undecided';
  /** Policies, or what they speak of, that nobody could read: anything may come of them. Never empty. */
  readonly gaps?: readonly MissingFact[];
}

export interface ProgramTier {
  readonly tier: Tier;
  /** Never empty. */
  readonly policies: readonly ProgramPolicy[];
}

/** One policy's part in a tier. In a ranked tier it has one for every rank of its rules. */
export interface ProgramPolicy {
  readonly policy: Policy;
  /** `unknown`: depends on a label of the endpoint or its namespace that nobody knows. */
  readonly selects: 'yes' | 'unknown';
  /** Place in the tier. */
  readonly order: number;
  /** Of the program's direction. */
  readonly rules: readonly CompiledRule[];
  /** What the tier does in the end is done to whom this policy selects. */
  readonly isolates: boolean;
  /** False where the policy does not list the direction and the enforcer reads its rules all the same. */
  readonly declared: boolean;
}

export interface Programs extends MatchWorld {
  /** For the compilation that follows an edit. */
  readonly compiled: Compiled;
  readonly inventory: Inventory;
  readonly dataplane: Dataplane;
  readonly labelling: Labelling | undefined;
  readonly resolver: EndResolver;
  /** Those that objects declare, besides the dataplane's own. */
  readonly tiers: readonly Tier[];
  /** In the order of evaluation. */
  readonly policies: readonly Policy[];
  /** The same by direction, with the rules of each as they are read. */
  readonly placed: PlacedPolicies;
  /** Objects of kinds that this dataplane does not read, or of tiers that do not exist. */
  readonly withoutEffect: readonly Policy[];
  /** What stands on the path besides pods' own policies; undefined where nothing does. */
  readonly hosts: HostPrograms | undefined;
  /** The same with staged policies enforced; undefined where none is watched, or they are. */
  pending(): Programs | undefined;
  /** By endpoint id; undefined for endpoints that have no policies of their own (nodes, host-network and finished pods, strangers). */
  program(endpoint: string, direction: Direction): Program | undefined;
  /** The same by ordinal. */
  programAt(ordinal: number, direction: Direction): Program | undefined;
  /** Whether some policy of hosts says anything of the nodes' own traffic in that direction. */
  policesNodes(direction: Direction): boolean;
  /** What they say, by the node's name; undefined for a node that is not there. */
  nodeProgram(node: string, direction: Direction): Program | undefined;
  /** What `make` makes of these programs; made once for each key. */
  derive<T>(key: string, make: (programs: Programs) => T): T;
  /** The members of a set that policy can select, by program, each program once: for questions about thousands of pods. */
  programsIn(set: Bitset, direction: Direction): readonly ProgramMembers[];
}

export interface ProgramMembers {
  readonly program: Program;
  /** Ordinals, ascending; never empty. */
  readonly members: readonly number[];
}

const OPEN: Program = { tiers: [] };

/** What tells programs apart besides the policies that select. */
interface Traits {
  readonly isolatedBy: Program['isolatedBy'];
  /** The names that its node may learn. */
  readonly learnt: Names;
  /** What may be there besides, of policies. */
  readonly gaps: readonly MissingFact[];
}

const NO_GAPS: readonly MissingFact[] = [];

function traits(isolatedBy: Program['isolatedBy'], learnt: Names, gaps: readonly MissingFact[]): Traits {
  const plain = learnt === ALL_NAMES && gaps.length === 0;
  return plain ? PLAIN_TRAITS[isolatedBy ?? 'policies'] : { isolatedBy, learnt, gaps };
}

/** Of everybody whose enforcer learns no names, where all could be read: the same objects, so that they compare at once. */
const PLAIN_TRAITS: Readonly<Record<'policies' | 'setting' | 'label', Traits>> = {
  policies: { isolatedBy: undefined, learnt: ALL_NAMES, gaps: NO_GAPS },
  setting: { isolatedBy: 'setting', learnt: ALL_NAMES, gaps: NO_GAPS },
  label: { isolatedBy: 'label', learnt: ALL_NAMES, gaps: NO_GAPS },
};

function traitsKey({ isolatedBy, learnt, gaps }: Traits): string {
  return `${isolatedBy ?? ''} ${learnt.join(' ')} ${gaps.map(gapKey).join()}`;
}

function gapKey(gap: MissingFact): string {
  return gap.kind === 'resource' ? gap.resource : gap.kind;
}

export interface CompileOptions {
  /** Policies that are only watched: left out, unless it is asked what they would do (calico.md 4.10). */
  readonly staged?: 'left-out' | 'enforced';
  /** Interfaces of nodes: policed, unless only the policies of pods are asked about. */
  readonly hosts?: 'left-out' | 'policed';
}

/**
 * `tiers` are those that objects declare, besides the dataplane's own. `before`: programs of the policies before an edit,
 * of which everything is taken over that the edit leaves as it is; the answers are the same without it.
 */
export function compile(
  policies: readonly Policy[],
  inventory: Inventory,
  dataplane: Dataplane,
  tiers: readonly Tier[] = [],
  options: CompileOptions = {},
  before?: Programs,
): Programs {
  const labelling = dataplane.labelling && labellingFrom(dataplane.labelling, inventory);
  const world: MatchWorld = { inventory, dataplane, labelling };
  const asked = { given: policies, tiers, staged: options.staged };
  const known = before?.inventory === inventory && before.dataplane === dataplane ? before.compiled : undefined;
  const compiled = (known && takeOver(known, asked, world)) ?? compileAll(asked, world);
  const { parts, programs, shared } = compiled;
  const pendingBefore = before?.compiled.pending;
  const hosts = options.hosts === 'left-out' ? undefined : hostPrograms(policies, tiers, options, world);

  const gapsIn = remembered((namespace: string | undefined) =>
    missingPolicies(inventory.missing, dataplane, namespace),
  );
  const traitsIn = (direction: Direction, selecting: readonly SelectedBy[]): ((ordinal: number) => Traits) => {
    const asks = selecting.some(({ index }) => parts[direction].list[index]?.asksNames);
    return (ordinal) => {
      const { node, namespace } = inventory.endpoints[ordinal] ?? {};
      return traits(isolatedBy(ordinal), asks ? learnt(node) : ALL_NAMES, gapsIn(namespace));
    };
  };
  const selectingAt = (ordinal: number, direction: Direction): readonly SelectedBy[] | undefined => {
    const endpoint = inventory.endpoints[ordinal];
    if (endpoint?.namespace === undefined || !has(inventory.selectable, ordinal)) return undefined;
    const { list, candidates } = parts[direction];
    return candidates(endpoint).flatMap((index) => {
      const subject = list[index]?.subject();
      if (subject === undefined || !has(subject.possible, ordinal)) return [];
      return [{ index, selects: has(subject.sure, ordinal) ? ('yes' as const) : ('unknown' as const) }];
    });
  };
  const programAt = (ordinal: number, direction: Direction): Program | undefined => {
    const known = programs[direction].at(ordinal);
    if (known !== undefined) return known;
    const selecting = selectingAt(ordinal, direction);
    if (selecting === undefined) return undefined;
    const program = sharedProgram(selecting, direction, traitsIn(direction, selecting)(ordinal));
    programs[direction].put(ordinal, program);
    return program;
  };
  const nodeProgram = (name: string, direction: Direction): Program | undefined => {
    const node = inventory.node(name);
    const facts = node && labelling?.nodeFacts?.(node);
    if (facts === undefined) return undefined;
    const key = `${direction} ${name}`;
    const known = compiled.ofNodes.get(key);
    if (known !== undefined) return known;
    const { list } = parts[direction];
    const selecting = list.flatMap(({ part }, index): readonly SelectedBy[] => {
      const { subject } = part.policy;
      const selects = subject.kind === 'hosts' ? matches(subject.selector, facts) : 'no';
      return selects === 'no' ? [] : [{ index, selects }];
    });
    // Whatever teaches a node names teaches them to the node itself.
    const always = dataplane.isolatesEverybody ? ('setting' as const) : undefined;
    const program: Program = {
      ...assemble(selecting, list, traits(always, ALL_NAMES, gapsIn(undefined))),
      ofNode: true,
    };
    compiled.ofNodes.set(key, program);
    return program;
  };
  const isolatedBy = (ordinal: number): Program['isolatedBy'] => {
    if (dataplane.isolatesEverybody) return 'setting';
    const { isolatingLabel } = dataplane;
    if (isolatingLabel === undefined) return undefined;
    return inventory.endpoints[ordinal]?.labels.has(isolatingLabel) ? 'label' : undefined;
  };
  const learnt = learnNames({
    world,
    parts: parts.egress.list,
    selectingAt: (ordinal) => selectingAt(ordinal, 'egress') ?? [],
    program: (selecting, ordinal, names) =>
      assemble(selecting, parts.egress.list, traits(isolatedBy(ordinal), names, NO_GAPS)),
  });
  const sharedProgram = (selecting: readonly SelectedBy[], direction: Direction, traits: Traits): Program => {
    const { list } = parts[direction];
    const numbers = selecting.map(({ index }) => list[index]?.number ?? -1);
    const selected = selecting.map(({ selects }, at) => `${numbers[at]}${selects}`).join();
    const key = `${direction} ${traitsKey(traits)} ${selected}`;
    const same = shared.known.get(key) ?? { program: assemble(selecting, list, traits), parts: numbers };
    shared.known.set(key, same);
    return same.program;
  };

  const withoutEffect = once(() =>
    compiled.idle().filter(({ id, subject }) => isIdleHosts(subject, dataplane) || !hosts?.policies.has(id)),
  );

  const placed = once(() => {
    const written = (direction: Direction): readonly Part[] => parts[direction].list.map(({ part }) => part);
    return { policies: compiled.placed, ingress: written('ingress'), egress: written('egress') };
  });
  const derived = new Map<string, unknown>();
  const made: Programs = {
    ...world,
    compiled,
    resolver: inventory.derive('ends', resolveEnds),
    tiers,
    policies: compiled.placed,
    get placed() {
      return placed();
    },
    derive<T>(key: string, make: (programs: Programs) => T): T {
      if (!derived.has(key)) derived.set(key, make(made));
      return derived.get(key) as T;
    },
    get withoutEffect() {
      return withoutEffect();
    },
    hosts,
    pending: once(() => {
      if (options.staged === 'enforced' || !compiled.watched()) return undefined;
      const enforced = { ...options, staged: 'enforced' as const };
      const asked = compile(policies, inventory, dataplane, tiers, enforced, pendingBefore?.programs);
      compiled.pending.programs = asked;
      return asked;
    }),
    program: (endpoint, direction) => programAt(inventory.ordinal(endpoint), direction),
    programAt,
    policesNodes: (direction) =>
      options.hosts !== 'left-out' &&
      dataplane.hostPolicies === true &&
      (dataplane.isolatesEverybody === true || parts[direction].list.some(isOfHosts)),
    nodeProgram,
    programsIn(set, direction) {
      const byProgram = new Map<Program, number[]>();
      const put = (program: Program, ordinal: number) => {
        const same = byProgram.get(program);
        if (same) same.push(ordinal);
        else byProgram.set(program, [ordinal]);
      };
      // After an edit most programs are those of before.
      const rest = emptySet(inventory.endpoints.length);
      for (const ordinal of members(intersect(set, inventory.selectable))) {
        const program = programs[direction].at(ordinal);
        if (program) put(program, ordinal);
        else add(rest, ordinal);
      }
      const apart = partition(rest);
      for (const part of parts[direction].list) {
        const { sure, possible } = part.subject();
        apart.split(sure);
        if (sure !== possible) apart.split(possible);
      }
      for (const group of apart.groups()) {
        const selecting = selectingAt(group[0] ?? -1, direction) ?? [];
        const programOf = remembered((traits: Traits) => sharedProgram(selecting, direction, traits));
        const traitsOf = traitsIn(direction, selecting);
        for (const ordinal of group) {
          const program = programOf(traitsOf(ordinal));
          programs[direction].put(ordinal, program);
          put(program, ordinal);
        }
      }
      return [...byProgram]
        .map(([program, found]) => ({ program, members: isEmpty(rest) ? found : found.sort((a, b) => a - b) }))
        .sort((a, b) => (a.members[0] ?? 0) - (b.members[0] ?? 0));
    },
  };
  return made;
}

function compileAll(asked: Pick<Compiled, 'given' | 'tiers' | 'staged'>, world: MatchWorld): Compiled {
  const placed = placeParts(asked.given, world.dataplane, asked.tiers, asked.staged);
  let next = 0;
  const number = () => next++;
  const compiled = (parts: readonly Part[]) => partList(parts.map((part) => compilePart(part, number(), world)));
  const parts = { ingress: compiled(placed.ingress), egress: compiled(placed.egress) };
  const programs = { ingress: programTable(), egress: programTable() };
  const places = once(() => new Map(placed.policies.map(({ id }, place) => [id, place])));
  const shared = sharedPrograms();
  return {
    ...asked,
    placed: placed.policies,
    ...readStanding(asked.given, () => places().keys(), world.dataplane),
    pending: {},
    places,
    parts,
    number,
    programs,
    shared,
    ofNodes: new Map(),
  };
}

function isOfHosts({ part }: CompiledPart): boolean {
  return part.policy.subject.kind === 'hosts';
}

/** Undefined where no node has an interface under policy, and nodes take whatever pods send them. */
function hostPrograms(
  policies: readonly Policy[],
  tiers: readonly Tier[],
  { staged }: CompileOptions,
  world: MatchWorld,
): HostPrograms | undefined {
  const { dataplane, inventory } = world;
  const { hosts, ...pods } = dataplane;
  if (hosts === undefined || (inventory.hostEndpoints.length === 0 && hosts.takesFromPods)) return undefined;
  return compileHosts(placeParts(policies, { ...pods, reads: hosts.reads }, tiers, staged), world, hosts);
}

function assemble(
  selecting: readonly SelectedBy[],
  parts: readonly CompiledPart[],
  { isolatedBy, learnt, gaps }: Traits,
): Program {
  if (selecting.length === 0 && gaps.length === 0) {
    return isolatedBy === undefined ? OPEN : { tiers: [], isolatedBy };
  }
  const open = [...gaps];
  const tiers: { tier: Tier; policies: ProgramPolicy[] }[] = [];
  for (const { index, selects } of selecting) {
    const compiled = parts[index];
    if (compiled === undefined) continue;
    const { policy, tier, order, isolates, declared } = compiled.part;
    open.push(...compiled.gaps);
    let last = tiers.at(-1);
    if (last?.tier !== tier) {
      last = { tier, policies: [] };
      tiers.push(last);
    }
    const rules = learnt === ALL_NAMES ? compiled.rules() : compiled.rules().map((rule) => withNames(rule, learnt));
    last.policies.push({ policy, selects, order, rules, isolates, declared });
  }
  return {
    tiers,
    ...(isolatedBy !== undefined && { isolatedBy }),
    ...(open.length > 0 && { gaps: [...new Map(open.map((gap) => [gapKey(gap), gap])).values()] }),
  };
}
