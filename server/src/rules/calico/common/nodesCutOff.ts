import type { Programs } from '../../../engine/compile.ts';
import { decide, evaluate } from '../../../engine/evaluate.ts';
import type { Endpoint, Flow, SideVerdict, Verdict } from '../../../engine/model.ts';
import { TCP } from '../../../engine/ports.ts';
import { subjectSelector } from '../../../engine/subjects.ts';
import { get } from '../../../syntax/cursor.ts';
import type { ClusterView, Finding, Fix, RuleSubject } from '../../rule.ts';
import { isDecidedBy } from '../../support/calico/decided.ts';
import { addRules } from '../../support/calico/insert.ts';
import { type CalicoPolicy, calicoPolicy } from '../../support/calico/policy.ts';
import { governedHosts, governedPods, isEnforcing, takesUnlabelled } from '../../support/calico/world.ts';
import { fix } from '../../support/fix.ts';
import { sentences } from '../../support/text.ts';
import { confirmed } from '../../support/view.ts';
import { listNames } from '../../support/words.ts';

const KUBELET = 10250;
const API_SERVER = 6443;
const ETCD = [2379, 2380];
const CONTROL_PLANE = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'];
/** Of a large cluster the first nodes stand for the rest. */
const MOST_NODES = 3;

/**
 * A policy of host endpoints after which a node cannot do its work: the API server no longer reaches its kubelet, or it
 * the API server, or members of etcd one another; and one that also holds for forwarded traffic and so stops pods
 * (calico.md 4.9, rows 106 to 111 of 5.2). Judged by the engine, failsafe ports and all.
 */
export function* calicoNodesCutOff(subject: RuleSubject): Iterable<Finding> {
  const { cluster } = subject;
  const found = calicoPolicy(subject);
  // Policies that are not in the view govern no host there.
  if (!found?.global || found.staged || !cluster || !isEnforcing(cluster) || !cluster.programs.hosts) return;
  if (!cluster.policies.some(({ id }) => id === found.policy.id) || governedHosts(cluster, found).length === 0) return;
  // Hosts that are not meant at all: `governs-hosts` tells.
  const meant = found.policy.stage !== undefined || !takesUnlabelled(subjectSelector(found.policy.subject));
  const cut = (meant ? CHECKS : []).flatMap((check) => {
    const nodes = nodesCut(cluster, found, check);
    return nodes.length > 0 ? [{ check, nodes }] : [];
  });
  if (cut.length > 0) yield cutFinding(cluster, found, cut);
  const pair = stoppedPods(cluster, found);
  if (pair) yield forwardFinding(cluster, pair);
}

interface Check {
  readonly words: string;
  readonly port: number;
  /** `to`: the node is asked; `from`: it asks. */
  readonly way: 'to' | 'from';
  readonly among: 'all' | 'control-plane';
}

const CHECKS: readonly Check[] = [
  { words: 'the kubelet (TCP 10250)', port: KUBELET, way: 'to', among: 'all' },
  { words: 'the API server on it (TCP 6443)', port: API_SERVER, way: 'to', among: 'control-plane' },
  ...ETCD.map((port): Check => ({ words: `etcd on it (TCP ${port})`, port, way: 'to', among: 'control-plane' })),
  { words: 'the API server (TCP 6443)', port: API_SERVER, way: 'from', among: 'all' },
];

function nodesCut(cluster: ClusterView, found: CalicoPolicy, { port, way, among }: Check): readonly string[] {
  const nodes = cluster.inventory.endpoints.filter(({ kind }) => kind === 'node');
  const masters = nodes.filter(isControlPlane);
  const governed = new Set(governedHosts(cluster, found).map(({ node }) => node));
  const asked = (among === 'control-plane' ? masters : nodes)
    .filter(({ name }) => governed.has(name))
    .slice(0, MOST_NODES);
  return asked
    .filter((node) => {
      const partners = way === 'from' || port !== KUBELET ? masters : nodes;
      const other = partners.find(({ id }) => id !== node.id);
      if (!other) return false;
      const [from, to] = way === 'to' ? [other, node] : [node, other];
      const denied = denialOf(cluster.programs, from, to, port);
      const side = way === 'to' ? denied?.ingress : denied?.egress;
      return side?.result === 'deny' && isDecidedBy(side, found.policy.id);
    })
    .map(({ name }) => name);
}

