import { decideSide } from '../../engine/evaluate.ts';
import { compileRule } from '../../engine/match.ts';
import type { Direction, Endpoint, Flow, Peer, Rule as PolicyRule } from '../../engine/model.ts';
import { hasPorts, TCP } from '../../engine/ports.ts';
import { podCount } from '../../snapshot/words.ts';
import type { ClusterView, Finding, Rule, RuleSubject } from '../rule.ts';
import { code, sentences } from '../support/text.ts';
import { endpointsOf, relatedPods, subjects } from '../support/view.ts';

/** Of more pairs of pods it is taken for granted that one may connect. */
const MOST_PAIRS = 60;

/**
 * Both ends must allow: what one policy lets in, or out, is of no use where policies at the other end stop all of it
 * (kubernetes.md A-M51, BC-M14; cilium.md M86).
 */
export const otherEndClosed: Rule = {
  code: 'other-end-closed',
  level: 'info',
  scope: 'cluster',
  title: 'What a rule allows is denied at the other end',
  answers: ['A-M51', 'BC-M14', 'cilium-M86'],
  *check({ object, cluster }: RuleSubject): Iterable<Finding> {
    if (cluster === undefined) return;
    for (const policy of object.policies) {
      const own = subjects(cluster, policy);
      if (!own.certain || own.pods.length === 0) continue;
      for (const rule of policy.rules) {
        if (rule.action !== 'Allow' || !policy.directions.includes(rule.direction)) continue;
        const others = podsMeant(rule, cluster);
        if (others.length === 0 || !isClosed(rule, own.pods, others, cluster)) continue;
        const ingress = rule.direction === 'ingress';
        const message = sentences(
          `Nothing comes of this rule: ${podCount(others, cluster.inventory)} may ${ingress ? 'connect' : 'be called'} as far as it goes, and policies at their end let ${ingress ? 'none of it out' : 'none of it in'} (${cluster.words}).`,
          `Both ends must allow. Allow it in a policy for ${code(others[0]?.name ?? '')} too.`,
        );
        const related = relatedPods(cluster, others, 'A pod at the other end');
        yield { code: 'other-end-closed', level: 'info', message, path: rule.path, part: 'value', related };
      }
    }
  },
};

/** The pods that its peers name; none where they may also be something else. */
function podsMeant(rule: PolicyRule, { programs, ...cluster }: ClusterView): readonly Endpoint[] {
  const podsAlone = programs.dataplane.spelling?.podsAlone;
  const ofPods = (peer: Peer) =>
    peer.kind === 'pods' || (peer.kind === 'labelled' && podsAlone?.(peer.selector) === true);
  if (rule.peers === undefined || !rule.peers.every(ofPods)) return [];
  const { pods } = compileRule(rule, programs);
  if (pods === undefined || pods.sure !== pods.possible) return [];
  return endpointsOf(
    { programs, ...cluster },
    cluster.inventory.endpointsOf(pods.sure).map(({ id }) => id),
  );
}

/** No pair of pods may connect on any port that the rule names, for what is said at the other end. */
function isClosed(
  rule: PolicyRule,
  own: readonly Endpoint[],
  others: readonly Endpoint[],
  { programs }: ClusterView,
): boolean {
  const [far, near]: readonly Direction[] =
    rule.direction === 'ingress' ? ['egress', 'ingress'] : ['ingress', 'egress'];
  if (far === undefined || near === undefined) return false;
  // One that nothing isolates is open: asked first, because it is the rule.
  if (others.some(({ id }) => (programs.program(id, far)?.tiers.length ?? 0) === 0)) return false;
  const asked = flowsOf(rule);
  if (asked === undefined || own.length * others.length > MOST_PAIRS) return false;
  return others.every((other) =>
    own.every((pod) => {
      if (pod === other) return true;
      const [from, to] = rule.direction === 'ingress' ? [other, pod] : [pod, other];
      return asked.every((part) => {
        const flow: Flow = { ...part, from: { kind: 'endpoint', id: from.id }, to: { kind: 'endpoint', id: to.id } };
        return decideSide(programs, flow, far) === 'deny';
      });
    }),
  );
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
