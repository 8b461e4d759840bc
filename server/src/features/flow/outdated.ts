/**
 * Where manifests and snapshot disagree: a pod of the snapshot may have other labels or ports by now, or soon, and a
 * Service may lead elsewhere. That is told only where the answer would be another one then.
 */

import { compile } from '../../engine/compile.ts';
import { evaluate } from '../../engine/evaluate.ts';
import { buildInventory } from '../../engine/inventory.ts';
import type { ContainerPort, Endpoint, Flow, Result, Verdict } from '../../engine/model.ts';
import { overBackends } from '../../engine/serviceVerdict.ts';
import { code } from '../markdown.ts';
import { otherWay } from './outdatedService.ts';
import { allOf } from './words.ts';
import type { FlowWorld, Manifest } from './world.ts';

interface Drift {
  readonly now: Endpoint;
  readonly manifest: Manifest;
  /** What the pods have not, in words: `` `role=api` ``, `` port `http` 8080 ``. */
  readonly other: readonly string[];
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
  const way = otherWay(flows, world);
  if (drifts.size === 0 && way === undefined) return undefined;
  const endpoints = snapshot.facts.endpoints.map((endpoint) => drifts.get(endpoint.id)?.now ?? endpoint);
  const later = buildInventory({ ...snapshot.facts, endpoints });
  const rolledOut = compile(policies, later, programs.dataplane, programs.tiers);
  const word = (all: readonly Verdict[]): Result => overBackends('', all).result;
  const asked = way?.flows(later) ?? flows;
  const then = asked.length === 0 ? undefined : word(asked.map((flow) => evaluate(rolledOut, flow)));
  if (then === word(verdicts)) return undefined;
  if (way !== undefined) {
    const also = [...drifts.values()].map((drift) => driftWords(drift, world));
    const would = then === undefined ? 'it would lead nowhere' : `it would be ${WORDS[then]}`;
    return `${allOf([...new Set([way.said, ...also])], 3)}; with that ${would}. If that is rolled out, capture the snapshot again`;
  }
  if (then === undefined) return undefined;
  const said = new Set([...drifts.values()].map((drift) => driftWords(drift, world)));
  return `${allOf([...said], 3)}, which ${said.size === 1 ? 'its' : 'their'} pods in the snapshot have not; with them it would be ${WORDS[then]}. If that is rolled out, capture the snapshot again`;
}

/** Labels and ports that only the pod has are somebody else's: a controller's, or those of a webhook. */
function driftOf(endpoint: Endpoint, world: FlowWorld): Drift | undefined {
  if (endpoint.kind !== 'pod' || endpoint.template || endpoint.workload === undefined) return undefined;
  const manifest = world.manifest(endpoint);
  if (manifest === undefined) return undefined;
  const { labels, ports, serviceAccount } = manifest.pods;
  const otherLabels = [...labels].filter(([key, value]) => endpoint.labels.get(key) !== value);
  const otherPorts = ports.filter(
    ({ name, ...port }) => name !== undefined && !endpoint.ports.some((own) => own.name === name && isSame(own, port)),
  );
  const moves = serviceAccount !== undefined && serviceAccount !== endpoint.serviceAccount;
  if (otherLabels.length + otherPorts.length === 0 && !moves) return undefined;
  const named = new Set(otherPorts.map(({ name }) => name));
  return {
    now: {
      ...endpoint,
      labels: new Map([...endpoint.labels, ...otherLabels]),
      ports: [...endpoint.ports.filter(({ name }) => !named.has(name)), ...otherPorts],
      ...(moves && { serviceAccount }),
    },
    manifest,
    other: [
      ...otherLabels.map(([key, value]) => code(`${key}=${value}`)),
      ...otherPorts.map(({ name, port }) => `port ${code(name ?? '')} ${port}`),
      ...(moves ? [`service account ${code(serviceAccount)}`] : []),
    ],
  };
}

function isSame(a: Pick<ContainerPort, 'port' | 'protocol'>, b: Pick<ContainerPort, 'port' | 'protocol'>): boolean {
  return a.port === b.port && a.protocol === b.protocol;
}

function driftWords({ now, manifest, other }: Drift, world: FlowWorld): string {
  const name = `${now.workload?.kind} ${now.namespace}/${now.workload?.name}`;
  return `${world.display(manifest.uri)} gives ${name} ${allOf(other, 3)}`;
}
