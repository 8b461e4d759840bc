import type { Json, JsonObject } from '../lower/object.ts';
import { at, listAt, textAt } from '../lower/value.ts';
import type { DataplaneGuess } from './snapshot.ts';

/** What one object tells about who enforces policy. Made while the object is read whole; its image is not kept. */
export interface DataplaneHint extends DataplaneGuess {
  readonly evidence: string;
  /** How much it proves, higher first: a running agent more than a definition that may be left over. */
  readonly weight: number;
  /** The network is flannel's: with Calico's agent that makes canal. */
  readonly flannel?: true;
}

/** A system workload that every install of an enforcer has, by the name of its DaemonSet. */
interface Agent {
  readonly name: DataplaneGuess['name'];
  /** The container whose image tag is the enforcer's release; absent where tags are no release of a known enforcer. */
  readonly container?: string;
  readonly flannel?: true;
  /** The agent enforces only when this is so; without an answer it does not. */
  readonly enforces?: (containers: readonly Json[]) => boolean;
}

const AGENT = 30;
const NETWORK_ONLY = 20;
const DEFINITION = 10;

const AGENTS: ReadonlyMap<string, Agent> = new Map<string, Agent>([
  ['calico-node', { name: 'calico', container: 'calico-node' }],
  ['canal', { name: 'canal', container: 'calico-node' }],
  ['rke2-canal', { name: 'canal', container: 'calico-node' }],
  ['cilium', { name: 'cilium', container: 'cilium-agent' }],
  // GKE Dataplane V2 is Cilium under another name.
  ['anetd', { name: 'cilium' }],
  ['weave-net', { name: 'weave', container: 'weave' }],
  ['kube-router', { name: 'kubernetes', enforces: (containers) => !hasArgument(containers, /^--run-firewall=false$/) }],
  ['antrea-agent', { name: 'kubernetes' }],
  ['ovnkube-node', { name: 'kubernetes' }],
  ['sdn', { name: 'kubernetes' }],
  ['azure-npm', { name: 'kubernetes' }],
  ['kube-network-policies', { name: 'kubernetes' }],
  ['aws-node', { name: 'kubernetes', enforces: (c) => hasArgument(c, /^--enable-network-policy=true$/) }],
  ['kindnet', { name: 'kubernetes', enforces: kindnetEnforces }],
  ['kube-flannel-ds', { name: 'none', flannel: true }],
  ['kube-flannel', { name: 'none', flannel: true }],
]);

/** Kinds of custom resources that one enforcer defines: there, somebody installed it. */
const GROUPS: readonly (readonly [suffix: string, name: DataplaneGuess['name']])[] = [
  ['cilium.io', 'cilium'],
  ['projectcalico.org', 'calico'],
];

/** True for kinds that may carry a hint and are worth parsing although nothing of them is kept. */
export function mayHint(kind: string): boolean {
  return kind.startsWith('Cilium') || HINTING_KINDS.has(kind);
}

const HINTING_KINDS: ReadonlySet<string> = new Set([
  'CustomResourceDefinition',
  'FelixConfiguration',
  'GlobalNetworkPolicy',
  'IPPool',
  'Tier',
]);

export function dataplaneHint(object: JsonObject): DataplaneHint | undefined {
  switch (textAt(object, 'kind')) {
    case 'DaemonSet':
      return agentHint(object, textAt(object, 'metadata', 'name'), at(object, 'spec', 'template', 'spec'));
    case 'Pod':
      // A dump of pods alone still shows the agents: each pod is owned by the DaemonSet.
      return agentHint(object, daemonSetOf(object), at(object, 'spec'));
    case 'CustomResourceDefinition':
      return groupHint(
        textAt(object, 'spec', 'group'),
        `CustomResourceDefinition ${textAt(object, 'metadata', 'name')}`,
      );
    default:
      return groupHint(groupOf(object), `${textAt(object, 'kind')} ${nameOf(object)}`);
  }
}

