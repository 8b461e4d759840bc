import { contains } from '../../../engine/address.ts';
import type { Endpoint } from '../../../engine/model.ts';
import { protocolName } from '../../../engine/ports.ts';
import { nearestNames } from '../../../schema/near.ts';
import { nodeAt } from '../../../syntax/cursor.ts';
import type { ClusterView, Finding, Fix, RuleSubject } from '../../rule.ts';
import { labelsAt, protocolOf, rangesAt } from '../../support/calico/criteria.ts';
import { type CalicoPolicy, type CalicoRule, calicoPolicy, rulesOf } from '../../support/calico/policy.ts';
import { type AskedPort, destinationPorts, receiversOf } from '../../support/calico/ports.ts';
import { governedHosts } from '../../support/calico/world.ts';
import { fix } from '../../support/fix.ts';
import { rewriteScalar } from '../../support/rewrite.ts';
import { code, sentences } from '../../support/text.ts';
import { confirmed } from '../../support/view.ts';
import { listNames, thePods } from '../../support/words.ts';

/**
 * What `unknown-port-name` says of Calico's policies: a name is looked up in the ports that endpoints declare, so one that
 * nobody declares, or one of addresses outside, matches nothing (calico.md 4.6, rows 77 to 79 of 5.2).
 */
export function* calicoPortNames(subject: RuleSubject): Iterable<Finding> {
  const { cluster } = subject;
  const found = calicoPolicy(subject);
  if (!found || !cluster || governedHosts(cluster, found).length > 0 || found.policy.stage !== undefined) return;
  for (const rule of rulesOf(found)) {
    const named = destinationPorts(rule).filter(({ port }) => port.kind === 'named');
    if (named.length === 0) continue;
    const { pods, certain } = receiversOf(cluster, found, rule);
    for (const asked of named) {
      if (certain && pods.length > 0) {
        const told = judge(cluster, found, rule, pods, asked);
        if (told) yield told;
      } else if (certain && isOutside(cluster, rule)) yield outside(cluster, asked);
    }
  }
}

function judge(
  cluster: ClusterView,
  found: CalicoPolicy,
  { direction, rule }: CalicoRule,
  pods: readonly Endpoint[],
  { port, path }: AskedPort,
): Finding | undefined {
  const name = port.kind === 'named' ? port.name : '';
  const protocol = protocolOf(rule);
  const declared = pods.flatMap((pod) => pod.ports);
  const same = declared.filter((own) => own.name === name);
  if (same.some((own) => protocol === undefined || own.protocol === protocol)) return undefined;
  // Host endpoints have names for ports too.
  if (cluster.inventory.hostEndpoints.some(({ ports }) => ports.some((own) => own.name === name))) return undefined;
  const whose = `${thePods(pods, cluster.inventory)} ${direction === 'ingress' ? 'this policy selects' : 'at the other end'}`;
  const [other] = same;
  if (other && protocol !== undefined) {
    return {
      code: 'unknown-port-name',
      level: confirmed(cluster),
      message: `${code(name)} is a port of ${protocolName(other.protocol)} on ${whose} (${cluster.words}), and this rule is for ${protocolName(protocol)}: it matches nothing. Use the protocol of the port.`,
      path,
      part: 'value',
      fixes: withProtocol(found, path, protocolName(other.protocol)),
    };
  }
  const names = [
    ...new Set(
      declared.filter((own) => protocol === undefined || own.protocol === protocol).flatMap((own) => own.name ?? []),
    ),
  ];
  const near = nearestNames(name, names);
  return {
    code: 'unknown-port-name',
    level: confirmed(cluster),
    message: sentences(
      `No container of ${whose} declares a port named ${code(name)} (${cluster.words}), so this matches nothing.`,
      names.length > 0
        ? `What is declared: ${listNames(near.length > 0 ? near : names)}.`
        : 'No port there has a name; use the number.',
    ),
    path,
    part: 'value',
    fixes: near.slice(0, 2).flatMap((each) => renamed(found, path, each, near.length === 1)),
  };
}

function renamed(
  { root, text }: CalicoPolicy,
  path: AskedPort['path'],
  name: string,
  preferred: boolean,
): readonly Fix[] {
  const node = nodeAt(root, path);
  return node ? fix(`Use the port name ${name}`, rewriteScalar(text, node, name), preferred) : [];
}

/** Where the rule names this one port only. */
function withProtocol({ root, text }: CalicoPolicy, path: AskedPort['path'], protocol: string): readonly Fix[] {
  const list = nodeAt(root, path.slice(0, -1));
  const node = nodeAt(root, [...path.slice(0, 3), 'protocol']);
  const only = list?.kind === 'list' && list.items.length === 1;
  return only && node ? fix(`Use protocol ${protocol}`, rewriteScalar(text, node, protocol), true) : [];
}

/** Only addresses, and those of no pod and no host endpoint. */
function isOutside({ inventory }: ClusterView, { rule, direction }: CalicoRule): boolean {
  const asked = rangesAt(rule, 'destination').filter(({ negated }) => !negated);
  if (direction !== 'egress' || asked.length === 0 || labelsAt(rule, 'destination')) return false;
  const holds = (addresses: Endpoint['addresses']) =>
    addresses.some((address) => asked.every(({ ranges }) => ranges.some((range) => contains(range, address))));
  return (
    !inventory.endpoints.some((pod) => holds(pod.addresses)) &&
    !inventory.hostEndpoints.some((host) => holds(host.addresses))
  );
}

function outside(cluster: ClusterView, { port, path }: AskedPort): Finding {
  return {
    code: 'unknown-port-name',
    level: confirmed(cluster),
    message: `Names of ports are known of pods and host endpoints only, and none has an address in these ranges (${cluster.words}): ${code(port.kind === 'named' ? port.name : '')} matches nothing. Use the number.`,
    path,
    part: 'value',
  };
}
