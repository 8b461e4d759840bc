/**
 * Pods that are alike as ends of a flow, found one by one: who asks about few pods of many does not wait for classes of
 * all of them (`connectivity/endClasses.ts`). Replicas of a workload are alike, whatever their names and nodes.
 */

import type { Program, Programs } from './compile.ts';
import { rangesOf } from './connectivity/addressBlocks.ts';
import { addressPlaces } from './connectivity/addressGroups.ts';
import { decideSide } from './evaluate.ts';
import { groupedBy } from './grouped.ts';
import { isSelectable } from './inventory.ts';
import type { Direction, Endpoint, Result } from './model.ts';
import type { Protocol } from './ports.ts';
import { remembered, rememberedWeakly } from './remembered.ts';

export interface SideAsker {
  /** `decideSide` between two different pods; asked once for all that are alike. */
  ask(from: Endpoint, to: Endpoint, protocol: Protocol, port: number): Result;
  /** Those among which it makes no difference who sends, in the order of their first ones; all have the same ports. */
  senders(pods: readonly Endpoint[]): readonly (readonly Endpoint[])[];
  receivers(pods: readonly Endpoint[]): readonly (readonly Endpoint[])[];
}

export function sideAsker(programs: Programs, direction: Direction): SideAsker {
  return programs.derive(`ask ${direction}`, () => makeAsker(programs, direction));
}

/** More than there are kinds of pods. */
const MOST = 2 ** 26;

function makeAsker(programs: Programs, direction: Direction): SideAsker {
  const kindOf = programs.derive('kinds of pods', kindsOf);
  const subjects = numbered();
  const subjectOf = rememberedWeakly((pod: Endpoint) => {
    const program = programs.programAt(programs.inventory.ordinal(pod.id), direction);
    return subjects(`${kindOf(pod)} ${program === undefined ? '' : programNumber(program)}`);
  });
  const programNumber = numberedObjects<Program>();
  const answersOf = remembered((_pair: number) => new Map<number, Result>());
  const ask: SideAsker['ask'] = (from, to, protocol, port) => {
    const decide = () =>
      decideSide(
        programs,
        { from: { kind: 'endpoint', id: from.id }, to: { kind: 'endpoint', id: to.id }, protocol, port },
        direction,
      );
    if (!isSelectable(from) || !isSelectable(to)) return decide();
    const [subject, peer] = direction === 'egress' ? [from, to] : [to, from];
    const pair = subjectOf(subject) * MOST + kindOf(peer);
    const known = answersOf(pair);
    const place = protocol * 65_536 + port;
    const answer = known.get(place) ?? decide();
    known.set(place, answer);
    return answer;
  };
  const [ofSender, ofReceiver] = direction === 'egress' ? [subjectOf, kindOf] : [kindOf, subjectOf];
  return { ask, senders: (pods) => alikeBy(pods, ofSender), receivers: (pods) => alikeBy(pods, ofReceiver) };
}

/** A pod that no policy can select is like no other. */
function alikeBy(pods: readonly Endpoint[], kindOf: (pod: Endpoint) => number): readonly (readonly Endpoint[])[] {
  return [...groupedBy(pods, (pod) => (isSelectable(pod) ? kindOf(pod) : pod.id)).values()];
}

/** A number that pods share of which every rule says the same. */
function kindsOf(programs: Programs): (pod: Endpoint) => number {
  const { inventory, hosts, labelling } = programs;
  const ranges = rangesOf(programs);
  const places = addressPlaces(ranges);
  const traits = inventory.derive('traits of pods', () => rememberedWeakly(traitsOf));
  // Nodes count where their policies stand on the path; an address, where things are labelled by it.
  const alone = hosts !== undefined || (labelling !== undefined && inventory.hostEndpoints.length > 0);
  const numbers = numbered();
  return rememberedWeakly((pod: Endpoint) =>
    numbers(alone ? pod.id : `${traits(pod)}\n${ranges.length === 0 ? '' : places(pod)}`),
  );
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
