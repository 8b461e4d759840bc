import type { Endpoint } from '../../engine/model.ts';
import type { PortValue, Protocol } from '../../engine/ports.ts';
import { entryAt, get, nodeAt } from '../../syntax/cursor.ts';
import type { ClusterView, Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { labelsAt, portsAt, protocolOf } from '../support/calico/criteria.ts';
import { type CalicoPolicy, type CalicoRule, calicoPolicy, rulesOf } from '../support/calico/policy.ts';
import { governedPods, podsOf } from '../support/calico/world.ts';
import { moveEntry } from '../support/edits.ts';
import { fix } from '../support/fix.ts';
import { isBorrowed } from '../support/manifest.ts';
import { rewriteScalar } from '../support/rewrite.ts';
import { sentences } from '../support/text.ts';
import { confirmed } from '../support/view.ts';
import { thePods } from '../support/words.ts';

/**
 * `source.ports` are the client's own ports, which it takes at random: the ports that somebody listens on are those of
 * the destination, in rules of either direction (calico.md 1.5, M45). Replies need no rule but where nothing is tracked.
 */
export const sourcePorts: Rule = {
  code: 'source-ports',
  level: 'warning',
  scope: 'cluster',
  families: ['calico'],
  title: "The client's own ports where those of the server are needed",
  answers: ['calico-M45'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const found = calicoPolicy(subject);
    if (!found || found.policy.stage === 'untracked') return;
    for (const rule of rulesOf(found)) {
      const asked = portsAt(rule.rule, 'source');
      if (!asked) continue;
      const protocol = protocolOf(rule.rule);
      const servers = subject.cluster && listening(subject.cluster, found, rule, asked.ports, protocol);
      const sure = servers !== undefined && servers.length > 0 && !portsAt(rule.rule, 'destination');
      yield {
        code: 'source-ports',
        level: subject.cluster && sure ? confirmed(subject.cluster) : 'info',
        message: sentences(
          'These are the ports that the client sends from, and clients take any that is free.',
          sure && subject.cluster
            ? `The port is one that ${thePods(servers, subject.cluster.inventory)} at the other side listen${servers.length === 1 ? 's' : ''} on (${subject.cluster.words}), so \`destination.ports\` is meant.`
            : 'The ports that somebody listens on are `destination.ports`, in ingress and egress rules alike; replies need no rule.',
        ),
        path: [...rule.path, 'source', 'ports'],
        part: 'key',
        fixes: moved(found, rule, sure),
      } satisfies Finding;
    }
  },
};

/** Pods at the receiving end that declare one of the ports. */
function listening(
  cluster: ClusterView,
  found: CalicoPolicy,
  { direction, rule }: CalicoRule,
  ports: readonly PortValue[],
  protocol: Protocol | undefined,
): readonly Endpoint[] {
  const asked = labelsAt(rule, 'destination');
  const receivers =
    direction === 'ingress' ? governedPods(cluster, found).pods : asked ? podsOf(cluster, asked.selector).pods : [];
  return receivers.filter((pod) =>
    pod.ports.some(
      (own) =>
        (protocol === undefined || own.protocol === protocol) && ports.some((port) => isPort(port, own.port, own.name)),
    ),
  );
}

function isPort(port: PortValue, number: number, name: string | undefined): boolean {
  if (port.kind === 'named') return port.name === name;
  return port.kind === 'numbers' && !port.ranged && port.first === number;
}

function moved({ root, text }: CalicoPolicy, { map, path }: CalicoRule, preferred: boolean): readonly Fix[] {
  const source = nodeAt(root, [...path, 'source']);
  const whole = entryAt(root, [...path, 'source']);
  const entry = entryAt(root, [...path, 'source', 'ports']);
  const target = nodeAt(root, [...path, 'destination']);
  if (source?.kind !== 'map' || !whole || !entry || isBorrowed(map, source)) return [];
  const title = 'Ask the destination for these ports';
  if (!get(map, 'destination')) {
    return source.entries.length === 1 ? fix(title, rewriteScalar(text, whole.keyNode, 'destination'), preferred) : [];
  }
  const after = target?.kind === 'map' ? target.entries.at(-1) : undefined;
  if (target?.kind !== 'map' || !after || get(target, 'ports')) return [];
  if (source.entries.length === 1) return [];
  // As it is written, in JSON with its quotes.
  const { keyNode } = entry;
  return fix(
    title,
    moveEntry(text, { map: source, entry, target, after, key: text.slice(keyNode.span.start, keyNode.span.end) }),
    preferred,
  );
}
