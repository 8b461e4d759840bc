/** The nodes of the tree: what each is called, and what it says beside its name, over it and aloud. */

import type { Direction, Endpoint, Policy } from '../../engine/model.ts';
import { isWatched } from '../../engine/parts.ts';
import type { TreeNode } from '../../protocol.ts';
import { nodesPhrase, subjectPhrase } from '../counts.ts';
import type { FlowWorld } from '../flow/world.ts';
import { code, lines, plain } from '../markdown.ts';
import { joined } from '../phrases.ts';
import { endText, type PodGroup, podCount } from '../pods.ts';
import { podDetail } from '../resolveEnd.ts';
import type { FileSpan } from '../results.ts';
import { selectNodes, selectSubject } from '../selection.ts';
import { capital, count } from '../words.ts';
import { type PodState, type PodStates, sharedState, stateSentence, stateWords } from './isolation.ts';
import { type Selecting, selecting } from './selecting.ts';
import { treeId } from './treeIds.ts';
import { workloadEnd } from './workloads.ts';

export interface TreeWorld extends FlowWorld {
  readonly states: PodStates;
}

type Node = TreeNode<FileSpan>;

/** What a screen reader says follows from the rest. */
function node(what: string, made: Omit<Node, 'spoken'>): Node {
  return {
    ...made,
    spoken: `${what === '' ? '' : `${what} `}${made.label}${made.description === '' ? '' : `: ${made.description}`}`,
  };
}

export function namespaceNode(name: string, world: TreeWorld): Node {
  const { inventory } = world.cluster;
  const pods = inventory.endpointsIn(name).filter(({ kind, finished }) => kind === 'pod' && !finished);
  const open = pods.filter((pod) => isOpen(world.states(pod))).length;
  const place = world.endpointPlace(`namespace/${name}`);
  const which =
    open === 0 ? 'none open for ingress' : open === pods.length ? 'open for ingress' : `${open} open for ingress`;
  const description = pods.length === 0 ? 'no pods' : `${podCount(pods, inventory)}, ${which}`;
  const unknown = inventory.namespaces.get(name)?.labelsKnown === false;
  return node('Namespace', {
    id: treeId('namespace', name),
    kind: 'namespace',
    label: plain(name),
    description,
    tooltip: lines(
      `**Namespace** ${code(name)}`,
      `${capital(description)}`,
      unknown ? 'Only mentioned: its labels are not in the snapshot' : undefined,
    ),
    expands: true,
    ...(place && { place }),
  });
}

function isOpen({ ingress }: PodState): boolean {
  return ingress === 'open' || ingress === 'exceptions' || ingress === 'everything';
}

export function workloadNode(group: PodGroup, world: TreeWorld): Node {
  const [first] = group.endpoints;
  if (group.kind === undefined && first !== undefined) return podNode(first, world);
  const { namespace, kind = '', name, endpoints } = group;
  const state = sharedState(endpoints.map(world.states));
  const place = world.endpointPlace(`workload/${namespace}/${kind}/${name}`) ?? placeOf(first, world);
  const size = endpoints.every(({ template }) => template)
    ? 'no pod of it is known'
    : podCount(endpoints, world.cluster.inventory);
  return node(kind, {
    id: treeId('workload', namespace, kind, name),
    kind: 'workload',
    label: plain(name),
    description: stateWords(state),
    tooltip: lines(
      `**${plain(kind)}** ${code(`${namespace}/${name}`)}, ${size}`,
      ...stateLines(state, endpoints, world),
    ),
    expands: true,
    isolation: state,
    end: workloadEnd(group),
    ...(place && { place }),
  });
}

export function podNode(pod: Endpoint, world: TreeWorld): Node {
  const { namespace = '', name } = pod;
  const state = world.states(pod);
  const place = placeOf(pod, world);
  return node('Pod', {
    id: treeId('pod', namespace, name),
    kind: 'pod',
    label: plain(name),
    description: stateWords(state),
    tooltip: lines(
      `**Pod** ${code(`${namespace}/${name}`)}, ${plain(podDetail(pod))}`,
      ...stateLines(state, [pod], world),
    ),
    expands: selecting(world.cluster, [pod], 'ingress').length + selecting(world.cluster, [pod], 'egress').length > 0,
    isolation: state,
    end: endText(pod),
    ...(place && { place }),
  });
}

