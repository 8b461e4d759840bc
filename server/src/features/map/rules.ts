/** Which rules decide a connection: the evaluator is asked again, with a trace, for every block of ports. */

import { blocksTo, cutsOf, protocolsOf } from '../../engine/connectivity/blocks.ts';
import type { PortSet } from '../../engine/connectivity/portSet.ts';
import type { MapEntry } from '../../engine/connectivity.ts';
import { evaluate } from '../../engine/evaluate.ts';
import type { Direction, Flow, Path, SideVerdict } from '../../engine/model.ts';
import { hasPorts } from '../../engine/ports.ts';
import { fieldName } from '../../syntax/path.ts';
import type { FlowWorld } from '../flow/world.ts';
import type { FileSpan } from '../results.ts';

export interface DecidingRule {
  readonly end: 'source' | 'destination';
  /** `NetworkPolicy shop/allow-api`. */
  readonly policy: string;
  /** `spec.ingress[0]`; absent where the policy isolates and none of its rules matches. */
  readonly rule?: string;
  readonly file?: string;
  /** Counted from 1. */
  readonly line?: number;
  readonly place?: FileSpan;
}

/** Whether that side of the flow is asked about. */
export type SideTest = (flow: Flow, side: SideVerdict, direction: Direction) => boolean;

/** For the ports of a set between two ends: each rule once, the source's first. */
export function decidingRules(
  sample: MapEntry['sample'],
  ports: PortSet,
  world: FlowWorld,
  asks: SideTest = () => true,
): readonly DecidingRule[] {
  const { programs } = world.cluster;
  const ends = programs.resolver.ends({ ...sample, protocol: 6 });
  const found = new Map<string, DecidingRule>();
  const add = (end: DecidingRule['end'], side: SideVerdict): void => {
    for (const rule of rulesOf(end, side, world)) found.set(JSON.stringify(rule), rule);
  };
  const cuts = [
    programs.programAt(ends.from.ordinal, 'egress'),
    programs.programAt(ends.to.ordinal, 'ingress'),
  ].flatMap((program) =>
    program === undefined ? [] : blocksTo(cutsOf(program, programs), ends.to, protocolsOf(programs.dataplane)),
  );
  for (const { protocol, ranges } of ports) {
    const starts = new Set(ranges.map(({ first }) => first));
    for (const block of cuts) {
      if (block.protocol !== protocol) continue;
      if (ranges.some(({ first, last }) => first <= block.first && block.first <= last)) starts.add(block.first);
    }
    for (const port of starts) {
      const flow: Flow = { ...sample, protocol, ...(hasPorts(protocol) && { port }) };
      const { egress, ingress } = evaluate(programs, flow);
      if (asks(flow, egress, 'egress')) add('source', egress);
      if (asks(flow, ingress, 'ingress')) add('destination', ingress);
    }
  }
  return [...found.values()].sort((a, b) => Number(a.end === 'destination') - Number(b.end === 'destination'));
}

function rulesOf(end: DecidingRule['end'], side: SideVerdict, world: FlowWorld): readonly DecidingRule[] {
  const step = side.steps[side.decidedBy];
  if (step?.kind === 'rule') return [placed(end, step.policy, step.rule, world)];
  return step?.kind === 'tier-end' ? step.policies.map((policy) => placed(end, policy, undefined, world)) : [];
}

function placed(end: DecidingRule['end'], id: string, rule: Path | undefined, world: FlowWorld): DecidingRule {
  const policy = world.cluster.policies.find((one) => one.id === id);
  const name =
    policy === undefined
      ? id
      : `${policy.kind} ${policy.namespace === undefined ? '' : `${policy.namespace}/`}${policy.name}`;
  const place = world.policyPlace(id, rule ?? []);
  const line = place && world.line(place);
  return {
    end,
    policy: name,
    ...(rule !== undefined && { rule: fieldName(rule) }),
    ...(place !== undefined && { file: world.display(place.uri) }),
    ...(line !== undefined && { line }),
    ...(place !== undefined && { place }),
  };
}
