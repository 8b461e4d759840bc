import type { Verdict } from '../../engine/model.ts';
import type { FactView } from '../../protocol.ts';
import { count, snapshotName } from '../words.ts';
import { deviationText } from './sentences.ts';
import { allOf } from './words.ts';
import type { FlowWorld } from './world.ts';

/** What the answer rests on. Names are stable: programs read them (docs/json.md). */
export function factsOf(world: FlowWorld, verdicts: readonly Verdict[]): FactView[] {
  const { snapshot, programs } = world.cluster;
  const { name, version } = programs.dataplane;
  const facts: FactView[] = [
    { name: 'Snapshot', value: `${snapshotName(snapshot.source, world.now)}: ${countsWords(world)}` },
    { name: 'Dataplane', value: `${name}${version === undefined ? '' : ` ${version}`} (${world.dataplaneHow})` },
  ];
  const deviations = [
    ...new Set(verdicts.flatMap(({ egress, ingress }) => [...egress.deviations, ...ingress.deviations])),
  ];
  if (deviations.length > 0) {
    facts.push({ name: 'Differs', value: sentences(deviations.map((deviation) => deviationText(deviation, name))) });
  }
  if (world.unsaved.length > 0) {
    facts.push({
      name: 'Unsaved',
      value: allOf(
        world.unsaved.map((uri) => world.display(uri)),
        5,
      ),
    });
  }
  if (programs.withoutEffect.length > 0) {
    const names = programs.withoutEffect.map((policy) => `${policy.kind} ${policy.namespace ?? ''}/${policy.name}`);
    facts.push({ name: 'Without effect', value: `${name} does not enforce ${allOf(names, 5)}` });
  }
  facts.push({ name: 'Assumed', value: assumptions(verdicts) });
  return facts;
}

function countsWords(world: FlowWorld): string {
  const { counts } = world.cluster.snapshot;
  const parts = [
    count(counts.pods, 'pod'),
    ...(counts.pods === 0 || counts.workloads > 0 ? [count(counts.workloads, 'workload')] : []),
    count(counts.namespaces, 'namespace'),
    count(world.cluster.policies.length, 'policy'),
  ];
  return parts.join(', ');
}

function assumptions(verdicts: readonly Verdict[]): string {
  const judged = verdicts.some((verdict) => verdict.ingress.steps.some((step) => step.kind !== 'no-subject'));
  return sentences([
    'a new connection, whose replies always pass',
    ...(judged ? ["the pod's own node may always reach it"] : []),
  ]);
}

function sentences(texts: readonly string[]): string {
  return texts.join('; ');
}