/** The best hint; equal ones agree or the first wins. No hint is no proof: the API's own text then. */
export function guessDataplane(hints: readonly DataplaneHint[]): DataplaneGuess {
  let best: DataplaneHint | undefined;
  for (const hint of hints) {
    // That nobody enforces is said only where the network's own agent was seen.
    if (hint.name === 'none' && hint.weight < NETWORK_ONLY) continue;
    if (best === undefined || rank(hint) > rank(best)) best = hint;
  }
  if (best === undefined) return { name: 'kubernetes' };
  const flannel = hints.find((hint) => hint.flannel);
  const canal = best.name === 'calico' && flannel !== undefined;
  return {
    name: canal ? 'canal' : best.name,
    ...(best.version !== undefined && { version: best.version }),
    evidence: canal ? `${best.evidence} with ${flannel.evidence}` : best.evidence,
  };
}

/** Of equal weight, the one that tells a release, and so more. */
function rank(hint: DataplaneHint): number {
  return hint.weight + (hint.version === undefined ? 0 : 1);
}

function agentHint(object: JsonObject, daemonSet: string | undefined, podSpec: Json | undefined) {
  const agent = daemonSet === undefined ? undefined : AGENTS.get(daemonSet);
  if (agent === undefined) return undefined;
  const containers = listAt(podSpec, 'containers');
  const enforces = agent.name !== 'none' && (agent.enforces?.(containers) ?? true);
  const version = enforces && agent.container !== undefined ? releaseOf(containers, agent.container) : undefined;
  return {
    name: enforces ? agent.name : 'none',
    ...(version !== undefined && { version }),
    evidence: `DaemonSet ${textAt(object, 'metadata', 'namespace') ?? 'default'}/${daemonSet}`,
    weight: enforces ? AGENT : NETWORK_ONLY,
    ...(agent.flannel && { flannel: true as const }),
  } satisfies DataplaneHint;
}

function daemonSetOf(pod: JsonObject): string | undefined {
  const owner = listAt(pod, 'metadata', 'ownerReferences').find(
    (reference) => textAt(reference, 'kind') === 'DaemonSet',
  );
  return textAt(owner, 'name');
}

function groupHint(group: string | undefined, evidence: string): DataplaneHint | undefined {
  const found = GROUPS.find(([suffix]) => group === suffix || group?.endsWith(`.${suffix}`) === true);
  return found && { name: found[1], evidence, weight: DEFINITION };
}

function groupOf(object: JsonObject): string | undefined {
  return textAt(object, 'apiVersion')?.split('/')[0];
}

function nameOf(object: JsonObject): string {
  const name = textAt(object, 'metadata', 'name') ?? '?';
  const namespace = textAt(object, 'metadata', 'namespace');
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** `quay.io/cilium/cilium:v1.15.6@sha256:…` -> `1.15.6`; undefined for a tag that is no release. */
function releaseOf(containers: readonly Json[], name: string): string | undefined {
  const image = textAt(
    containers.find((container) => textAt(container, 'name') === name),
    'image',
  );
  return /:v?(\d+\.\d+(?:\.\d+)?)(?:[-+@]|$)/.exec(image ?? '')?.[1];
}

function hasArgument(containers: readonly Json[], wanted: RegExp): boolean {
  return containers.some((container) =>
    [...listAt(container, 'args'), ...listAt(container, 'command')].some(
      (argument) => typeof argument === 'string' && wanted.test(argument),
    ),
  );
}

/** kindnetd carries a policy controller since the build of 13 August 2024 (kind 0.24); its tags are dates. */
function kindnetEnforces(containers: readonly Json[]): boolean {
  const date = containers.map((container) => /kindnetd:v(\d{8})-/.exec(textAt(container, 'image') ?? '')?.[1]);
  return date.some((day) => day !== undefined && day >= '20240813');
}
