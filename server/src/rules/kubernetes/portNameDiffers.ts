import type { Endpoint, Rule as PolicyRule } from '../../engine/model.ts';
import type { PortMatch } from '../../engine/ports.ts';
import { isEverything } from '../../engine/selector.ts';
import { subjectSelector } from '../../engine/subjects.ts';
import { capital, podCount } from '../../snapshot/words.ts';
import type { ClusterView, Finding, Rule } from '../rule.ts';
import { fix } from '../support/fix.ts';
import { type PolicyText, policyText } from '../support/manifest.ts';
import { receivers } from '../support/peers.ts';
import { portPath, rewritePort } from '../support/portPlace.ts';
import { anyOf, code } from '../support/text.ts';
import { confirmed, governs, relatedPods } from '../support/view.ts';

/**
 * A port name that does not mean the same on all receiving pods: it is looked up on each of them (kubernetes.md A.3.4,
 * A.4 rows 32 and 34). Pods that declare the number and not the name are left out, which is hardly ever meant.
 */
export const portNameDiffers: Rule = {
  code: 'port-name-differs',
  level: 'warning',
  scope: 'cluster',
  families: ['kubernetes', 'admin'],
  title: 'A port name that does not mean the same on every pod',
  answers: [],
  *check(subject) {
    const { cluster } = subject;
    const found = policyText(subject);
    if (!found || !cluster) return;
    for (const rule of found.policy.rules) {
      if (!governs(found.policy, rule.direction) || !rule.ports?.some(({ port }) => port.kind === 'named')) continue;
      const { pods, certain } = receivers(cluster, found.policy, rule);
      if (!certain) continue;
      for (const match of rule.ports) {
        const finding = leftOut(cluster, found, pods, rule, match) ?? skipped(cluster, found, pods, rule, match);
        if (finding) yield finding;
      }
    }
  },
};

/** Pods by the numbers that the name has on them; those without the name are not there. */
function numbersOf(pods: readonly Endpoint[], { port, protocol }: PortMatch): ReadonlyMap<number, Endpoint[]> {
  const numbers = new Map<number, Endpoint[]>();
  for (const pod of pods) {
    for (const declared of pod.ports) {
      if (port.kind !== 'named' || declared.name !== port.name) continue;
      if (protocol !== undefined && declared.protocol !== protocol) continue;
      const same = numbers.get(declared.port);
      if (!same) numbers.set(declared.port, [pod]);
      else if (!same.includes(pod)) same.push(pod);
    }
  }
  return numbers;
}

/** Pods that listen on the number under no name, or another: the rule does not reach them. */
function leftOut(
  cluster: ClusterView,
  found: PolicyText,
  pods: readonly Endpoint[],
  rule: PolicyRule,
  match: PortMatch,
): Finding | undefined {
  const { action, ports = [] } = rule;
  const numbers = numbersOf(pods, match);
  const [only, ...more] = [...numbers.keys()];
  if (match.port.kind !== 'named' || only === undefined || more.length > 0) return undefined;
  const { name } = match.port;
  const protocol = pods.flatMap((pod) => pod.ports).find((each) => each.name === name && each.port === only)?.protocol;
  const without = pods.filter(
    (pod) =>
      !pod.ports.some((each) => each.name === name) &&
      pod.ports.some((each) => each.port === only && each.protocol === protocol && !isListed(ports, each.name)),
  );
  // Somebody who also lists the number is safe.
  if (
    without.length === 0 ||
    ports.some(({ port }) => port.kind === 'numbers' && port.first <= only && only <= port.last)
  )
    return undefined;
  const one = without.length === 1;
  return {
    code: 'port-name-differs',
    // Of everybody in a namespace some may well be meant and some not.
    level: areChosen(found, rule) ? confirmed(cluster) : 'info',
    message: `${code(name)} is ${only} on ${podCount(numbers.get(only) ?? [], cluster.inventory)}; ${podCount(without, cluster.inventory)} declare${one ? 's' : ''} ${only} without that name (${cluster.words}), and this rule does not ${action === 'Deny' ? 'deny' : 'reach'} ${one ? 'it' : 'them'}. Use the number, or name the port there.`,
    path: portPath(found, match),
    part: 'value',
    related: relatedPods(cluster, without, `Declares ${only} without the name`),
    fixes: fix(`Use the number ${only}`, rewritePort(found, match, only, protocol)),
  };
}

/** The receivers are named by labels of their own. */
function areChosen({ policy }: PolicyText, { direction, peers = [] }: PolicyRule): boolean {
  if (direction === 'ingress') return !isEverything(subjectSelector(policy.subject));
  return peers.every((peer) => peer.kind === 'pods' && !isEverything(peer.pods)) && peers.length > 0;
}

function isListed(ports: readonly PortMatch[], name: string | undefined): boolean {
  return name !== undefined && ports.some(({ port }) => port.kind === 'named' && port.name === name);
}

/** Several numbers: fine where each receiver is asked, and lost where the enforcer asks all pods at once. */
function skipped(
  cluster: ClusterView,
  found: PolicyText,
  pods: readonly Endpoint[],
  { direction }: PolicyRule,
  match: PortMatch,
): Finding | undefined {
  if (match.port.kind !== 'named') return undefined;
  const numbers = numbersOf(pods, match);
  if (numbers.size < 2) return undefined;
  const lost = direction === 'egress' && cluster.programs.dataplane.namedPorts.sentTo === 'all-pods';
  const each = [...numbers].map(([number, with_]) => `${number} on ${podCount(with_, cluster.inventory)}`);
  return {
    code: 'port-name-differs',
    level: lost ? confirmed(cluster) : 'info',
    message: lost
      ? `${code(match.port.name)} is ${anyOf(each, 'and')} (${cluster.words}), and the enforcer here skips a name of several numbers in what pods send: this matches nothing. Use the numbers.`
      : `${capital(`the name ${code(match.port.name)}`)} is looked up on each pod: it is ${anyOf(each, 'and')} (${cluster.words}). Use the number if only one of them is meant.`,
    path: portPath(found, match),
    part: 'value',
  };
}
