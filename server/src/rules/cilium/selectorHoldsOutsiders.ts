import { ciliumSettings } from '../../engine/dataplane/cilium/settings.ts';
import { type Requirement, requirements } from '../../engine/selector.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { isWritten, namesNamespace } from '../support/cilium/keys.ts';
import { allItems, type CiliumItemText, nodesIn, textIn, underCilium } from '../support/cilium/manifest.ts';
import { given } from '../support/nodes.ts';

const LISTS = ['NotIn', 'DoesNotExist'];

/** A selector of peers that also matches what has no labels at all: the world, nodes, everybody (cilium.md 2.4). */
export const selectorHoldsOutsiders: Rule = {
  code: 'selector-holds-outsiders',
  level: 'warning',
  scope: 'cluster',
  families: ['cilium'],
  title: 'A selector that also matches the world outside',
  answers: ['cilium-M21', 'cilium-M49'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const item of allItems(subject)) {
      yield* endpoints(item, subject);
      yield* groups(item);
    }
  },
};

function* endpoints(item: CiliumItemText, subject: RuleSubject): Iterable<Finding> {
  const does = item.denies ? 'denies' : 'allows';
  for (const peer of item.rules[0]?.peers ?? []) {
    if (peer.kind !== 'labelled' || !peer.path.includes(`${item.prefix}Endpoints`)) continue;
    const asked = requirements(peer.selector).filter(isWritten);
    const reserved = asked.filter(({ key }) => key.startsWith('reserved:'));
    const place = { code: 'selector-holds-outsiders', path: [...peer.path], part: 'value' } as const;
    if (reserved.length > 0 && asked.every(isNegative)) {
      yield {
        ...place,
        level: 'warning',
        message: `A key of the source \`reserved\` switches off the limit to namespace and cluster, and nothing else here asks for anything: this ${does} every pod of every namespace, every node and the world outside. Name whom you mean, as an entity or by labels.`,
      };
    } else if (asked.length > 0 && asked.every(isNegative) && asked.some(namesNamespace) && !isLocal(subject)) {
      yield {
        ...place,
        level: 'warning',
        message: `What has no namespace is in none of those that are excluded: with the settings of this Cilium this also ${does} nodes and the world outside. Add \`{key: io.kubernetes.pod.namespace, operator: Exists}\`.`,
      };
    }
  }
}

/** Since 1.19 peers are of the own cluster, which the world is not; without a view that is assumed. */
function isLocal({ cluster }: RuleSubject): boolean {
  const view = underCilium(cluster);
  const version = view?.programs.dataplane.version;
  if (!view || version === undefined) return true;
  return ciliumSettings(version, view.snapshot.facts.settings).defaultLocalCluster;
}

function isNegative({ op }: Requirement): boolean {
  return op === 'notIn' || op === 'absent';
}

function* groups(item: CiliumItemText): Iterable<Finding> {
  const does = item.denies ? 'denies' : 'allows';
  for (const [index, set] of nodesIn(item.map, `${item.prefix}CIDRSet`).entries()) {
    const selector = given(set, 'cidrGroupSelector');
    if (selector?.kind !== 'map') continue;
    const labels = given(selector, 'matchLabels');
    const isEmpty = labels?.kind !== 'map' || labels.entries.length === 0;
    const expressions = nodesIn(selector, 'matchExpressions');
    if (!isEmpty || !expressions.every((one) => LISTS.includes(textIn(one, 'operator') ?? ''))) continue;
    const whom =
      expressions.length === 0
        ? 'everybody, pods and nodes as well as the world outside'
        : 'every address outside the cluster, up to Cilium 1.19 everybody';
    yield {
      code: 'selector-holds-outsiders',
      level: 'warning',
      message: `No group has to be there for this selector to match: it ${does} ${whom}. Ask for a label that the groups have.`,
      path: [...item.path, `${item.prefix}CIDRSet`, index, 'cidrGroupSelector'],
      part: 'key',
    };
  }
}
