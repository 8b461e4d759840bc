import type { Flow, Verdict } from '../../engine/model.ts';
import { isWatched } from '../../engine/parts.ts';
import type { FactView } from '../../protocol.ts';
import { missingSentences } from '../snapshots/missing.ts';
import { count, snapshotName } from '../words.ts';
import { outdatedText } from './outdated.ts';
import { pendingText } from './pending.ts';
import { deviationText } from './sentences.ts';
import { policyName } from './trace.ts';
import { allOf } from './words.ts';
import type { FlowWorld } from './world.ts';

/** What the answer rests on. Names are stable: programs read them (docs/json.md). */
export function factsOf(world: FlowWorld, flows: readonly Flow[], verdicts: readonly Verdict[]): FactView[] {
  const { programs } = world.cluster;
  const { name } = programs.dataplane;
  const facts = clusterFacts(world);
  const outdated = outdatedText(world, flows, verdicts);
  if (outdated !== undefined) facts.push({ name: 'Out of date', value: outdated });
  const deviations = [
    ...new Set(verdicts.flatMap(({ egress, ingress }) => [...egress.deviations, ...ingress.deviations])),
  ];
  if (deviations.length > 0) {
    facts.push({ name: 'Differs', value: sentences(deviations.map((deviation) => deviationText(deviation, name))) });
  }
  facts.push(...unsavedFacts(world), ...idleFacts(world));
  const pending = pendingText(verdicts, new Map(world.cluster.policies.map((policy) => [policy.id, policy])));
  if (pending !== undefined) facts.push({ name: 'Staged', value: pending });
  const refused = refusals(world, verdicts);
  if (refused.length > 0) facts.push({ name: 'Refused', value: sentences(refused) });
  facts.push({ name: 'Assumed', value: assumptions(verdicts) });
  return facts;
}

/** The same of the whole cluster, where no single flow is asked about. */
export function worldFacts(world: FlowWorld): FactView[] {
  return [...clusterFacts(world), ...missingFacts(world), ...unsavedFacts(world), ...idleFacts(world)];
}

function clusterFacts(world: FlowWorld): FactView[] {
  const { snapshot, programs } = world.cluster;
  const { name, version } = programs.dataplane;
  return [
    { name: 'Snapshot', value: `${snapshotName(snapshot.source, world.now)}: ${countsWords(world)}` },
    { name: 'Dataplane', value: `${name}${version === undefined ? '' : ` ${version}`} (${world.dataplaneHow})` },
  ];
}

/** A list of what connects says of nobody that was not read: that has to be told beside it. */
function missingFacts({ cluster: { inventory } }: FlowWorld): FactView[] {
  return missingSentences(inventory.missing).map((value) => ({ name: 'Not read', value }));
}

function unsavedFacts(world: FlowWorld): FactView[] {
  if (world.unsaved.length === 0) return [];
  const names = world.unsaved.map((uri) => world.display(uri));
  return [{ name: 'Unsaved', value: allOf(names, 5) }];
}

function idleFacts({ cluster: { programs } }: FlowWorld): FactView[] {
  const idle = programs.withoutEffect.filter((policy) => !isWatched(policy, programs.dataplane));
  if (idle.length === 0) return [];
  const names = idle.map((policy) => `${policy.kind} ${policy.namespace ?? ''}/${policy.name}`);
  return [{ name: 'Without effect', value: `${programs.dataplane.name} does not enforce ${allOf(names, 5)}` }];
}

/** Policies that took part and would not be taken as they are written: a verdict that rests on one is told so. */
function refusals(world: FlowWorld, verdicts: readonly Verdict[]): readonly string[] {
  const steps = verdicts.flatMap(({ egress, ingress }) => [...egress.steps, ...ingress.steps]);
  const ids = new Set(steps.flatMap((step) => ('policy' in step ? [step.policy] : [])));
  const byId = new Map(world.cluster.policies.map((policy) => [policy.id, policy]));
  return [...ids].flatMap((id) => {
    const refusal = world.refusal(id);
    if (refusal === undefined) return [];
    const who = allOf([...new Set(refusal.by.map((name) => VALIDATORS.get(name) ?? name))]);
    const line = world.line(refusal.place);
    const where = `${world.display(refusal.place.uri)}${line === undefined ? '' : `:${line}`}`;
    return [`${who} would refuse ${policyName(id, byId)} (${where}); it is judged as it reads`];
  });
}

const VALIDATORS: ReadonlyMap<string, string> = new Map([
  ['kube-apiserver', 'the API server'],
  ['kube-apiserver/experimental', 'the API server'],
  ['calicoctl-validate', '`calicoctl`'],
  ['calicoctl-create', '`calicoctl`'],
  ['cilium-agent', "Cilium's agent"],
  ['cilium-preflight', "Cilium's preflight check"],
]);

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