export function podsNode({ namespace, kind = '', name, endpoints }: PodGroup, world: TreeWorld): Node {
  return node('', {
    id: treeId('pods', namespace, kind, name),
    kind: 'pods',
    label: capital(podCount(endpoints, world.cluster.inventory)),
    description: '',
    tooltip: `The pods of ${plain(kind)} ${code(`${namespace}/${name}`)}`,
    expands: true,
  });
}

export function policiesNode(namespace: string, policies: readonly Policy[]): Node {
  const label = namespace === '' ? 'Cluster-wide policies' : 'Policies';
  return node('', {
    id: treeId('policies', namespace),
    kind: 'policies',
    label,
    description: `${policies.length}`,
    tooltip: namespace === '' ? 'Policies that belong to no namespace' : `Every policy of namespace ${code(namespace)}`,
    expands: true,
  });
}

/** With what it selects, wherever that is. */
export function policyNode(policy: Policy, world: TreeWorld): Node {
  return policyLeaf(policy, treeId('policies', policy.namespace ?? '', policy.id), world, subjectWords(policy, world));
}

/** The policies that select some of the pods, in the order of evaluation. `parent` makes their names unique. */
export function selectingNodes(
  pods: readonly Endpoint[],
  world: TreeWorld,
  parent: readonly string[],
): readonly (() => Node)[] {
  const found = new Map<string, { readonly one: Selecting; readonly directions: Direction[] }>();
  for (const direction of ['ingress', 'egress'] as const) {
    for (const one of selecting(world.cluster, pods, direction)) {
      const object = one.policy.object ?? one.policy.id;
      const known = found.get(object);
      if (known === undefined) found.set(object, { one, directions: [direction] });
      else if (!known.directions.includes(direction)) known.directions.push(direction);
    }
  }
  return [...found.values()].map(({ one, directions }) => () => {
    const some = one.pods.length < pods.length ? [`${one.pods.length} of ${pods.length} pods`] : [];
    const words = [directions.join(' and '), ...some, ...(one.perhaps ? ['perhaps'] : [])].join(', ');
    return policyLeaf(one.policy, treeId(...parent, one.policy.id), world, words);
  });
}

function policyLeaf(policy: Policy, id: string, world: TreeWorld, words: string): Node {
  const place = world.policyPlace(policy.id, []);
  const line = place && world.line(place);
  const where = place && `${world.display(place.uri)}${line === undefined ? '' : `:${line}`}`;
  const rules = policy.rules.length;
  return node(policy.kind, {
    id,
    kind: 'policy',
    label: plain(policy.name),
    description: `${words} · ${plain(policy.kind)}`,
    tooltip: lines(
      `**${plain(policy.kind)}** ${code(policy.namespace === undefined ? policy.name : `${policy.namespace}/${policy.name}`)}`,
      `${capital(joined(policy.directions, 'and')) || 'No direction'}, ${count(rules, 'rule')}`,
      subjectSentence(policy, world),
      where === undefined ? 'Written in no file that was read' : code(where),
    ),
    expands: false,
    ...(place && { place }),
  });
}

function subjectWords(policy: Policy, world: TreeWorld): string {
  const { cluster } = world;
  const { programs } = cluster;
  if (isWatched(policy, programs.dataplane)) return 'only watched';
  if (programs.withoutEffect.some(({ id }) => id === policy.id))
    return `without effect under ${programs.dataplane.name}`;
  const { subject } = policy;
  if (subject.kind === 'hosts') return nodesPhrase(cluster, selectNodes(cluster, subject.selector, 'subject'));
  return subjectPhrase(cluster, selectSubject(cluster, policy), plain);
}

function subjectSentence(policy: Policy, world: TreeWorld): string {
  const words = subjectWords(policy, world);
  return /^(only|without)/.test(words) ? capital(words) : `Selects ${words}`;
}

/** One line a direction, with the policies that are behind it. */
function stateLines(state: PodState, pods: readonly Endpoint[], world: TreeWorld): readonly string[] {
  return (['ingress', 'egress'] as const).map((direction) => {
    const names = selecting(world.cluster, pods, direction)
      .filter(({ isolates }) => isolates)
      .map(({ policy }) => code(policy.name));
    const by = names.length === 0 ? '' : ` (${joined(names, 'and', 3)})`;
    return `${capital(direction)} ${stateSentence(state[direction], direction)}${by}`;
  });
}

function placeOf(endpoint: Endpoint | undefined, world: FlowWorld): FileSpan | undefined {
  return endpoint && world.endpointPlace(endpoint.id);
}
