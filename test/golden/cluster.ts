import { parseAddress } from '../../server/src/engine/address.ts';
import { compile, type Programs } from '../../server/src/engine/compile.ts';
import { dataplane } from '../../server/src/engine/dataplane/index.ts';
import { decide, evaluate } from '../../server/src/engine/evaluate.ts';
import { buildInventory } from '../../server/src/engine/inventory.ts';
import type { Flow, FlowEnd, Result } from '../../server/src/engine/model.ts';
import { ICMP, ICMPV6, protocolName, TCP, UDP } from '../../server/src/engine/ports.ts';
import type { ClusterView } from '../../server/src/rules/rule.ts';
import { buildCluster, snapshotOf } from '../../server/src/snapshot/build.ts';
import { overlayPolicies } from '../../server/src/snapshot/overlay.ts';
import { createProjection } from '../../server/src/snapshot/projection.ts';
import { readFacts } from '../../server/src/snapshot/read.ts';

const OPTIONS = { defaultNamespace: 'default', projection: createProjection(), breathe: async () => {} };

/**
 * A policy file over a snapshot, ready to be asked: under Cilium where the snapshot shows it or some policy is
 * Cilium's, under Calico where some policy is Calico's, else under the API's own text.
 */
export async function programsOf(snapshot: string, text: string): Promise<Programs> {
  const files = await Promise.all([
    readFacts('snapshot.yaml', snapshot, OPTIONS),
    readFacts('policy.yaml', text, OPTIONS),
  ]);
  const policies = [...overlayPolicies(files.map((file) => file.policies)).values()].map(({ policy }) => policy);
  const cluster = buildCluster(files, OPTIONS);
  const { name, version } = cluster.dataplane;
  const written = (group: string) => policies.some(({ apiVersion }) => apiVersion.includes(group));
  const enforcer =
    name === 'cilium' || written('cilium.io/')
      ? dataplane('cilium', { version, settings: cluster.facts.settings })
      : dataplane(written('projectcalico.org/') ? 'calico' : 'kubernetes');
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

/** Ports that the manifests of this folder use, and one that none does. */
const PORTS = [53, 80, 123, 443, 5432, 5433, 6443, 8080, 9000, 10250, 12345, 40000];

type Message = Pick<Flow, 'protocol' | 'port' | 'icmp' | 'family'>;

const SEGMENTS: readonly Message[] = [TCP, UDP].flatMap((protocol) => PORTS.map((port) => ({ protocol, port })));

/** Pings and their answers. The API's own text says nothing about ICMP, so they are asked of enforcers only. */
const PINGS: readonly Message[] = [
  ...[8, 0].map((type) => ({ protocol: ICMP, icmp: { type }, family: 4 as const })),
  ...[128, 129].map((type) => ({ protocol: ICMPV6, icmp: { type }, family: 6 as const })),
];

/** One flow whose verdict two policy files see differently. */
export interface Change {
  readonly from: string;
  readonly to: string;
  readonly protocol: string;
  /** Absent: a message of ICMP. */
  readonly port?: number;
  readonly icmp?: { readonly type: number };
  readonly was: Result;
  readonly is: Result;
  /** What the flow must also meet, where either asks for something. */
  readonly conditions?: { readonly were: readonly string[]; readonly are: readonly string[] };
}

/** What the flow must also meet, without the place that asks for it. */
function conditionsOf(programs: Programs, flow: Flow): readonly string[] {
  return evaluate(programs, flow).conditions.map((condition) => JSON.stringify({ ...condition, path: undefined }));
}

/** Every pair of pods, nodes where policies know them, and outside addresses on every port, asked of both. */
export function changesBetween(before: Programs, after: Programs): readonly Change[] {
  const withNodes = before.dataplane.name !== 'kubernetes';
  const known = before.inventory.endpoints.filter(({ kind }) => kind === 'pod' || (withNodes && kind === 'node'));
  const outside = ['203.0.113.7', '203.0.113.200', '192.168.0.9', '169.254.169.254'].flatMap(
    (text) => parseAddress(text) ?? [],
  );
  const ends: readonly { name: string; end: FlowEnd }[] = [
    ...known.map(({ id }) => ({ name: id, end: { kind: 'endpoint', id } as const })),
    ...outside.map((address) => ({ name: address.words.join('.'), end: { kind: 'address', address } as const })),
  ];
  const messages = withNodes ? [...SEGMENTS, ...PINGS] : SEGMENTS;
  const changes: Change[] = [];
  for (const { name: from, end } of ends) {
    for (const { name: to, end: other } of ends) {
      for (const message of messages) {
        const flow = { from: end, to: other, ...message };
        const was = decide(before, flow);
        const is = decide(after, flow);
        const conditions = [was, is].includes('conditional')
          ? { were: conditionsOf(before, flow), are: conditionsOf(after, flow) }
          : undefined;
        if (was === is && String(conditions?.were) === String(conditions?.are)) continue;
        const { protocol, family, ...rest } = message;
        changes.push({
          from,
          to,
          protocol: protocolName(protocol),
          ...rest,
          was,
          is,
          ...(conditions && { conditions }),
        });
      }
    }
  }
  return changes;
}
