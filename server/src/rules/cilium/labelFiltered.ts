import { labelFilter } from '../../engine/dataplane/cilium/labelFilter.ts';
import { CILIUM_CONFIG } from '../../engine/dataplane/cilium/settings.ts';
import { type Requirement, requirements, type Selector } from '../../engine/selector.ts';
import { subjectSelector } from '../../engine/subjects.ts';
import type { Finding, Rule, RuleSubject } from '../rule.ts';
import { plainKey } from '../support/cilium/keys.ts';
import { ciliumItems, ciliumRules, underCilium } from '../support/cilium/manifest.ts';
import { NAMESPACE_KEYS } from '../support/cilium/namespaceKeys.ts';
import { code, sentences } from '../support/text.ts';
import { confirmed } from '../support/view.ts';

/** A label that is no part of what Cilium selects by: names of pods, hashes, most of `kubernetes.io/…` (cilium.md 2.2). */
export const labelFiltered: Rule = {
  code: 'label-filtered',
  level: 'warning',
  scope: 'cluster',
  families: ['cilium'],
  title: 'A label that Cilium does not select by',
  answers: ['cilium-M18', 'cilium-M19', 'cilium-M24', 'cilium-M94'],
  *check(subject: RuleSubject): Iterable<Finding> {
    const cluster = underCilium(subject.cluster);
    const keeps = labelFilter(cluster?.snapshot.facts.settings?.get(CILIUM_CONFIG)?.get('labels'));
    for (const rule of ciliumRules(subject)) {
      if (!rule.policy) continue;
      const own = subjectSelector(rule.policy.subject);
      yield* judge(own, rule.namesNodes ? 'node' : 'pod', keeps, cluster);
      for (const item of ciliumItems(rule)) {
        for (const peer of item.rules[0]?.peers ?? []) {
          if (peer.kind === 'labelled' && peer.path.includes(`${item.prefix}Endpoints`)) {
            yield* judge(peer.selector, 'peer', keeps, cluster);
          }
        }
      }
    }
  },
};

function* judge(
  selector: Selector,
  of: 'node' | 'pod' | 'peer',
  keeps: (key: string) => boolean,
  cluster: RuleSubject['cluster'],
): Iterable<Finding> {
  for (const requirement of requirements(selector)) {
    const { path } = requirement;
    const key = plainKey(requirement.key);
    // In a peer a namespace was meant by it: that is another mistake.
    if (key === undefined || !path || keeps(key) || (of !== 'node' && NAMESPACE_KEYS.has(key))) continue;
    yield {
      code: 'label-filtered',
      level: cluster ? confirmed(cluster) : 'info',
      message: sentences(
        /^io\.kubernetes\.pod\.(name|uid)$/.test(key)
          ? `A pod cannot be selected by its name or id: Cilium knows no label ${code(key)}.`
          : `Cilium does not select by the label ${code(key)}${cluster ? '' : ' unless its settings say so'}.`,
        effect(requirement, of),
        of === 'node'
          ? 'Select by `node-role.kubernetes.io/…` or a label of your own.'
          : 'Give the pods a label of your own and select by that; or add this one to `labels` in ConfigMap `cilium-config`.',
      ),
      path: [...path],
      part: 'key',
    };
  }
}

function effect({ op }: Requirement, of: 'node' | 'pod' | 'peer'): string {
  const whom = of === 'node' ? 'node' : 'pod';
  return op === 'notIn' || op === 'absent'
    ? `No ${whom} has it then, so this condition excludes nobody.`
    : `No ${whom} has it then, so nothing matches.`;
}
