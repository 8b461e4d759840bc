/**
 * Where manifests and snapshot disagree: a pod of the snapshot may have other labels by now, or soon. That is told only
 * where the answer would be another one with them.
 */

import { compile } from '../../engine/compile.ts';
import { evaluate } from '../../engine/evaluate.ts';
import { buildInventory } from '../../engine/inventory.ts';
import type { Endpoint, Flow, Result, Verdict } from '../../engine/model.ts';
import { overBackends } from '../../engine/serviceVerdict.ts';
import { code } from '../markdown.ts';
import { allOf } from './words.ts';
import type { FlowWorld, Manifest } from './world.ts';

interface Drift {
  readonly now: Endpoint;
  readonly manifest: Manifest;
  /** `role=api` */
  readonly labels: readonly string[];
}

const WORDS: Readonly<Record<Result, string>> = {
  allow: 'allowed',
  deny: 'denied',
  conditional: 'allowed on a condition',
  unknown: 'unknown',
};

export function outdatedText(
  world: FlowWorld,
  flows: readonly Flow[],
  verdicts: readonly Verdict[],
): string | undefined {
  const { inventory, snapshot, policies, programs } = world.cluster;
  const ids = new Set(
    flows.flatMap(({ from, to }) => [from, to].flatMap((end) => (end.kind === 'endpoint' ? end.id : []))),
  );
  const drifts = new Map(
    [...ids].flatMap((id): [string, Drift][] => {
      const endpoint = inventory.endpoint(id);
      const drift = endpoint && driftOf(endpoint, world);
      return drift ? [[id, drift]] : [];
    }),
  );
  if (drifts.size === 0) return undefined;
  const endpoints = snapshot.facts.endpoints.map((endpoint) => drifts.get(endpoint.id)?.now ?? endpoint);
  const rolledOut = compile(
    policies,
    buildInventory({ ...snapshot.facts, endpoints }),
    programs.dataplane,
    programs.tiers,
  );
  const word = (all: readonly Verdict[]): Result => overBackends('', all).result;
  const then = word(flows.map((flow) => evaluate(rolledOut, flow)));
  if (then === word(verdicts)) return undefined;
  const said = new Set([...drifts.values()].map((drift) => driftWords(drift, world)));
  return `${allOf([...said], 3)}, which ${said.size === 1 ? 'its' : 'their'} pods in the snapshot have not; with them it would be ${WORDS[then]}. If that is rolled out, capture the snapshot again`;
}

/** Labels that only the pod has are somebody else's: a controller's, or those of a webhook. */
function driftOf(endpoint: Endpoint, world: FlowWorld): Drift | undefined {
  if (endpoint.kind !== 'pod' || endpoint.template || endpoint.workload === undefined) return undefined;
  const manifest = world.manifest(endpoint);
  const other = [...(manifest?.labels ?? [])].filter(([key, value]) => endpoint.labels.get(key) !== value);
  if (manifest === undefined || other.length === 0) return undefined;
  return {
    now: { ...endpoint, labels: new Map([...endpoint.labels, ...other]) },
    manifest,
    labels: other.map(([key, value]) => `${key}=${value}`),
  };
}

function driftWords({ now, manifest, labels }: Drift, world: FlowWorld): string {
  const name = `${now.workload?.kind} ${now.namespace}/${now.workload?.name}`;
  return `${world.display(manifest.uri)} gives ${name} ${allOf(
    labels.map((label) => code(label)),
    3,
  )}`;
}