/** The verdict where the flow is denied; asked once, whatever policy wants to know. */
function denialOf(programs: Programs, from: Endpoint, to: Endpoint, port: number): Verdict | undefined {
  return programs.derive(`denied ${from.id} ${to.id} ${port}`, () => {
    const flow: Flow = { from: end(from), to: end(to), protocol: TCP, port };
    return decide(programs, flow) === 'deny' ? evaluate(programs, flow) : undefined;
  });
}

function isControlPlane({ labels }: Endpoint): boolean {
  return CONTROL_PLANE.some((key) => labels.has(key));
}

function end({ id }: Endpoint) {
  return { kind: 'endpoint', id } as const;
}

function cutFinding(
  cluster: ClusterView,
  found: CalicoPolicy,
  cut: readonly { readonly check: Check; readonly nodes: readonly string[] }[],
): Finding {
  const told = cut.map(({ check, nodes }) =>
    check.way === 'to'
      ? `${check.words} of ${listNames(nodes)} is no longer reached by other nodes`
      : `${listNames(nodes)} no longer ${nodes.length === 1 ? 'reaches' : 'reach'} ${check.words}`,
  );
  const first = told.join('; ');
  const direction = cut[0]?.check.way === 'from' ? 'egress' : 'ingress';
  return {
    code: 'nodes-cut-off',
    level: confirmed(cluster),
    message: sentences(
      `${first.charAt(0).toUpperCase()}${first.slice(1)} (${cluster.words}): this policy denies it, and no failsafe port covers it.`,
      'Allow it here.',
    ),
    path: get(found.spec, direction) ? ['spec', direction] : ['spec'],
    part: 'key',
    fixes: allowFix(
      cluster,
      found,
      cut.filter(({ check }) => check.way === 'to').map(({ check }) => check.port),
    ),
  };
}

/** Where the policy is for hosts alone: of pods it would open the same ports. */
function allowFix(cluster: ClusterView, found: CalicoPolicy, ports: readonly number[]): readonly Fix[] {
  const list = get(found.spec, 'ingress')?.value;
  if (ports.length === 0 || list?.kind !== 'list' || governedPods(cluster, found).pods.length > 0) return [];
  const rule = { action: 'Allow', protocol: 'TCP', destination: { ports } };
  return fix(`Allow TCP ${ports.join(', ')} to these hosts`, addRules(found.text, found.spec, list, 0, [rule]));
}

interface Stopped {
  readonly from: Endpoint;
  readonly to: Endpoint;
}

/** Two pods that this policy keeps apart as traffic through a host. */
function stoppedPods(cluster: ClusterView, found: CalicoPolicy): Stopped | undefined {
  if (found.policy.stage !== 'normal-and-forward') return undefined;
  const nodes = new Set(governedHosts(cluster, found).map(({ node }) => node));
  const pods = cluster.inventory.endpointsOf(cluster.inventory.selectable);
  const here = pods.find(({ node = '' }) => nodes.has(node));
  const others = here
    ? [
        pods.find(({ node }) => node !== undefined && node !== here.node),
        pods.find((pod) => pod !== here && pod.node === here.node),
      ]
    : [];
  for (const other of others) {
    if (!here || !other) continue;
    for (const [from, to] of [
      [other, here],
      [here, other],
    ] as const) {
      const port = to.ports.find(({ protocol }) => protocol === TCP)?.port ?? 80;
      const denied = denialOf(cluster.programs, from, to, port);
      if (denied && [denied.egress, denied.ingress].some((side) => isForwardDenied(side, found.policy.id))) {
        return { from, to };
      }
    }
  }
  return undefined;
}

function isForwardDenied(side: SideVerdict, policy: string): boolean {
  const before = side.steps.slice(0, side.decidedBy).findLast((step) => step.kind === 'host-stage');
  return (
    side.result === 'deny' && isDecidedBy(side, policy) && before?.kind === 'host-stage' && before.stage === 'forward'
  );
}

function forwardFinding(cluster: ClusterView, { from, to }: Stopped): Finding {
  const names = [from, to].map(({ namespace, name }) => `\`${namespace}/${name}\``);
  return {
    code: 'nodes-cut-off',
    level: confirmed(cluster),
    message: sentences(
      `With \`applyOnForward\` this also holds for traffic of pods through the host, and stops ${names[0]} on its way to ${names[1]} (${cluster.words}).`,
      'Allow the ranges of the pods, or leave `applyOnForward` out.',
    ),
    path: ['spec', 'applyOnForward'],
    part: 'key',
  };
}
