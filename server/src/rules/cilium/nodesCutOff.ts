import type { Direction, Endpoint } from '../../engine/model.ts';
import { TCP } from '../../engine/ports.ts';
import { allOf, matches, requirements } from '../../engine/selector.ts';
import { subjectSelector } from '../../engine/subjects.ts';
import { calicoNodesCutOff } from '../calico/common/nodesCutOff.ts';
import type { ClusterView, Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { entitiesOf } from '../support/cilium/entities.ts';
import {
  type CiliumRuleText,
  ciliumItems,
  ciliumRules,
  closes,
  nodesIn,
  peerKeys,
  underCilium,
} from '../support/cilium/manifest.ts';
import { sideResult } from '../support/cilium/side.ts';
import { programsWith } from '../support/dns.ts';
import { fix } from '../support/fix.ts';
import { appendItem, dashIndent } from '../support/insert.ts';
import { isBorrowed } from '../support/manifest.ts';
import { given } from '../support/nodes.ts';
import { anyOf, sentences } from '../support/text.ts';
import { confirmed } from '../support/view.ts';

/** What nodes ask of each other, none of which is open by itself (cilium.md 4.15). */
const NEEDED: readonly (readonly [port: number, name: string])[] = [
  [10250, 'the kubelet'],
  [6443, 'the API server'],
  [2379, 'etcd'],
  [4240, 'health checks'],
];
const HOLDS_NODES = ['all', 'cluster', 'cluster-mesh', 'remote-node'];

/** A policy of nodes that closes them to the other nodes (cilium.md 4.15). */
export const nodesCutOff: Rule = {
  code: 'nodes-cut-off',
  level: 'warning',
  scope: 'cluster',
  families: ['calico', 'cilium'],
  title: 'A policy that cuts nodes off from one another, or from their pods',
  answers: ['calico-M65', 'calico-M73', 'cilium-M25'],
  *check(subject: RuleSubject): Iterable<Finding> {
    yield* calicoNodesCutOff(subject);
    const cluster = underCilium(subject.cluster);
    for (const rule of ciliumRules(subject)) {
      if (!rule.namesNodes || !rule.policy) continue;
      for (const direction of ['ingress', 'egress'] as const) {
        if (!closes(rule, direction)) continue;
        const cut = cluster?.programs.dataplane.hostPolicies
          ? judge(cluster, rule, direction)
          : unsure(rule, direction);
        if (!cut) continue;
        yield {
          code: 'nodes-cut-off',
          level: cluster && cut.sure ? confirmed(cluster) : 'info',
          message: sentences(
            `Policies of nodes hold for everything that nodes ${direction === 'ingress' ? 'receive' : 'open'}, and nothing is open by itself: no rule lets anything ${direction === 'ingress' ? 'in from' : 'out to'} the other nodes${cut.sure ? ` (${cluster?.words})` : ''}, for ${cut.what}.`,
            'A cluster may be lost by that. Allow the entities `remote-node` and `health`, and try it with `policy-audit-mode` first.',
          ),
          path: [...rule.path, nodesIn(rule.map, direction).length > 0 ? direction : `${direction}Deny`],
          part: 'key',
          fixes: fixesFor(rule, direction),
        };
      }
    }
  },
};

interface Cut {
  readonly what: string;
  readonly sure: boolean;
}

/** By the text alone: no item names the other nodes. */
function unsure(rule: CiliumRuleText, direction: Direction): Cut | undefined {
  const open = ciliumItems(rule).some(
    (item) =>
      item.direction === direction &&
      !item.denies &&
      (peerKeys(item).length === 0 ||
        nodesIn(item.map, `${item.prefix}Nodes`).length > 0 ||
        entitiesOf(item).some((name) => HOLDS_NODES.includes(name))),
  );
  if (open) return undefined;
  return {
    what: anyOf(
      NEEDED.map(([, name]) => name),
      'and',
    ),
    sure: false,
  };
}

function judge(cluster: ClusterView, { policy }: CiliumRuleText, direction: Direction): Cut | undefined {
  const nodes = cluster.inventory.endpoints.filter(({ kind }) => kind === 'node');
  if (!policy || nodes.length < 2) return undefined;
  const selector = allOf(requirements(subjectSelector(policy.subject)));
  const selected = nodes.filter((node) => {
    const facts = cluster.programs.labelling?.nodeFacts?.(node);
    return facts !== undefined && matches(selector, facts) === 'yes';
  });
  const programs = programsWith(cluster, policy);
  const closed = NEEDED.filter(([port]) =>
    selected.some((node) => {
      const other = nodes.find((one) => one !== node);
      return other !== undefined && isClosed(node, other, port);
    }),
  );
  function isClosed(node: Endpoint, other: Endpoint, port: number): boolean {
    const [own, far] = [node, other].map(({ id }) => ({ kind: 'endpoint', id }) as const);
    if (!own || !far) return false;
    const ends = direction === 'ingress' ? { from: far, to: own } : { from: own, to: far };
    return sideResult(programs, { ...ends, protocol: TCP, port }, direction) === 'deny';
  }
  // A policy may well close some of them; all of them it hardly means to.
  if (closed.length < NEEDED.length) return undefined;
  return {
    what: anyOf(
      closed.map(([port, name]) => `${name} (${port})`),
      'and',
    ),
    sure: true,
  };
}

function fixesFor({ map, text }: CiliumRuleText, direction: Direction): readonly Fix[] {
  const list = given(map, direction);
  if (list?.kind !== 'list' || list.items.length === 0 || isBorrowed(list, map)) return [];
  const key = direction === 'ingress' ? 'fromEntities' : 'toEntities';
  const edits = appendItem(text, list, { [key]: ['remote-node', 'health'] }, dashIndent(text, map));
  return fix('Allow the other nodes', edits);
}
