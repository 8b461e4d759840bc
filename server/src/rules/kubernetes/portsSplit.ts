import type { Endpoint, Rule as EngineRule } from '../../engine/model.ts';
import type { PortMatch } from '../../engine/ports.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { ciliumTornPorts } from '../support/cilium/tornPorts.ts';
import { fix } from '../support/fix.ts';
import { joinItems } from '../support/join.ts';
import {
  DIRECTIONS,
  hasItems,
  type NetworkPolicyText,
  networkPolicy,
  type RuleText,
  rulesOf,
} from '../support/manifest.ts';
import { receivers } from '../support/peers.ts';
import { covers, onPorts, ruleAt } from '../support/portWords.ts';
import { itemHead } from '../support/spans.ts';
import { confirmed, governs } from '../support/view.ts';
import { thePods } from '../support/words.ts';

/**
 * Two neighbouring rules, one with peers and no ports, the other with ports and no peers: often one rule torn apart by
 * a dash (kubernetes.md A.4 row 71). A warning only where every port of the pods is open to everyone by the second, so
 * that the peers of the first change nothing.
 */
export const portsSplit: Rule = {
  code: 'ports-split',
  level: 'warning',
  scope: 'cluster',
  families: ['kubernetes', 'cilium'],
  title: 'A second dash made peers and ports two rules',
  answers: ['A-M03', 'cilium-M09'],
  *check(subject) {
    yield* ciliumTornPorts(subject);
    const found = networkPolicy(subject);
    if (!found) return;
    for (const direction of DIRECTIONS) {
      if (!governs(found.policy, direction)) continue;
      const rules = rulesOf(found.spec, direction);
      for (let index = 0; index + 1 < rules.length; index += 1) {
        const finding = torn(subject, found, rules[index], rules[index + 1]);
        if (!finding) continue;
        yield finding;
        index += 1;
      }
    }
  },
};

function torn(
  subject: RuleSubject,
  found: NetworkPolicyText,
  first: RuleText | undefined,
  second: RuleText | undefined,
): Finding | undefined {
  if (!first?.map || !second?.map) return undefined;
  const [named, open] = onlyPeers(first) && onlyPorts(second) ? [first, second] : [second, first];
  if (!onlyPeers(named) || !onlyPorts(open)) return undefined;
  const peerRule = ruleAt(found.policy, named.path);
  const portRule = ruleAt(found.policy, open.path);
  if (!peerRule || !portRule?.ports || portRule.ports.every(isDns)) return undefined;
  const harm = openAnyway(subject, found, peerRule, portRule.ports);
  const [place, rest] = named === first ? ['first', 'second'] : ['second', 'first'];
  return {
    code: 'ports-split',
    level: harm && subject.cluster ? confirmed(subject.cluster) : 'info',
    message: `These are two rules: the peers of the ${place} are admitted on every port, and by the ${rest} everyone is admitted ${onPorts(portRule.ports)}. ${
      harm ? `${harm} ` : ''
    }Remove the second dash if the ports were meant for those peers.`,
    path: second.path,
    part: 'value',
    span: itemHead(second.list, second.index),
    related: [{ message: 'The rule before it', path: first.path }],
    fixes: fix('Join into one rule', joinItems(found.text, first.list, first.index), harm !== undefined),
  };
}

function onlyPeers(rule: RuleText): boolean {
  return hasItems(rule.peers) && !rule.ports;
}

function onlyPorts(rule: RuleText): boolean {
  return hasItems(rule.ports) && !rule.peers;
}

/** Names are asked of any server, so a rule of port 53 without peers is no accident. */
function isDns({ port }: PortMatch): boolean {
  return port.kind === 'numbers' && port.first === port.last && (port.first === 53 || port.first === 5353);
}

/** The sentence that confirms harm: the pods declare ports, and all of them are open to everyone. */
function openAnyway(
  { cluster }: RuleSubject,
  { policy }: NetworkPolicyText,
  peerRule: EngineRule,
  open: readonly PortMatch[],
): string | undefined {
  if (!cluster) return undefined;
  // An address may be anybody's: what listens there is not known.
  if (peerRule.direction === 'egress' && peerRule.peers?.some(({ kind }) => kind === 'addresses')) return undefined;
  const { pods, certain } = receivers(cluster, policy, peerRule);
  if (!certain || pods.length === 0 || !pods.every((pod) => declaresOnly(pod, open))) return undefined;
  return `Every port that ${thePods(pods, cluster.inventory)} declare${pods.length === 1 ? 's' : ''} is open that way (${cluster.words}), so the peers change nothing.`;
}

function declaresOnly(pod: Endpoint, open: readonly PortMatch[]): boolean {
  return (
    pod.ports.length > 0 &&
    pod.ports.every((declared) =>
      open.some((match) =>
        match.port.kind === 'named'
          ? match.port.name === declared.name && match.protocol === declared.protocol
          : covers(match, declared.protocol, declared.port),
      ),
    )
  );
}
