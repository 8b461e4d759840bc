/** The list behind *Who Can Reach This*: sources by workload, with the ports and the rule that lets them in. */

import { uniteSets } from '../../engine/connectivity/portSet.ts';
import { connectivityInto } from '../../engine/connectivity.ts';
import type { Endpoint } from '../../engine/model.ts';
import type { MatchesResult, MatchItem } from '../../protocol.ts';
import type { FlowWorld } from '../flow/world.ts';
import type { MapUnit } from '../map/ends.ts';
import { exposureIn } from '../map/exposure.ts';
import { flowOf } from '../map/flow.ts';
import { connectionWords } from '../map/formats.ts';
import { connectionsOf, type MapConnection } from '../map/map.ts';
import { unitPlace } from '../map/page.ts';
import type { DecidingRule } from '../map/rules.ts';
import { plain } from '../markdown.ts';
import { joined } from '../phrases.ts';
import type { FileSpan } from '../results.ts';
import { count, plainWords } from '../words.ts';
import type { PodStates } from './isolation.ts';
import type { Pods } from './podsAt.ts';

type Item = MatchItem<FileSpan>;

/** A list that is longer is not read; the map is for that. */
const MOST = 500;
/** Clusters above this size are not asked about pods that are not there: it takes a second look at all of them. */
const MOST_FOR_EXPOSURE = 5000;

const OUTSIDE = 'Outside the cluster';
const NOT_YET = 'Pods that are not there yet';

export function whoCanReach(about: Pods, world: FlowWorld, states: PodStates): MatchesResult<FileSpan> {
  const { pods, label, end } = about;
  const { inventory, programs } = world.cluster;
  const asked = pods.filter((pod) => states(pod).ingress !== 'host' && states(pod).ingress !== 'finished');
  const name = plain(label);
  if (asked.length === 0) {
    const nothing = `${name} is on its node's network or has finished: policies of pods do not say who reaches it. Simulate a flow to it.`;
    return { title: `Who can reach ${name}`, items: [], nothing, about: { label, end } };
  }
  const ordinals = new Set(asked.map(({ id }) => inventory.ordinal(id)));
  const found = gathered(connectionsOf(connectivityInto(programs, [...ordinals]), world), asked);
  const expected =
    inventory.endpoints.length > MOST_FOR_EXPOSURE
      ? []
      : gathered(exposureIn(world, ordinals), asked).filter(({ from }) => from.kind === 'unknown');
  const all = [...sorted(found, asked[0]?.namespace ?? ''), ...expected];
  const shown = all.slice(0, MOST).map((source) => item(source, end, world));
  const title = `Who can reach ${name}: ${sourcesWords(found)}`;
  if (all.length === 0) {
    const nothing = `No rule lets anyone in. That is so ${plainWords(world.cluster.words)}; its own node may always reach it.`;
    return { title, items: [], nothing, about: { label, end } };
  }
  const more = all.length - shown.length;
  return { title, items: [...shown, ...(more > 0 ? [moreItem(more)] : []), NODES], about: { label, end } };
}

/** One source and what it may do, to all of the pods that were asked about or to some. */
interface Source {
  readonly from: MapUnit;
  readonly connection: MapConnection;
  /** Names of the pods that it reaches so, where others it reaches otherwise or not at all. */
  readonly only: readonly string[];
}

function gathered(connections: Iterable<MapConnection>, asked: readonly Endpoint[]): readonly Source[] {
  const reached = new Map<string, { from: MapUnit; connection: MapConnection; to: Set<Endpoint> }>();
  for (const connection of connections) {
    const to = asked.filter((pod) => isIn(pod, connection.to));
    if (to.length === 0) continue;
    const key = JSON.stringify([connection.from.name, connectionWords(connection)]);
    const known = reached.get(key) ?? { from: connection.from, connection, to: new Set<Endpoint>() };
    for (const pod of to) known.to.add(pod);
    reached.set(key, known);
  }
  return [...reached.values()].map(({ from, connection, to }) => ({
    from,
    connection,
    only: to.size === asked.length ? [] : [...to].map((pod) => pod.name),
  }));
}

function isIn(pod: Endpoint, unit: MapUnit): boolean {
  if (unit.kind !== 'workload') return unit.id === pod.id;
  const { namespace, workload } = pod;
  return workload !== undefined && unit.name === `${namespace}/${workload.kind}/${workload.name}`;
}

/** The pods' own namespace first, then the others by name, then what is outside. */
function sorted(sources: readonly Source[], own: string): readonly Source[] {
  const rank = ({ from }: Source) => (from.namespace === own ? 0 : from.kind === 'outside' ? 2 : 1);
  return [...sources].sort((a, b) => rank(a) - rank(b) || compare(a.from.name, b.from.name));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function item({ from, connection, only }: Source, end: string, world: FlowWorld): Item {
  const { allow, conditional, unknown } = connection;
  const ports = uniteSets(uniteSets(allow, conditional), unknown);
  const rules = connection.rules();
  const rule = [...rules].reverse().find(({ place }) => place !== undefined)?.place;
  const place = unitPlace(from, world);
  const flow = flowOf(connection, ports, { to: end });
  const target = only.length === 0 ? '' : ` to ${joined(only.map(plain), 'and')} only`;
  const group =
    from.kind === 'outside' ? OUTSIDE : from.kind === 'unknown' ? NOT_YET : `In ${plain(from.namespace ?? '')}`;
  return {
    group,
    label: labelOf(from),
    description: `${connectionWords(connection)}${target}`,
    detail: rules.map(ruleText).join('; ') || 'no policy limits it on either side',
    ...(flow && { flow }),
    ...(place && { place }),
    ...(rule && { rule }),
  };
}

/** `web (Deployment, 3 pods)`. */
function labelOf({ kind, name, pods }: MapUnit): string {
  const [, owner = '', own = ''] = name.split('/');
  if (kind === 'workload') return `${plain(own)} (${plain(owner)}${pods > 1 ? `, ${count(pods, 'pod')}` : ''})`;
  return kind === 'pod' ? plain(owner) : plain(name);
}

/** `web spec.ingress[0] (policies/web.yaml:11)`: short, because a list has little room. */
function ruleText({ end, policy, rule, file, line }: DecidingRule): string {
  const name = policy.slice(policy.lastIndexOf('/') + 1).replace(/^.* /, '');
  const where = file === undefined ? '' : ` (${file}${line === undefined ? '' : `:${line}`})`;
  return plain(`${end === 'source' ? 'leaving: ' : ''}${name}${rule === undefined ? '' : ` ${rule}`}${where}`);
}

function sourcesWords(sources: readonly Source[]): string {
  const inside = new Set(sources.filter(({ from }) => from.namespace !== undefined).map(({ from }) => from.name)).size;
  const outside = sources.some(({ from }) => from.kind === 'outside');
  if (inside === 0) return outside ? 'only from outside' : 'nobody';
  return `${count(inside, 'workload')}${outside ? ' and from outside' : ''}`;
}

function moreItem(more: number): Item {
  return {
    group: 'More',
    label: `${count(more, 'more source')}`,
    description: '',
    detail: 'The connectivity map lists all of them',
  };
}

/** They are in no map: what they may do depends on where they run. */
const NODES: Item = {
  group: 'Not in this list',
  label: 'Nodes, and pods on their network',
  description: '',
  detail: "A pod's own node may always reach it; Simulate Flow answers for the others",
};
