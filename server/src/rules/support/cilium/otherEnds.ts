import { decideSide, evaluate } from '../../../engine/evaluate.ts';
import { compileRule } from '../../../engine/match.ts';
import type { Direction, Endpoint, Flow, Peer, Rule as PolicyRule } from '../../../engine/model.ts';
import { hasPorts, TCP } from '../../../engine/ports.ts';
import { capital } from '../../../snapshot/words.ts';
import type { ClusterView, Finding, RuleSubject } from '../../rule.ts';
import { denierOf } from '../verdictWords.ts';
import { subjects } from '../view.ts';
import { thePods } from '../words.ts';

/** Of more pairs of pods it is taken for granted that one may connect. */
const MOST_PAIRS = 60;

/**
 * What a policy of Cilium's lets in, or out, where policies at the other end deny all of it (cilium.md M86).
 * For the other kinds `otherEndDenies.ts` reads the text too.
 */
export function* ciliumOtherEnds({ object, cluster }: RuleSubject): Iterable<Finding> {
  if (cluster === undefined || object.schema?.family !== 'cilium') return;
  for (const policy of object.policies) {
    const own = subjects(cluster, policy);
    if (!own.certain || own.pods.length === 0) continue;
    for (const rule of policy.rules) {
      if (rule.action !== 'Allow' || !policy.directions.includes(rule.direction)) continue;
      const others = podsMeant(rule, cluster);
      const denied = others.length === 0 ? undefined : firstDenied(rule, own.pods, others, cluster);
      if (denied === undefined) continue;
      const denier = denierOf(cluster, evaluate(cluster.programs, denied)[otherSide(rule.direction)]);
      // One policy with both ends in it is read as a whole.
      if (denier === undefined || denier.id === policy.id) continue;
      const what = rule.direction === 'ingress' ? 'send' : 'accept';
      yield {
        code: 'other-end-denies',
        level: 'info',
        message: `${capital(thePods(others, cluster.inventory))} at the other end may not ${what} any of this (${cluster.words}): ${denier.words} denies it there. Both ends must allow a connection.`,
        path: rule.path,
        part: 'value',
        related: denier.related,
      };
    }
  }
}

function otherSide(direction: Direction): Direction {
  return direction === 'ingress' ? 'egress' : 'ingress';
}

/** The pods that its peers name; none where they may also be something else. */
function podsMeant(rule: PolicyRule, { programs, inventory }: ClusterView): readonly Endpoint[] {
  const podsAlone = programs.dataplane.spelling?.podsAlone;
  const ofPods = (peer: Peer) =>
    peer.kind === 'pods' || (peer.kind === 'labelled' && podsAlone?.(peer.selector) === true);
  if (rule.peers === undefined || !rule.peers.every(ofPods)) return [];
  const { pods } = compileRule(rule, programs);
  if (pods === undefined || pods.sure !== pods.possible) return [];
  return inventory.endpointsOf(pods.sure);
}

/** The first of the flows that the rule is about, where not one of them passes for what is said at the other end. */
function firstDenied(
  rule: PolicyRule,
  own: readonly Endpoint[],
  others: readonly Endpoint[],
  { programs }: ClusterView,
): Flow | undefined {
  const far = otherSide(rule.direction);
  // One that nothing isolates is open: asked first, because it is the rule.
  if (others.some(({ id }) => (programs.program(id, far)?.tiers.length ?? 0) === 0)) return undefined;
  const asked = flowsOf(rule);
  if (asked === undefined || own.length * others.length > MOST_PAIRS) return undefined;
  let first: Flow | undefined;
  for (const other of others) {
    for (const pod of own) {
      if (pod === other) continue;
      const [from, to] = rule.direction === 'ingress' ? [other, pod] : [pod, other];
      for (const part of asked) {
        const flow: Flow = { ...part, from: { kind: 'endpoint', id: from.id }, to: { kind: 'endpoint', id: to.id } };
        if (decideSide(programs, flow, far) !== 'deny') return undefined;
        first ??= flow;
      }
    }
  }
  return first;
}

/** What the rule lets through, by protocol and number; undefined where that is more than a few ports. */
function flowsOf({ ports }: PolicyRule): readonly Pick<Flow, 'protocol' | 'port'>[] | undefined {
  const found = ports?.map(({ protocol, port }) =>
    port.kind === 'numbers' && port.first === port.last && hasPorts(protocol ?? TCP)
      ? { protocol: protocol ?? TCP, port: port.first }
      : undefined,
  );
  return found?.every((flow) => flow !== undefined) && found.length > 0 && found.length <= 4 ? found : undefined;
}
