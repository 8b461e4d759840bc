import type { PortMatch } from '../../../engine/ports.ts';
import type { Finding, RuleSubject } from '../../rule.ts';
import { fix } from '../fix.ts';
import { joinItems } from '../join.ts';
import { covers } from '../portWords.ts';
import { itemHead } from '../spans.ts';
import { sentences } from '../text.ts';
import { confirmed, subjects } from '../view.ts';
import { thePods } from '../words.ts';
import { type CiliumItemText, ciliumItems, ciliumRules, nodesIn, peerKeys, underCilium } from './manifest.ts';

/** Two neighbouring items, one with peers alone and one with ports alone: likely one, torn by a dash (cilium.md M09). */
export function* ciliumTornPorts(subject: RuleSubject): Iterable<Finding> {
  for (const rule of ciliumRules(subject)) {
    const items = ciliumItems(rule);
    for (let index = 0; index + 1 < items.length; index++) {
      const finding = torn(subject, items[index], items[index + 1]);
      if (!finding) continue;
      yield finding;
      index++;
    }
  }
}

function torn(
  subject: RuleSubject,
  first: CiliumItemText | undefined,
  second: CiliumItemText | undefined,
): Finding | undefined {
  if (!first || !second || first.list !== second.list || second.index !== first.index + 1) return undefined;
  const [named, open] = isOnlyPeers(first) && isOnlyPorts(second) ? [first, second] : [second, first];
  if (!isOnlyPeers(named) || !isOnlyPorts(open)) return undefined;
  const ports = open.rules.flatMap((rule) => rule.ports ?? []);
  // Names are asked of any server, so port 53 without peers is no accident.
  if (ports.length === 0 || ports.every(isDns)) return undefined;
  const harm = openAnyway(subject, first, ports);
  const verb = first.denies ? 'denied' : 'allowed';
  const [place, rest] = named === first ? ['first', 'second'] : ['second', 'first'];
  return {
    code: 'ports-split',
    level: harm && subject.cluster ? confirmed(subject.cluster) : 'info',
    message: sentences(
      `These are two items: the peers of the ${place} are ${verb} on every port, and the ports of the ${rest} are ${verb} for everybody, inside and outside the cluster.`,
      harm,
      'Remove the second dash if the ports were meant for those peers.',
    ),
    path: [...second.path],
    part: 'value',
    span: itemHead(second.list, second.index),
    related: [{ message: 'The item before it', path: [...first.path] }],
    fixes: fix('Join into one item', joinItems(first.of.text, first.list, first.index), harm !== undefined),
  };
}

function isOnlyPeers(item: CiliumItemText): boolean {
  return item.map.entries.length === 1 && peerKeys(item).length === 1 && item.rules.length === 1;
}

function isOnlyPorts({ map }: CiliumItemText): boolean {
  return map.entries.length === 1 && nodesIn(map, 'toPorts').length > 0;
}

function isDns({ port }: PortMatch): boolean {
  return port.kind === 'numbers' && port.first === port.last && (port.first === 53 || port.first === 5353);
}

/** Every port that the pods declare is open by the second, so that the peers of the first change nothing. */
function openAnyway(
  subject: RuleSubject,
  { of, direction }: CiliumItemText,
  open: readonly PortMatch[],
): string | undefined {
  const cluster = underCilium(subject.cluster);
  if (!cluster || !of.policy || direction !== 'ingress') return undefined;
  const { pods, certain } = subjects(cluster, of.policy);
  const isOpen = pods.every(
    (pod) =>
      pod.ports.length > 0 &&
      pod.ports.every((declared) =>
        open.some((match) =>
          match.port.kind === 'named'
            ? match.port.name === declared.name && match.protocol === declared.protocol
            : covers(match, declared.protocol, declared.port),
        ),
      ),
  );
  if (!certain || pods.length === 0 || !isOpen) return undefined;
  return `Every port that ${thePods(pods, cluster.inventory)} declare${pods.length === 1 ? 's' : ''} is open that way (${cluster.words}), so the peers change nothing.`;
}
