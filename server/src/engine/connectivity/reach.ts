/**
 * What programs let pass to every other end of a map. A program is asked once for all peers that meet the same of its
 * rules in the same way, and programs of which the same rules are left share the answer.
 */

import type { IpFamily } from '../address.ts';
import type { Program, Programs } from '../compile.ts';
import type { CompiledRule } from '../match.ts';
import { mergeConflict } from '../mergeConflicts.ts';
import type { Direction, FlowEnd } from '../model.ts';
import { remembered } from '../remembered.ts';
import { type Connections, connectionsKey, createAsker } from './connections.ts';
import { needsAll, reduced } from './reduced.ts';
import { createRuleCodes, type PeerCodes, type RuleCodes } from './ruleCodes.ts';

/** An end of a map, and how it is asked about. */
export interface ReachEnd {
  readonly end: FlowEnd;
  readonly number: number;
  /** Equal for ends with the same ports by name. */
  readonly ports: number;
}

export interface Reach {
  /**
   * What `own`'s program, always the same for one end, lets through between two that talk over the family. Where that is
   * the same it is the same object.
   */
  between(program: Program, own: ReachEnd, peer: ReachEnd, family: IpFamily): Connections;
}

/** Of one end with a program: the others by what they meet of it. */
interface Table {
  /** By the number of the peer. */
  readonly groupOf: Int32Array;
  /** By group. */
  readonly answers: (Connections | undefined)[];
}

/** `ends` in the order of their numbers. */
export function createReach(programs: Programs, ends: readonly ReachEnd[], direction: Direction): Reach {
  const asker = createAsker(programs);
  const codes = createRuleCodes(programs, ends, direction);
  const tables = { 4: new Map<string, Table>(), 6: new Map<string, Table>() };
  const byEnd: Record<IpFamily, (Table | undefined)[]> = { 4: [], 6: [] };
  const shared = new Map<string, Connections>();
  const equal = new Map<string, Connections>();
  const rulesOf = remembered(({ tiers }: Program) =>
    tiers.flatMap(({ policies }) => policies.flatMap(({ rules }) => rules.map(codes.of))),
  );
  const askingOf = remembered((program: Program) => rulesOf(program).filter(({ asksOwn }) => asksOwn));
  const numberOf = numbers<Program>();
  /** What settles it before any rule is asked is of both programs of an end. */
  const isUnmerged = remembered(({ end }: ReachEnd): boolean => {
    const id = end.kind === 'endpoint' ? end.id : '';
    const own = (['egress', 'ingress'] as const).map((each) => programs.program(id, each));
    return programs.dataplane.oneParser && own.some((each) => each !== undefined && mergeConflict(each) !== undefined);
  });

  const makeTable = (rules: readonly RuleCodes[], family: IpFamily): Table => {
    const groupOf = new Int32Array(ends.length);
    // By group: where its members go that this rule meets, and which rule said so last.
    const target: number[] = [];
    const saidBy: number[] = [];
    let groups = 1;
    for (let at = 0; at < rules.length; at++) {
      const { met, codes, alike } = rules[at]?.peers(family) ?? NOBODY;
      if (!alike) {
        groups = splitByCode(groupOf, met, codes, groups);
        continue;
      }
      for (let i = 0; i < met.length; i++) {
        const number = met[i] ?? 0;
        const group = groupOf[number] ?? 0;
        if (saidBy[group] !== at) {
          saidBy[group] = at;
          target[group] = groups++;
        }
        groupOf[number] = target[group] ?? 0;
      }
    }
    return { groupOf, answers: [] };
  };
  /** What stands on the path besides asks both ends: each pair is one of its own. */
  const eachAlone = (): Table => ({ groupOf: Int32Array.from(ends, (_, number) => number), answers: [] });
  const tableOf = (program: Program, own: ReachEnd, family: IpFamily): Table => {
    const rules = rulesOf(program);
    const asking = askingOf(program).map((rule) => rule.own(own, family));
    const key = `${isUnmerged(own)} ${numberOf(program)} ${asking.join()}`;
    const known = tables[family].get(key);
    if (known !== undefined) return known;
    const left = rules.filter((rule) => rule.own(own, family) !== 0);
    const table = programs.hosts === undefined ? makeTable(left, family) : eachAlone();
    tables[family].set(key, table);
    return table;
  };
  const tableFor = (program: Program, own: ReachEnd, family: IpFamily): Table => {
    const table = byEnd[family][own.number] ?? tableOf(program, own, family);
    byEnd[family][own.number] = table;
    return table;
  };
  const interned = (connections: Connections): Connections => {
    const key = connectionsKey(connections);
    const same = equal.get(key) ?? connections;
    equal.set(key, same);
    return same;
  };
  const ask = (program: Program, own: ReachEnd, peer: ReachEnd, family: IpFamily): Connections => {
    const [from, to] = direction === 'egress' ? [own.end, peer.end] : [peer.end, own.end];
    if (programs.hosts !== undefined) return interned(asker.side(program, from, to, direction));
    const codeOf = (rule: CompiledRule): string => {
      const code = codes.of(rule);
      const [mine, other] = [code.own(own, family), code.peer(peer, family)];
      return mine === 0 || other === 0 ? '' : `${code.number}.${mine}.${other}`;
    };
    const left = reduced(program, (rule) => {
      const code = codes.of(rule);
      return code.own(own, family) !== 0 && code.peer(peer, family) !== 0;
    });
    const said = saidBy(left, codeOf);
    // What a code stands for is of one family, and so are criteria that ask for it.
    const key = said === undefined ? undefined : `${isUnmerged(own)} ${family} ${said}`;
    const known = key === undefined ? undefined : shared.get(key);
    if (known !== undefined) return known;
    const connections = interned(asker.side(left, from, to, direction));
    if (key !== undefined) shared.set(key, connections);
    return connections;
  };

  return {
    between(program, own, peer, family) {
      const { groupOf, answers } = tableFor(program, own, family);
      const group = groupOf[peer.number] ?? 0;
      const answer = answers[group] ?? ask(program, own, peer, family);
      answers[group] = answer;
      return answer;
    },
  };
}

const NOBODY: PeerCodes = { met: [], codes: [], alike: true, byEnd: new Int32Array(0) };

/** Where a rule tells those apart that it meets; returns the number of groups that there are then. */
function splitByCode(groupOf: Int32Array, met: readonly number[], codes: readonly number[], groups: number): number {
  const split = new Map<number, number>();
  let next = groups;
  for (const [at, number] of met.entries()) {
    const key = (groupOf[number] ?? 0) * (groupOf.length + 1) + (codes[at] ?? 0);
    const group = split.get(key) ?? next++;
    split.set(key, group);
    groupOf[number] = group;
  }
  return next;
}

/** Equal where two programs of which these rules are left say the same; undefined where nothing can be shared. */
function saidBy({ tiers, isolatedBy, gaps }: Program, codeOf: (rule: CompiledRule) => string): string | undefined {
  let text = `${isolatedBy ?? ''}${gaps === undefined ? '' : '?'}`;
  for (const one of tiers) {
    if (needsAll(one)) return undefined;
    text += `|${one.tier.name}`;
    for (const { rules, isolates } of one.policies) {
      text += isolates ? ';i' : ';';
      for (const rule of rules) text += `,${codeOf(rule)}`;
    }
  }
  return text;
}

/** A number for each thing, in the order in which they are first seen. */
function numbers<T>(): (thing: T) => number {
  const known = new Map<T, number>();
  return (thing) => {
    const found = known.get(thing);
    if (found !== undefined) return found;
    known.set(thing, known.size);
    return known.size - 1;
  };
}
