/** The state of every pod in each direction, in one word. */

import type { Program } from '../../engine/compile.ts';
import { isolationOf } from '../../engine/isolation.ts';
import type { Direction, Endpoint } from '../../engine/model.ts';
import type { IsolationState } from '../../protocol.ts';
import type { ClusterView } from '../../rules/rule.ts';
import { dnsServers, podsWithoutDns } from '../../rules/support/dns.ts';

export interface PodState {
  readonly ingress: IsolationState;
  readonly egress: IsolationState;
}

export type PodStates = (endpoint: Endpoint) => PodState;

/** Looked up when it is asked for; pods that the same policies select share one program, and one look at it. */
export function podStates(cluster: ClusterView): PodStates {
  const { programs, inventory } = cluster;
  const servers = dnsServers(cluster);
  const served = new Set(servers?.pods.map(({ id }) => id));
  const states = new Map<Program, IsolationState>();
  const stateOf = (program: Program, endpoint: Endpoint, direction: Direction): IsolationState => {
    const state = isolationOf(program);
    if (direction === 'ingress' || state !== 'isolated' || servers === undefined) return state;
    return podsWithoutDns(programs, servers, [endpoint]).length > 0 ? 'no-dns' : state;
  };
  const of = (endpoint: Endpoint, direction: Direction): IsolationState => {
    const program = programs.program(endpoint.id, direction);
    if (program === undefined || endpoint.finished) return endpoint.finished ? 'finished' : 'host';
    // The name servers need not ask themselves.
    if (served.has(endpoint.id)) return isolationOf(program);
    const state = states.get(program) ?? stateOf(program, endpoint, direction);
    states.set(program, state);
    return state;
  };
  const known: (PodState | undefined)[] = [];
  return (endpoint) => {
    const ordinal = inventory.ordinal(endpoint.id);
    const state = known[ordinal] ?? { ingress: of(endpoint, 'ingress'), egress: of(endpoint, 'egress') };
    known[ordinal] = state;
    return state;
  };
}

/** Of several pods: what they share, else that they differ. */
export function sharedState(states: readonly PodState[]): PodState {
  const of = (direction: Direction): IsolationState => {
    const found = new Set(states.map((state) => state[direction]));
    const [only = 'open'] = found;
    return found.size > 1 ? 'differs' : only;
  };
  return { ingress: of('ingress'), egress: of('egress') };
}

const WORDS: Readonly<Record<IsolationState, string>> = {
  open: 'open',
  exceptions: 'open with exceptions',
  everything: 'open by a rule',
  isolated: 'isolated',
  'no-dns': 'isolated without DNS',
  perhaps: 'perhaps isolated',
  host: "on its node's network",
  finished: 'finished',
  differs: 'differs between its pods',
};

/** `isolated`, `ingress isolated, egress open`. */
export function stateWords({ ingress, egress }: PodState): string {
  return ingress === egress ? WORDS[ingress] : `ingress ${WORDS[ingress]}, egress ${WORDS[egress]}`;
}

/** A sentence about one direction, for a tooltip. */
export function stateSentence(state: IsolationState, direction: Direction): string {
  const whom = direction === 'ingress' ? 'from anyone' : 'to anyone';
  switch (state) {
    case 'open':
      return `open: no policy isolates it, so everything passes ${whom}`;
    case 'exceptions':
      return 'open with exceptions: what no rule denies passes';
    case 'everything':
      return `open by a rule: a policy isolates it, and a rule lets everything through ${whom}`;
    case 'isolated':
      return 'isolated: only what a rule allows passes';
    case 'no-dns':
      return 'isolated without DNS: only what a rule allows passes, and that is not a way to the name servers';
    case 'perhaps':
      return 'perhaps isolated: whether a policy selects it depends on a label that the snapshot lacks';
    case 'host':
      return "on its node's network: policies of pods do not apply to it";
    case 'finished':
      return 'finished: it no longer sends or receives';
    case 'differs':
      return 'differs between its pods';
  }
}
