import type { Endpoint } from '../../engine/model.ts';
import { type PortMatch, type Protocol, protocolName } from '../../engine/ports.ts';
import { get, nodeAt } from '../../syntax/cursor.ts';
import type { ClusterView, Finding, Fix, Rule } from '../rule.ts';
import { fix } from '../support/fix.ts';
import { dashIndent, insertAfter } from '../support/insert.ts';
import { isBorrowed, type NetworkPolicyText, networkPolicy } from '../support/manifest.ts';
import { receivers } from '../support/peers.ts';
import { rewriteScalar } from '../support/rewrite.ts';
import { code } from '../support/text.ts';
import { confirmed, governs } from '../support/view.ts';
import { thePods } from '../support/words.ts';

/**
 * A port name that the receiving pods declare for another protocol: name and protocol must both agree, so nothing
 * matches (kubernetes.md A.3.4, A.4 row 33).
 */
export const portNameProtocol: Rule = {
  code: 'port-name-protocol',
  level: 'warning',
  scope: 'cluster',
  families: ['kubernetes'],
  title: 'The port of this name has another protocol',
  answers: ['A-M55'],
  *check(subject) {
    const { cluster } = subject;
    const found = networkPolicy(subject);
    if (!found || !cluster) return;
    for (const rule of found.policy.rules) {
      if (!governs(found.policy, rule.direction) || !rule.ports?.some(({ port }) => port.kind === 'named')) continue;
      const { pods, certain } = receivers(cluster, found.policy, rule);
      if (!certain || pods.length === 0) continue;
      for (const match of rule.ports) {
        const finding = judge(cluster, found, pods, match, rule.ports);
        if (finding) yield finding;
      }
    }
  },
};

function judge(
  cluster: ClusterView,
  found: NetworkPolicyText,
  pods: readonly Endpoint[],
  match: PortMatch,
  all: readonly PortMatch[],
): Finding | undefined {
  const { port, protocol } = match;
  if (port.kind !== 'named' || protocol === undefined) return undefined;
  const declared = pods.flatMap(({ ports }) => ports.filter(({ name }) => name === port.name));
  const [first] = declared;
  if (!first || declared.some((each) => each.protocol !== first.protocol || each.protocol === protocol))
    return undefined;
  const twin = twinOf(pods, first.port, protocol);
  // What the number has for this protocol is listed under its own name.
  if (twin !== undefined && all.some((each) => each.port.kind === 'named' && each.port.name === twin)) return undefined;
  const named = protocolName(first.protocol);
  const wanted = protocolName(protocol);
  return {
    code: 'port-name-protocol',
    level: confirmed(cluster),
    message: `${code(port.name)} is a port for ${named} on ${thePods(withName(pods, port.name), cluster.inventory)} that declare${withName(pods, port.name).length === 1 ? 's' : ''} it (${cluster.words}), and this asks for ${wanted}: it matches nothing. ${
      twin === undefined
        ? `Write \`protocol: ${named}\`.`
        : `Its ${wanted} port is called ${code(twin)}; or write \`protocol: ${named}\`.`
    }`,
    path: [...match.path, 'port'],
    part: 'value',
    fixes: [
      ...(twin === undefined ? [] : renamed(found, match, twin)),
      ...(hasOther(all, port.name, first.protocol) ? [] : asked(found, match, named)),
    ],
  };
}

function withName(pods: readonly Endpoint[], name: string): readonly Endpoint[] {
  return pods.filter(({ ports }) => ports.some((declared) => declared.name === name));
}

/** The name under which some pod declares the same number for the protocol that is asked for. */
function twinOf(pods: readonly Endpoint[], number: number, protocol: Protocol): string | undefined {
  return pods
    .flatMap(({ ports }) => ports)
    .find((each) => each.port === number && each.protocol === protocol && each.name)?.name;
}

/** The rule already asks for the name with that protocol. */
function hasOther(all: readonly PortMatch[], name: string, protocol: Protocol): boolean {
  return all.some(({ port, protocol: own }) => port.kind === 'named' && port.name === name && own === protocol);
}

function renamed({ text, root }: NetworkPolicyText, match: PortMatch, name: string): readonly Fix[] {
  const node = nodeAt(root, [...match.path, 'port']);
  return node ? fix(`Use the port name ${name}`, rewriteScalar(text, node, name)) : [];
}

function asked({ text, root, spec }: NetworkPolicyText, match: PortMatch, protocol: string): readonly Fix[] {
  const element = nodeAt(root, match.path);
  if (element?.kind !== 'map' || isBorrowed(element)) return [];
  const written = get(element, 'protocol');
  const port = get(element, 'port');
  if (written) return fix(`Use ${protocol}`, rewriteScalar(text, written.value, protocol));
  return port && !port.merged
    ? fix(`Use ${protocol}`, insertAfter(text, element, port, { protocol }, dashIndent(text, spec)))
    : [];
}
