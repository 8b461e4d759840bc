/** A port, its number or name, its protocol, the end of its range. */

import type { Endpoint } from '../../engine/model.ts';
import { namedPortNumbers } from '../../engine/namedPorts.ts';
import { type PortMatch, protocolName, SCTP, TCP, UDP } from '../../engine/ports.ts';
import { podsBehind, targetPort } from '../../engine/services.ts';
import type { ClusterView } from '../../rules/rule.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import { dataplaneTitle } from '../counts.ts';
import { code } from '../markdown.ts';
import { joined, ordinalOf, portPhrase } from '../phrases.ts';
import { podCount } from '../pods.ts';
import { destinations, ruleAt, samePath } from '../selection.ts';
import { capital, count, grouped } from '../words.ts';
import type { HoverContext, Meaning } from './meaning.ts';
import { podNames } from './names.ts';

/** One item of `ports`, and everything in it. */
export function portMeaning(context: HoverContext): Meaning {
  const { view, place, policy, base } = context;
  const title = place.path.length === base.length ? `port ${ordinalOf(base)}` : undefined;
  const rule = ruleAt(policy, base.slice(0, -2));
  const match = rule?.ports?.find(({ path }) => samePath(path, base));
  const named = title === undefined ? {} : { title };
  if (!rule || !match) return { ...named, bold: 'Matches nothing', after: ': it is refused as it stands' };
  const bold = capital(portPhrase(match, code));
  const written = [...writtenOtherwise(context, match), ...protocolNote(context, match)];
  if (!view.cluster) return { ...named, bold, notes: written };
  const pods = destinations(view.cluster, policy, rule);
  const about = match.port.kind === 'named' ? namedPort(view.cluster, pods, match) : numbers(view.cluster, pods, match);
  return { ...named, bold, ...about, notes: [...written, ...(about.notes ?? [])] };
}

function namedPort(cluster: ClusterView, pods: readonly Endpoint[], match: PortMatch): Meaning {
  if (match.port.kind !== 'named') return {};
  const { namedPorts } = cluster.programs.dataplane;
  const title = dataplaneTitle(cluster.programs.dataplane);
  if (!namedPorts.resolved) return { after: `: ${title} does not look up port names, so it matches nothing` };
  const { name } = match.port;
  // Without a protocol it is that of the container port, whichever it is.
  const protocols = match.protocol === undefined ? [TCP, UDP, SCTP] : [match.protocol];
  const byNumber = new Map<number, Endpoint[]>();
  const without: Endpoint[] = [];
  for (const pod of pods) {
    const found = protocols.flatMap((protocol) => namedPortNumbers(pod, name, protocol, namedPorts));
    if (found.length === 0) without.push(pod);
    for (const number of new Set(found)) byNumber.set(number, [...(byNumber.get(number) ?? []), pod]);
  }
  const numbersWords = [...byNumber]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([number, list]) => `**${number}** on ${podNames(list).slice(2)}`);
  const none =
    without.length === 0
      ? []
      : [
          `${podCount(without, cluster.inventory)} without that name ${without.length === 1 ? 'does' : 'do'} not match${podNames(without)}.`,
        ];
  return {
    after:
      numbersWords.length > 0
        ? `: ${joined(numbersWords, 'and')}`
        : `: no pod here has a ${match.protocol === undefined ? '' : `${protocolName(match.protocol)} `}port of that name`,
    counted: true,
    notes: numbersWords.length > 0 ? none : namesThere(pods, match),
  };
}

/** What the pods do declare, where the name is none of theirs. */
function namesThere(pods: readonly Endpoint[], match: PortMatch): readonly string[] {
  const names = new Map<string, number>();
  for (const pod of pods) {
    for (const { name, port, protocol } of pod.ports) {
      if (name === undefined) continue;
      const text = `${code(name)} (${protocolName(protocol)} ${port})`;
      names.set(text, (names.get(text) ?? 0) + 1);
    }
  }
  if (names.size === 0)
    return match.port.kind === 'named' && pods.length > 0 ? ['These pods name none of their ports.'] : [];
  const most = [...names].sort(([, a], [, b]) => b - a).map(([text]) => text);
  return [`Their port names: ${joined(most, 'and', 6)}.`];
}

function numbers(cluster: ClusterView, pods: readonly Endpoint[], match: PortMatch): Meaning {
  if (match.port.kind !== 'numbers') return {};
  const { first, last, ranged } = match.port;
  const notes: string[] = [];
  if (ranged && !cluster.programs.dataplane.portRanges) {
    notes.push(
      `${dataplaneTitle(cluster.programs.dataplane)} does not read \`endPort\`: only ${first} is let through.`,
    );
  }
  if (first !== last) return { after: `: ${count(last - first + 1, 'port')}`, notes };
  const declaring = pods.filter((pod) =>
    pod.ports.some(({ port, protocol }) => port === first && protocol === match.protocol),
  );
  notes.push(...serviceNotes(cluster, pods, match.protocol ?? TCP, first));
  if (pods.length === 0) return { notes };
  const some = declaring.length < pods.length;
  const who = declaring.length === pods.length ? 'all' : declaring.length === 0 ? 'none' : grouped(declaring.length);
  return {
    after: `: ${who} of ${podCount(pods, cluster.inventory)} here ${declaring.length === 1 ? 'declares' : 'declare'} it${some ? podNames(declaring) : ''}`,
    counted: true,
    notes,
  };
}

/** Services in front of these pods: the one that leads to the port, or whose own port it is. */
function serviceNotes(
  cluster: ClusterView,
  pods: readonly Endpoint[],
  protocol: number,
  port: number,
): readonly string[] {
  const here = new Set(pods);
  const notes: string[] = [];
  for (const service of cluster.inventory.services) {
    const ports = service.ports.filter((each) => each.protocol === protocol);
    if (ports.length === 0) continue;
    const behind = podsBehind(service, cluster.inventory).filter((pod) => here.has(pod));
    if (behind.length === 0) continue;
    const name = code(`${service.namespace}/${service.name}`);
    for (const each of ports) {
      const targets = [...new Set(behind.flatMap((pod) => targetPort(pod, each.targetPort, protocol) ?? []))];
      if (targets.includes(port)) notes.push(`Service ${name} leads here from its port ${each.port}.`);
      else if (each.port === port && targets.length > 0) {
        notes.push(
          `${port} is the port of Service ${name}; its pods listen on ${joined(targets.map(String), 'or')}, and policy sees the pod's port.`,
        );
      }
    }
  }
  return notes.slice(0, 4);
}

/** A protocol that is left out is TCP and nothing else (kubernetes.md A.2.2). */
function protocolNote({ place, base, field }: HoverContext, match: PortMatch): readonly string[] {
  if (field.role !== 'port-item') return [];
  const written = nodeAt(place.manifest.object.node, [...base, 'protocol']);
  if (match.protocol !== TCP || (written?.kind === 'scalar' && written.value !== null)) return [];
  return ['No `protocol` is written, which means TCP and nothing else.'];
}

/** `0443` is 291: where the number is not the text. */
function writtenOtherwise({ place }: HoverContext, match: PortMatch): readonly string[] {
  const { node } = place;
  if (node.kind !== 'scalar' || typeof node.value !== 'number' || match.port.kind !== 'numbers') return [];
  return node.source === String(node.value) ? [] : [`YAML reads ${code(node.source)} as the number ${node.value}.`];
}
