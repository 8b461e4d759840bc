import type { Endpoint, Rule as PolicyRule } from '../../engine/model.ts';
import { type PortMatch, type Protocol, protocolName } from '../../engine/ports.ts';
import { backendsOf } from '../../engine/services.ts';
import { nearestNames } from '../../schema/near.ts';
import { calicoPortNames } from '../calico/common/unknownPortName.ts';
import type { ClusterView, Finding, Fix, Rule } from '../rule.ts';
import { receiversOf } from '../support/cilium/receivers.ts';
import { fix } from '../support/fix.ts';
import { policyText } from '../support/manifest.ts';
import { receivers } from '../support/peers.ts';
import { portNameProblem } from '../support/portNames.ts';
import { type PortPlace, portPath, rewritePort } from '../support/portPlace.ts';
import { samePath } from '../support/portWords.ts';
import { code } from '../support/text.ts';
import { confirmed, governs, servicesNear } from '../support/view.ts';
import { listNames, thePods } from '../support/words.ts';

/**
 * A port name that no container at the receiving end declares: it is looked up on each destination pod and so matches
 * nothing (kubernetes.md A.3.4, A.4 row 32). Names of Service ports are not looked up at all.
 */
export const unknownPortName: Rule = {
  code: 'unknown-port-name',
  level: 'warning',
  scope: 'cluster',
  families: ['kubernetes', 'admin', 'calico', 'cilium'],
  title: 'No container declares a port of this name',
  answers: ['A-M54', 'calico-M48', 'calico-M49', 'cilium-M38', 'BC-M25'],
  *check(subject) {
    yield* calicoPortNames(subject);
    for (const { cluster: view, item, rule, pods } of receiversOf(subject)) {
      for (const match of onePerPlace(rule.ports ?? [])) {
        const finding = judge(view, { ...item.of, quoted: true }, pods, rule, match);
        if (finding) yield finding;
      }
    }
    const { cluster } = subject;
    const found = policyText(subject);
    if (!found || !cluster) return;
    for (const rule of found.policy.rules) {
      if (!governs(found.policy, rule.direction) || !rule.ports) continue;
      const { pods, certain } = receivers(cluster, found.policy, rule);
      if (!certain || pods.length === 0) continue;
      for (const match of rule.ports) {
        const finding = judge(cluster, found, pods, rule, match);
        if (finding) yield finding;
      }
    }
  },
};

/** A port without protocol is one for each. */
function onePerPlace(ports: readonly PortMatch[]): readonly PortMatch[] {
  return ports.filter(({ path }, index) => index === 0 || !samePath(path, ports[index - 1]?.path ?? []));
}

function judge(
  cluster: ClusterView,
  found: PortPlace,
  pods: readonly Endpoint[],
  { direction, action }: PolicyRule,
  match: PortMatch,
): Finding | undefined {
  const { port } = match;
  // What is no name at all is refused, and told as that; declared for another protocol is another mistake.
  if (port.kind !== 'named' || portNameProblem(port.name) !== undefined) return undefined;
  if (pods.some((pod) => pod.ports.some((declared) => declared.name === port.name))) {
    return undefined;
  }
  const suggestions = suggest(cluster, pods, match, port.name);
  return {
    code: 'unknown-port-name',
    level: confirmed(cluster),
    message: `No container of ${thePods(pods, cluster.inventory)} ${direction === 'ingress' ? 'this policy selects' : 'at the other end'} declares a port named ${code(port.name)} (${cluster.words}), so this matches nothing${action === 'Deny' ? ', and denies nothing' : ''}. ${adviceFor(pods, match, suggestions, port.name)}`,
    path: portPath(found, match),
    part: 'value',
    fixes: fixesFor(found, match, suggestions),
  };
}

interface Suggestion {
  readonly port: string | number;
  /** The Service whose port has the name. */
  readonly service?: string;
}

function suggest(
  cluster: ClusterView,
  pods: readonly Endpoint[],
  match: PortMatch,
  name: string,
): readonly Suggestion[] {
  const near = nearestNames(name, declaredNames(pods, match));
  return [...servicePorts(cluster, pods, match, name), ...near.slice(0, 2).map((port) => ({ port }))];
}

/** Where a Service port of this name leads: the pods' own name for it, or its number. */
function servicePorts(
  cluster: ClusterView,
  pods: readonly Endpoint[],
  match: PortMatch,
  name: string,
): readonly Suggestion[] {
  const ids = new Set(pods.map((pod) => pod.id));
  for (const service of servicesNear(cluster, pods)) {
    const port = service.ports.find((one) => one.name === name && isOf(match, one.protocol));
    if (!port) continue;
    const own = backendsOf({ service, port }, cluster.inventory).filter(
      ({ endpoint }) => endpoint && ids.has(endpoint.id),
    );
    const numbers = [...new Set(own.map((backend) => backend.port))];
    const only = numbers[0];
    if (only === undefined || numbers.length > 1) continue;
    return [{ port: nameFor(pods, match, only) ?? only, service: service.name }];
  }
  return [];
}

function nameFor(pods: readonly Endpoint[], match: PortMatch, number: number): string | undefined {
  return declaredNames(pods, match).find((name) =>
    pods.every((pod) => {
      const same = pod.ports.filter((port) => port.name === name && isOf(match, port.protocol));
      return same.length > 0 && same.every((port) => port.port === number);
    }),
  );
}

function declaredNames(pods: readonly Endpoint[], match: PortMatch): readonly string[] {
  const declared = pods.flatMap((pod) => pod.ports.filter(({ protocol }) => isOf(match, protocol)));
  return [...new Set(declared.flatMap((port) => port.name ?? []))];
}

/** A name of the admin kinds has no protocol of its own. */
function isOf(match: PortMatch, protocol: Protocol): boolean {
  return match.protocol === undefined || match.protocol === protocol;
}

function adviceFor(
  pods: readonly Endpoint[],
  match: PortMatch,
  suggestions: readonly Suggestion[],
  name: string,
): string {
  const [first] = suggestions;
  const port = first && (typeof first.port === 'string' ? code(first.port) : `${first.port}`);
  if (first?.service !== undefined) {
    return `${code(name)} is a port of Service ${code(first.service)}, which policy never sees; use the pods' port ${port}.`;
  }
  if (first) return `What is declared is ${port}.`;
  const names = declaredNames(pods, match);
  if (names.length > 0) return `What is declared: ${listNames(names)}.`;
  const protocol = match.protocol === undefined ? '' : `${protocolName(match.protocol)} `;
  return `No ${protocol}port there has a name; use the number.`;
}

function fixesFor(found: PortPlace, match: PortMatch, suggestions: readonly Suggestion[]): readonly Fix[] {
  return suggestions.flatMap(({ port }) => {
    const title = typeof port === 'string' ? `Use the port name ${port}` : `Use the pods' port ${port}`;
    return fix(title, rewritePort(found, match, port), suggestions.length === 1);
  });
}
