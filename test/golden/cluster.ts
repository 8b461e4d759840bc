import { parseAddress } from '../../server/src/engine/address.ts';
import { compile, type Programs } from '../../server/src/engine/compile.ts';
import { dataplane } from '../../server/src/engine/dataplane/index.ts';
import { decide } from '../../server/src/engine/evaluate.ts';
import { buildInventory } from '../../server/src/engine/inventory.ts';
import type { FlowEnd, Result } from '../../server/src/engine/model.ts';
import { protocolName, TCP, UDP } from '../../server/src/engine/ports.ts';
import type { ClusterView } from '../../server/src/rules/rule.ts';
import { buildCluster, snapshotOf } from '../../server/src/snapshot/build.ts';
import { overlayPolicies } from '../../server/src/snapshot/overlay.ts';
import { createProjection } from '../../server/src/snapshot/projection.ts';
import { readFacts } from '../../server/src/snapshot/read.ts';

const OPTIONS = { defaultNamespace: 'default', projection: createProjection(), breathe: async () => {} };

/**
 * A policy file over a snapshot, ready to be asked: under Cilium where the snapshot shows it, under Calico where some
 * policy is Calico's, else under the API's own text.
 */
export async function programsOf(snapshot: string, text: string): Promise<Programs> {
  const files = await Promise.all([
    readFacts('snapshot.yaml', snapshot, OPTIONS),
    readFacts('policy.yaml', text, OPTIONS),
  ]);
  const policies = [...overlayPolicies(files.map((file) => file.policies)).values()].map(({ policy }) => policy);
  const cluster = buildCluster(files, OPTIONS);
  const { name, version } = cluster.dataplane;
  const calico = policies.some(({ apiVersion }) => apiVersion.includes('projectcalico.org/'));
  const enforcer =
    name === 'cilium'
      ? dataplane(name, { version, settings: cluster.facts.settings })
      : dataplane(calico ? 'calico' : 'kubernetes');
  return compile(policies, buildInventory(cluster.facts), enforcer, cluster.tiers);
}

/** A snapshot as rules see it. */
export async function viewOf(snapshot: string): Promise<ClusterView> {
  const file = await readFacts('snapshot.yaml', snapshot, OPTIONS);
  const cluster = buildCluster([file], OPTIONS);
  const programs = await programsOf(snapshot, '');
  return {
    snapshot: snapshotOf({ kind: 'file', name: 'snapshot.yaml', uri: 'snapshot.yaml' }, cluster, file.policies),
    inventory: programs.inventory,
    policies: programs.policies,
    programs,
    words: 'in `snapshot.yaml`',
  };
}

/** One flow whose verdict two policy files see differently. */
export interface Change {
  readonly from: string;
  readonly to: string;
  readonly protocol: string;
  readonly port: number;
  readonly was: Result;
  readonly is: Result;
}

/** Ports that the manifests of this folder use, and one that none does. */
const PORTS = [53, 80, 123, 443, 5432, 5433, 6443, 8080, 9000, 10250, 12345, 40000];

/** Every pair of pods, nodes where policies know them, and outside addresses on every port, asked of both. */
export function changesBetween(before: Programs, after: Programs): readonly Change[] {
  const withNodes = before.dataplane.name !== 'kubernetes';
  const known = before.inventory.endpoints.filter(({ kind }) => kind === 'pod' || (withNodes && kind === 'node'));
  const outside = ['203.0.113.7', '203.0.113.200', '192.168.0.9'].flatMap((text) => parseAddress(text) ?? []);
  const ends: readonly { name: string; end: FlowEnd }[] = [
    ...known.map(({ id }) => ({ name: id, end: { kind: 'endpoint', id } as const })),
    ...outside.map((address) => ({ name: address.words.join('.'), end: { kind: 'address', address } as const })),
  ];
  const changes: Change[] = [];
  for (const { name: from, end } of ends) {
    for (const { name: to, end: other } of ends) {
      for (const protocol of [TCP, UDP]) {
        for (const port of PORTS) {
          const flow = { from: end, to: other, protocol, port };
          const was = decide(before, flow);
          const is = decide(after, flow);
          if (was !== is) changes.push({ from, to, protocol: protocolName(protocol), port, was, is });
        }
      }
    }
  }
  return changes;
}
