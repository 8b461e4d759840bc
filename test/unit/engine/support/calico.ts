import { compile, type Programs } from '../../../../server/src/engine/compile.ts';
import { type DataplaneName, dataplane } from '../../../../server/src/engine/dataplane/index.ts';
import { buildInventory } from '../../../../server/src/engine/inventory.ts';
import type { WritePath } from '../../../../server/src/lower/kubernetes.ts';
import type { JsonObject } from '../../../../server/src/lower/object.ts';
import { lowerPolicies } from '../../../../server/src/lower/policies.ts';
import { lowerCluster } from '../../../../server/src/lower/workloads.ts';
import { readYaml } from './world.ts';

/** The cluster of calico.md 5.1: namespaces `a` and `b`, pods `web`, `db` and `cli`, nodes `n1` and `n2`. */
const CLUSTER = `
{apiVersion: v1, kind: Namespace, metadata: {name: a, labels: {env: prod, kubernetes.io/metadata.name: a}}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: b, labels: {env: dev, kubernetes.io/metadata.name: b}}}
---
{apiVersion: v1, kind: ServiceAccount, metadata: {namespace: a, name: default}}
---
{apiVersion: v1, kind: ServiceAccount, metadata: {namespace: a, name: dbsa, labels: {team: data}}}
---
{apiVersion: v1, kind: ServiceAccount, metadata: {namespace: b, name: default}}
---
{apiVersion: v1, kind: Node, metadata: {name: n1}, status: {addresses: [{type: InternalIP, address: 192.168.0.11}]}}
---
{apiVersion: v1, kind: Node, metadata: {name: n2}, status: {addresses: [{type: InternalIP, address: 192.168.0.12}]}}
---
apiVersion: v1
kind: Pod
metadata: {namespace: a, name: web, labels: {app: web}}
spec: {nodeName: n1, serviceAccountName: default, containers: [{name: main}]}
status: {phase: Running, podIPs: [{ip: 10.0.1.1}, {ip: "fd00:1::1"}]}
---
apiVersion: v1
kind: Pod
metadata: {namespace: a, name: db, labels: {app: db}}
spec:
  nodeName: n1
  serviceAccountName: dbsa
  containers: [{name: main, ports: [{name: pg, containerPort: 5432, protocol: TCP}, {name: metrics, containerPort: 9187}]}]
status: {phase: Running, podIPs: [{ip: 10.0.1.2}]}
---
apiVersion: v1
kind: Pod
metadata: {namespace: b, name: cli, labels: {app: cli}}
spec: {nodeName: n2, serviceAccountName: default, containers: [{name: main}]}
status: {phase: Running, podIPs: [{ip: 10.0.2.1}, {ip: "fd00:2::1"}]}
`;

export interface CalicoOptions {
  readonly version?: string;
  readonly writePath?: WritePath;
  readonly dataplane?: DataplaneName;
  /** Objects in place of the fixture's. */
  readonly cluster?: string;
}

/** The cluster of 5.1 with more objects, policies among them, as YAML. */
export function calicoWorld(objects: string, options: CalicoOptions = {}): Programs {
  const all = [...readYaml(options.cluster ?? CLUSTER), ...readYaml(objects)];
  const lower = { defaultNamespace: 'default', ...(options.writePath && { writePath: options.writePath }) };
  const policies = all.flatMap((object) => lowerPolicies(object, lower));
  const { facts, tiers } = lowerCluster(
    all.map((value: JsonObject) => ({ value })),
    lower,
  );
  const enforcer = dataplane(options.dataplane ?? 'calico', {
    version: options.version ?? '3.33',
    settings: facts.settings,
  });
  return compile(policies, buildInventory(facts), enforcer, tiers);
}

/** `gnp('g', '{selector: all()}')`: a document of one object with this spec. */
const object =
  (kind: string) =>
  (name: string, spec: string, more = '') =>
    `{apiVersion: projectcalico.org/v3, kind: ${kind}, metadata: {name: ${name}${more && `, ${more}`}}, spec: ${spec}}`;

export const gnp = object('GlobalNetworkPolicy');
export const hep = object('HostEndpoint');
export const tier = object('Tier');
export const np = (namespace: string, name: string, spec: string) =>
  object('NetworkPolicy')(name, spec, `namespace: ${namespace}`);
export const knp = (namespace: string, name: string, spec: string) =>
  `{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: ${name}, namespace: ${namespace}}, spec: ${spec}}`;
export const documents = (...objects: readonly string[]) => objects.join('\n---\n');
