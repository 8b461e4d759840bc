/**
 * A second evaluator of every policy family, written straight from the documents in `semantics/`, flow by flow over
 * plain objects, slow and obvious. It shares no code with the engine: what both say was reached twice.
 */

import { kubernetesSide } from './admin.ts';
import type { WritePath } from './calico/policies.ts';
import { calicoSide } from './calico/side.ts';
import { ciliumSide } from './cilium/side.ts';
import { Cluster, type Ends } from './cluster.ts';
import { type Answer, bothEnds, type Flow, oneWord, type SideWord } from './flow.ts';
import type { Json } from './json.ts';
import type { Direction, Side } from './networkPolicy.ts';
import { packetsOf } from './packets.ts';

export interface NaiveCase {
  readonly dataplane?: string;
  readonly version?: string;
  readonly writePath?: WritePath | undefined;
  readonly objects: readonly Json[];
}

/** Who enforces: what one end of a flow says. */
type Enforcer = (side: Side, ends: Ends) => SideWord;

export function naiveJudge(question: NaiveCase): (flow: Flow) => Answer {
  const cluster = new Cluster(question.objects);
  const enforcer = enforcerOf(question, cluster);
  // The API's text knows neither ICMP types nor source ports.
  const packets = question.dataplane === 'calico' || question.dataplane === 'cilium';
  return (flow) => {
    const ends = cluster.ends(flow);
    const asked = packets ? packetsOf(flow, question.objects, question.dataplane === 'calico') : [flow];
    const word = (direction: Direction): SideWord => {
      const words = asked.map((packet) => enforcer(sideOf(direction, ends, packet), ends));
      const known = words.filter((each) => each !== null);
      return known.length === 0 ? null : oneWord(known);
    };
    const [egress, ingress] = [word('Egress'), word('Ingress')];
    return { egress, ingress, verdict: bothEnds(egress, ingress) };
  };
}

function sideOf(direction: Direction, { source, destination }: Ends, flow: Flow): Side {
  const [subject, peer] = direction === 'Egress' ? [source, destination] : [destination, source];
  return { direction, subject, peer, destination, flow };
}

function enforcerOf({ dataplane = 'kubernetes', version, writePath }: NaiveCase, cluster: Cluster): Enforcer {
  const minor = Number((version ?? '3.31').split('.')[1]);
  const judge =
    dataplane === 'calico'
      ? calicoSide(cluster, { minor, writePath })
      : dataplane === 'cilium'
        ? ciliumSide(cluster)
        : (side: Side) => kubernetesSide(cluster, side);
  return (side, ends) => {
    // An outside address and a node have no side; a pod that is none for the policy is not isolated.
    if (side.subject.kind !== 'pod') return side.subject.asPod ? 'allow' : null;
    if (ends.samePod) return 'allow';
    return judge(side, ends);
  };
}
