import type { PortMatch } from '../../engine/ports.ts';
import { TCP } from '../../engine/ports.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { entitiesOf } from '../support/cilium/entities.ts';
import { allItems, type CiliumItemText, underCilium } from '../support/cilium/manifest.ts';
import { sideResult } from '../support/cilium/side.ts';
import { programsWith } from '../support/dns.ts';
import { fix } from '../support/fix.ts';
import { appendItem, dashIndent } from '../support/insert.ts';
import { isBorrowed } from '../support/manifest.ts';
import { sentences } from '../support/text.ts';
import { confirmed, subjects } from '../support/view.ts';

/** What is asked of every node, not only of the own one. */
const OF_EVERY_NODE: ReadonlyMap<number, string> = new Map([
  [10250, 'the kubelet'],
  [9100, "the node exporter's metrics"],
  [6443, 'the API server'],
  [2379, 'etcd'],
]);

/** `host` is the node that the pod runs on, and no other (cilium.md 4.5). */
export const ownNodeOnly: Rule = {
  code: 'own-node-only',
  level: 'warning',
  scope: 'cluster',
  families: ['cilium'],
  title: 'The entity `host` is the own node alone',
  answers: ['cilium-M52'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const item of allItems(subject)) {
      const names = entitiesOf(item);
      if (item.section !== 'egress' || names.length !== 1 || names[0] !== 'host') continue;
      const match = item.rules.flatMap(({ ports = [] }) => ports).find(isOfEveryNode);
      const number = match?.port.kind === 'numbers' ? match.port.first : 0;
      if (!match) continue;
      const level = judge(subject, item, number);
      if (!level) continue;
      yield {
        code: 'own-node-only',
        level,
        message: sentences(
          `\`host\` is the node that each pod runs on, and no other: ${OF_EVERY_NODE.get(number)} (port ${number}) stays closed on all other nodes.`,
          level === 'warning' && `There are several (${subject.cluster?.words}).`,
          'Add `remote-node`.',
        ),
        path: [...item.path, 'toEntities'],
        part: 'key',
        fixes: fixesFor(item),
      };
    }
  },
};

function isOfEveryNode({ port, protocol }: PortMatch): boolean {
  return protocol === TCP && port.kind === 'numbers' && !port.ranged && OF_EVERY_NODE.has(port.first);
}

/** A warning where some pod reaches its own node and not another; undefined where another rule lets it. */
function judge(subject: RuleSubject, { of }: CiliumItemText, port: number): Finding['level'] | undefined {
  const cluster = underCilium(subject.cluster);
  const { policy } = of;
  if (!cluster || !policy) return 'info';
  const nodes = cluster.inventory.endpoints.filter(({ kind }) => kind === 'node');
  const [pod] = subjects(cluster, policy).pods;
  if (!pod?.node || nodes.length < 2) return nodes.length === 1 ? undefined : 'info';
  const programs = programsWith(cluster, policy);
  const from = { kind: 'endpoint', id: pod.id } as const;
  const closed = nodes.some(
    ({ id, name }) =>
      name !== pod.node &&
      sideResult(programs, { from, to: { kind: 'endpoint', id }, protocol: TCP, port }, 'egress') === 'deny',
  );
  return closed ? confirmed(cluster) : undefined;
}

function fixesFor({ of, path }: CiliumItemText): readonly Fix[] {
  const list = nodeAt(of.root, [...path, 'toEntities']);
  if (list?.kind !== 'list' || isBorrowed(list)) return [];
  return fix('Add `remote-node`', appendItem(of.text, list, 'remote-node', dashIndent(of.text, of.map)), true);
}
