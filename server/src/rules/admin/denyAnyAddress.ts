import { formatCidr } from '../../engine/address.ts';
import { decideSide, evaluate } from '../../engine/evaluate.ts';
import { isSelectable } from '../../engine/inventory.ts';
import type { AddressPeer, Endpoint, PodPeer, Rule as PolicyRule } from '../../engine/model.ts';
import { TCP } from '../../engine/ports.ts';
import { isEverything } from '../../engine/selector.ts';
import { capital } from '../../snapshot/words.ts';
import { nodeAt } from '../../syntax/cursor.ts';
import type { ClusterView, Finding, Fix, Rule } from '../rule.ts';
import { programsWith } from '../support/dns.ts';
import { fix } from '../support/fix.ts';
import { dashIndent } from '../support/insert.ts';
import { insertItemBefore } from '../support/items.ts';
import { type PolicyText, policyText } from '../support/manifest.ts';
import { samePath } from '../support/portWords.ts';
import { code, sentences } from '../support/text.ts';
import { confirmed, governs, subjects } from '../support/view.ts';
import { thePods } from '../support/words.ts';

/**
 * A range of all addresses, denied: every pod, node and name server of the cluster is inside, not the internet alone
 * (kubernetes.md BC.3.2 no. 12, BC.4 row 20).
 */
export const denyAnyAddress: Rule = {
  code: 'deny-any-address',
  level: 'warning',
  scope: 'cluster',
  families: ['admin'],
  title: 'A denied range of all addresses holds the cluster itself',
  answers: ['BC-M16'],
  *check(subject) {
    const { cluster } = subject;
    const found = policyText(subject);
    if (!found || !governs(found.policy, 'egress')) return;
    for (const rule of found.policy.rules) {
      const peer = rule.action === 'Deny' && rule.direction === 'egress' ? wholeRange(rule) : undefined;
      if (!peer || rule.ports !== undefined || podsBefore(found, rule).some(isEveryPod)) continue;
      const finding = judge(cluster, found, rule, peer);
      if (finding) yield finding;
    }
  },
};

function wholeRange({ peers = [] }: PolicyRule): AddressPeer | undefined {
  return peers.find(
    (peer): peer is AddressPeer => peer.kind === 'addresses' && peer.ranges.some(({ length }) => length === 0),
  );
}

/** Pods of which a rule before it has already said what becomes of connections to them. */
function podsBefore({ policy }: PolicyText, rule: PolicyRule): readonly PodPeer[] {
  const rules = policy.rules.filter(({ direction }) => direction === 'egress');
  return rules
    .slice(0, rules.indexOf(rule))
    .filter(({ ports }) => ports === undefined)
    .flatMap(({ peers = [] }) => peers.filter((peer) => peer.kind === 'pods'));
}

function isEveryPod({ namespaces, pods }: PodPeer): boolean {
  return namespaces.kind === 'selected' && isEverything(namespaces.selector) && isEverything(pods);
}

function judge(
  cluster: ClusterView | undefined,
  found: PolicyText,
  rule: PolicyRule,
  peer: AddressPeer,
): Finding | undefined {
  const cut = cluster && cutPods(cluster, found, rule);
  if (cluster && !cut) return undefined;
  const range = peer.ranges.find(({ length }) => length === 0);
  const first = `${code(range ? formatCidr(range) : '')} is not the internet alone: it holds every pod, node and name server of the cluster, and this denies them too.`;
  return {
    code: 'deny-any-address',
    // Whoever lets some pods be reached may mean to deny the others.
    level: cluster && podsBefore(found, rule).length === 0 ? confirmed(cluster) : 'info',
    message: sentences(
      first,
      cluster &&
        cut &&
        `${capital(thePods(cut, cluster.inventory))} that this policy selects can no longer reach other pods (${cluster.words}).`,
      'Say before it what becomes of connections inside the cluster.',
    ),
    path: [...peer.path, 'networks'],
    part: 'key',
    fixes: fixesFor(found, rule),
  };
}

/** Selected pods that this very rule keeps from some other pod; undefined where the enforcer means only the outside by it. */
function cutPods(cluster: ClusterView, found: PolicyText, rule: PolicyRule): readonly Endpoint[] | undefined {
  const { pods } = subjects(cluster, found.policy);
  const [from] = pods;
  const to = cluster.inventory.endpoints.find(
    (pod) => isSelectable(pod) && pod.id !== from?.id && pod.addresses.length > 0,
  );
  if (!from || !to) return undefined;
  const programs = programsWith(cluster, found.policy);
  const flow = {
    from: { kind: 'endpoint', id: from.id },
    to: { kind: 'endpoint', id: to.id },
    protocol: TCP,
    port: 1,
  } as const;
  if (decideSide(programs, flow, 'egress') !== 'deny') return undefined;
  const { steps, decidedBy } = evaluate(programs, flow).egress;
  const step = steps[decidedBy];
  return step?.kind === 'rule' && step.policy === found.policy.id && samePath(step.rule, rule.path) ? pods : undefined;
}

/** Baselines of the older API have no `Pass`. */
function fixesFor({ text, root, spec, policy }: PolicyText, { path }: PolicyRule): readonly Fix[] {
  const list = nodeAt(root, path.slice(0, -1));
  const index = path.at(-1);
  if (list?.kind !== 'list' || typeof index !== 'number') return [];
  const action = policy.kind === 'BaselineAdminNetworkPolicy' ? 'Allow' : 'Pass';
  const item = { action, to: [{ namespaces: {} }] };
  return fix(
    action === 'Pass' ? 'Pass connections to pods on first' : 'Allow connections to pods first',
    insertItemBefore(text, list, index, item, dashIndent(text, spec)),
  );
}
