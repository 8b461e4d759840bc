/**
 * Pods that are alike as ends of a flow, found one by one: who asks about few pods of many does not wait for classes of
 * all of them (`connectivity/endClasses.ts`). Replicas of a workload are alike, whatever their names and nodes.
 */

import type { Program, Programs } from './compile.ts';
import { rangesOf } from './connectivity/addressBlocks.ts';
import { addressPlaces } from './connectivity/addressGroups.ts';
import { decideSide, evaluateSide } from './evaluate.ts';
import { groupedBy } from './grouped.ts';
import { isSelectable } from './inventory.ts';
import type { Direction, Endpoint, Flow, Result, Rule, SideVerdict } from './model.ts';
import type { Protocol } from './ports.ts';
import { remembered, rememberedWeakly } from './remembered.ts';

/** Pods among which it makes no difference who sends, or who receives; all have the same ports. */
export interface Kind {
  /** Undefined for a pod that no policy can select: it is like no other. */
  readonly number: number | undefined;
  readonly pods: readonly Endpoint[];
}

/** Two different pods of two kinds, and what one side says to a flow between them: found once for all that are alike. */
export interface Between {
  readonly from: Endpoint;
  readonly to: Endpoint;
  /** `decideSide` */
  ask(protocol: Protocol, port: number): Result;
  /** `evaluateSide`, of these two or of two that are like them. */
  explain(protocol: Protocol, port: number): SideVerdict;
}

export interface SideAsker {
  /** In the order of their first ones. */
  senders(pods: readonly Endpoint[]): readonly Kind[];
  receivers(pods: readonly Endpoint[]): readonly Kind[];
  /** Undefined where both are one and the same pod. */
  between(senders: Kind, receivers: Kind): Between | undefined;
}

export function sideAsker(programs: Programs, direction: Direction): SideAsker {
  return programs.derive(`ask ${direction}`, () => makeAsker(programs, direction));
}

function makeAsker(programs: Programs, direction: Direction): SideAsker {
  const kindOf = programs.derive('kinds of pods', kindsOf);
  const subjects = numbered();
  const subjectOf = rememberedWeakly((pod: Endpoint) => {
    const program = programs.programAt(programs.inventory.ordinal(pod.id), direction);
    return subjects(`${kindOf(pod)} ${program === undefined ? '' : programNumber(program)}`);
  });
  const programNumber = numberedObjects<Program>();
  const answersOf = remembered((_sender: number) => remembered((_receiver: number) => new Answers()));
  const [ofSender, ofReceiver] = direction === 'egress' ? [subjectOf, kindOf] : [kindOf, subjectOf];
  return {
    senders: (pods) => alikeBy(pods, ofSender),
    receivers: (pods) => alikeBy(pods, ofReceiver),
    between(senders, receivers) {
      const pods = twoOf(senders.pods, receivers.pods);
      if (pods === undefined) return undefined;
      const alone = senders.number === undefined || receivers.number === undefined;
      const answers = alone ? new Answers() : answersOf(senders.number)(receivers.number);
      return new Asked(programs, direction, ...pods, answers);
    },
  };
}

/** What is known of the flows between two kinds, by protocol and port. */
class Answers {
  readonly results = new Map<number, Result>();
  readonly verdicts = new Map<number, SideVerdict>();
}

/** A class, because rules about many pods make hundreds of thousands. */
class Asked implements Between {
  readonly #programs: Programs;
  readonly #direction: Direction;
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly #answers: Answers;

  constructor(programs: Programs, direction: Direction, from: Endpoint, to: Endpoint, answers: Answers) {
    this.#programs = programs;
    this.#direction = direction;
    this.from = from;
    this.to = to;
    this.#answers = answers;
  }

  ask(protocol: Protocol, port: number): Result {
    const known = this.#answers.results.get(place(protocol, port));
    if (known !== undefined) return known;
    const made = decideSide(this.#programs, this.#flow(protocol, port), this.#direction);
    this.#answers.results.set(place(protocol, port), made);
    return made;
  }

  explain(protocol: Protocol, port: number): SideVerdict {
    const known = this.#answers.verdicts.get(place(protocol, port));
    if (known !== undefined) return known;
    const made = evaluateSide(this.#programs, this.#flow(protocol, port), this.#direction);
    this.#answers.verdicts.set(place(protocol, port), made);
    return made;
  }

  #flow(protocol: Protocol, port: number): Flow {
    return { from: { kind: 'endpoint', id: this.from.id }, to: { kind: 'endpoint', id: this.to.id }, protocol, port };
  }
}

function place(protocol: Protocol, port: number): number {
  return protocol * 65_536 + port;
}

/** A pod of each that is not the same one. */
function twoOf(
  senders: readonly Endpoint[],
  receivers: readonly Endpoint[],
): readonly [Endpoint, Endpoint] | undefined {
  const [from, other] = senders;
  const [to, another] = receivers;
  if (from === undefined || to === undefined) return undefined;
  if (from.id !== to.id) return [from, to];
  if (another !== undefined) return [from, another];
  return other === undefined ? undefined : [other, to];
}

function alikeBy(pods: readonly Endpoint[], kindOf: (pod: Endpoint) => number): readonly Kind[] {
  return [...groupedBy(pods, (pod) => (isSelectable(pod) ? kindOf(pod) : pod.id))].map(([kind, alike]) => ({
    number: typeof kind === 'number' ? kind : undefined,
    pods: alike,
  }));
}

/** A number that pods share of which every rule says the same. */
function kindsOf(programs: Programs): (pod: Endpoint) => number {
  const { inventory, hosts, labelling } = programs;
  const ranges = rangesOf(programs);
  const places = addressPlaces(ranges);
  const traits = inventory.derive('traits of pods', () => rememberedWeakly(traitsOf));
  // Nodes count where their policies stand on the path; an address, where things are labelled by it, or a Service's
  // slices are asked for it: not every replica stands in them.
  const alone =
    hosts !== undefined ||
    (labelling !== undefined && inventory.hostEndpoints.length > 0) ||
    programs.policies.some(({ rules }) => rules.some(asksOfService));
  const numbers = numbered();
  return rememberedWeakly((pod: Endpoint) =>
    numbers(alone ? pod.id : `${traits(pod)}\n${ranges.length === 0 ? '' : places(pod)}`),
  );
}

function asksOfService({ criteria }: Rule): boolean {
  return criteria?.some(({ kind }) => kind === 'service') === true;
}

/** What rules may ask of a pod besides its addresses. */
function traitsOf({ namespace, labels, unknownLabels, addresses, ports, serviceAccount, template }: Endpoint): string {
  const families = addresses.map(({ family }) => family);
  return JSON.stringify([
    namespace,
    [...labels].sort(byFirst),
    [...unknownLabels].sort(),
    [families.includes(4), families.includes(6)],
    ports,
    serviceAccount,
    template,
  ]);
}

function byFirst([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function numbered(): (key: string) => number {
  const numbers = new Map<string, number>();
  return (key) => {
    const known = numbers.get(key) ?? numbers.size;
    numbers.set(key, known);
    return known;
  };
}

function numberedObjects<T extends object>(): (one: T) => number {
  let next = 0;
  return rememberedWeakly(() => next++);
}
