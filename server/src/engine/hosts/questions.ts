/** What a rule at a host's interface is asked: the packet as it is there, before and after its destination was translated. */

import type { EndResolver, Ends, Side } from '../ends.ts';
import type { Inventory } from '../inventory.ts';
import type { SideFlow } from '../match.ts';
import type { Direction, Flow } from '../model.ts';

export interface Questions {
  readonly question: SideFlow;
  /** For the stages before translation, on the node that translates; else the same. */
  readonly untranslated: SideFlow;
}

export interface QuestionWorld {
  readonly inventory: Inventory;
  readonly resolver: EndResolver;
}

/** `node`: where the packet is. */
export function questionsOf(
  flow: Flow,
  ends: Ends,
  direction: Direction,
  node: string,
  world: QuestionWorld,
): Questions {
  const question = asked(flow, ends, direction, ends.to, flow.port);
  if (flow.via === undefined || !mayTranslate(node, flow, ends, world)) return { question, untranslated: question };
  const front = frontOf(flow.via, ends.to, world);
  return { question, untranslated: asked(flow, ends, direction, front, flow.via.port) };
}

function asked(
  { protocol, sourcePort, icmp }: Flow,
  { from }: Ends,
  direction: Direction,
  destination: Side,
  port: number | undefined,
): SideFlow {
  const [subject, peer] = direction === 'egress' ? [from, destination] : [destination, from];
  return { subject, peer, destination, protocol, port, sourcePort, icmp };
}

/** The client's own node does it; for clients outside the node that they came in by, any where nobody says which. */
function mayTranslate(node: string, { via }: Flow, { from }: Ends, { resolver }: QuestionWorld): boolean {
  if (from.standing !== 'outside') return (from.host ?? from.endpoint?.node ?? node) === node;
  const entry = via?.rewrites?.node;
  return entry === undefined || resolver.end({ kind: 'endpoint', id: entry }, from.family).host === node;
}

/** Where the client sent it: the node that it used, else the Service's own address. */
function frontOf(via: NonNullable<Flow['via']>, to: Side, { inventory, resolver }: QuestionWorld): Side {
  const node = via.rewrites?.node;
  if (node !== undefined) return resolver.end({ kind: 'endpoint', id: node }, to.family);
  const service = inventory.service(via.namespace, via.name);
  const own = [...(service?.clusterIPs ?? []), ...(service?.externalIPs ?? [])].find(
    ({ family }) => family === to.family,
  );
  return own === undefined ? to : resolver.end({ kind: 'address', address: own }, to.family);
}
