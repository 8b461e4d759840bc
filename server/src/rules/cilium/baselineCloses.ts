import type { PortMatch } from '../../engine/ports.ts';
import { podCount } from '../../snapshot/words.ts';
import type { Finding, Fix, Rule, RuleSubject } from '../rule.ts';
import { closedBy, isClosedByAnother } from '../support/cilium/closing.ts';
import { type CiliumRuleText, ciliumItems, ciliumRules, closes, underCilium } from '../support/cilium/manifest.ts';
import { fix } from '../support/fix.ts';
import { dashIndent, insertAfter } from '../support/insert.ts';
import { promisesToAllow } from '../support/intent.ts';
import { given } from '../support/nodes.ts';
import { sentences } from '../support/text.ts';
import { confirmed } from '../support/view.ts';

/** A clusterwide *allow DNS* that closes egress of every pod by being there (cilium.md 4.4). */
export const baselineCloses: Rule = {
  code: 'baseline-closes',
  level: 'warning',
  scope: 'cluster',
  families: ['cilium'],
  title: 'A clusterwide rule for DNS that closes all other egress',
  answers: ['cilium-M27'],
  *check(subject: RuleSubject): Iterable<Finding> {
    for (const rule of ciliumRules(subject)) {
      const items = ciliumItems(rule);
      const allows = items.filter(({ section }) => section === 'egress').flatMap((item) => item.rules);
      if (rule.namespace !== undefined || rule.namesNodes || !closes(rule, 'egress') || allows.length === 0) continue;
      if (!allows.every(({ ports }) => ports !== undefined && ports.length > 0 && ports.every(isDns))) continue;
      // Whoever says that it denies the rest knows.
      if (!promisesToAllow(subject.object.name ?? '') || items.some(({ denies }) => denies)) continue;
      const found = weigh(subject, rule);
      if (!found) continue;
      yield {
        code: 'baseline-closes',
        level: found.level,
        message: sentences(
          'By its name this only allows DNS, and an item for egress also closes all other egress of its pods:',
          found.words,
          'Add `enableDefaultDeny: {egress: false}` to leave the rest as it is.',
        ),
        path: [...rule.path, 'egress'],
        part: 'key',
        fixes: fixesFor(rule),
      };
    }
  },
};

function isDns({ port }: PortMatch): boolean {
  return port.kind === 'numbers' && port.first === port.last && (port.first === 53 || port.first === 5353);
}

/** Pods that nothing else closes; undefined where there are none. */
function weigh(
  subject: RuleSubject,
  { policy }: CiliumRuleText,
): { level: Finding['level']; words: string } | undefined {
  const cluster = underCilium(subject.cluster);
  const closed = cluster && policy && closedBy(cluster, policy, 'egress');
  if (!cluster || !closed) return { level: 'info', words: 'that is, of every pod it selects.' };
  const cut = closed.pods.filter((_, index) => {
    const program = closed.programs[index];
    return program !== undefined && !isClosedByAnother(program, policy);
  });
  if (cut.length === 0) return undefined;
  return {
    level: confirmed(cluster),
    words: `${podCount(cut, cluster.inventory)} can reach nothing else (${cluster.words}).`,
  };
}

function fixesFor({ map, text }: CiliumRuleText): readonly Fix[] {
  const last = map.entries.at(-1);
  if (!last || last.merged || map.alias !== undefined || given(map, 'enableDefaultDeny')) return [];
  const added = { enableDefaultDeny: { egress: false } };
  return fix('Leave all other egress as it is', insertAfter(text, map, last, added, dashIndent(text, map)), true);
}
